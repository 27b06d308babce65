using System.Net;
using System.Net.Sockets;
using Tuco.Api;

namespace Tuco.Mcp.Tests.Api;

/// <summary>Every call: what goes out, how often, and for how long it is waited for.</summary>
public sealed class WireTests
{
    public static TheoryData<string> Calls => ApiCall.Names;

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_call_is_the_documented_request_and_no_other(string name)
    {
        var call = ApiCall.All[name];
        await using var server = new RawServer(_ => RawServer.Json(call.Answer));
        using var client = ApiCall.Client(server);

        await call.Make(client);

        var parts = Assert.Single(server.Requests).Split("\r\n\r\n");
        var head = parts[0].Split("\r\n");
        Assert.Equal(call.Line + " HTTP/1.1", head[0]);
        Assert.Equal($"Authorization: Bearer {call.Secret}", Assert.Single(head, static line => line.StartsWith("Authorization:", StringComparison.OrdinalIgnoreCase)));
        Assert.Contains("Accept: application/json", head);
        Assert.Matches("\r\nx-correlation-id: tuco-mcp_[0-9a-f]{20}(\r\n|$)", parts[0]);
        Assert.Matches("\r\nUser-Agent: Tuco.Api/", parts[0]);
        Assert.Equal(call.Body is not null, head.Contains("Content-Type: application/json"));
        Assert.Equal(call.Resend == Resend.WithIdempotencyKey, parts[0].Contains("\r\nIdempotency-Key: ", StringComparison.Ordinal));
        Assert.DoesNotContain("Cookie:", parts[0], StringComparison.OrdinalIgnoreCase);
        Assert.True(call.BodyIs(parts[1]), parts[1]);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_call_goes_out_again_only_where_that_does_no_harm(string name)
    {
        var call = ApiCall.All[name];
        var always = call.Resend is Resend.Read or Resend.WithIdempotencyKey;

        Assert.Equal(3, await OnTheWire(call, TucoFailure.RateLimited, RawServer.Json("{}", 429, "Retry-After: 0\r\n")));
        Assert.Equal(always ? 3 : 1, await OnTheWire(call, TucoFailure.ServerError, RawServer.Json("{}", 503)));
        Assert.Equal(1, await OnTheWire(call, TucoFailure.ServerError, RawServer.Json("{}", 500)));
        Assert.Equal(always ? 3 : 1, await OnTheWire(call, TucoFailure.Unreachable, null));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task What_cannot_have_left_is_tried_again_unless_it_is_a_plain_write(string name)
    {
        var call = ApiCall.All[name];
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var closed = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        listener.Stop();
        var tries = 0;
        Func<string?> secret = () =>
        {
            tries++;
            return call.Secret;
        };
        using var client = new TucoClient(new TucoOptions
        {
            BaseUrl = closed,
            ActionsUrl = closed,
            ApiKey = secret,
            ClerkToken = secret,
            ActionsKey = secret,
            Retries = 2,
            Time = new HastyClock(),
        });

        var failure = await Assert.ThrowsAsync<TucoApiException>(() => call.Make(client));

        Assert.Equal((TucoFailure.Unreachable, false), (failure.Kind, failure.MayHaveTakenEffect));
        Assert.Equal(call.Resend == Resend.AfterRefusal ? 1 : 3, tries);
    }

    [Theory]
    [InlineData("Messages.StartTyping", 25)]
    [InlineData("Messages.React", 100)]
    [InlineData("Messages.Send", 100)]
    [InlineData("Campaigns.AddLead", 100)]
    [InlineData("GoalBots.Enroll", 100)]
    [InlineData("Leads.Create", 25)]
    [InlineData("Availability.Check", 25)]
    [InlineData("Availability.Check several", 28)]
    [InlineData("Availability.CheckContact", 28)]
    [InlineData("Availability.CheckLead", 46)]
    [InlineData("Availability.CheckLeads", 70)]
    [InlineData("Availability.CheckList", 322)]
    [InlineData("Actions.Query", 25)]
    [InlineData("Actions.Run", 25)]
    public async Task A_call_is_waited_for_as_long_as_its_work_may_take(string name, int seconds)
    {
        var call = ApiCall.All[name];
        var clock = new StillClock();
        await using var server = new RawServer(_ => RawServer.Json(call.Answer));
        using var client = ApiCall.Client(server, time: clock);
        var deadline = clock.WaitOfAsync(TimeSpan.FromSeconds(seconds));

        await call.Make(client);

        Assert.True(deadline.IsCompletedSuccessfully);
    }

    private static async Task<int> OnTheWire(ApiCall call, TucoFailure expected, byte[]? answer)
    {
        await using var server = new RawServer(_ => answer);
        using var client = ApiCall.Client(server, retries: 2, new HastyClock());

        var failure = await Assert.ThrowsAsync<TucoApiException>(() => call.Make(client));

        Assert.Equal(expected, failure.Kind);
        Assert.Equal(expected != TucoFailure.RateLimited && (call.Resend != Resend.Read || expected == TucoFailure.ServerError), failure.MayHaveTakenEffect);
        Assert.Single(server.Requests.Select(static request => request.Split("\r\n").Single(static line => line.StartsWith("x-correlation-id:", StringComparison.Ordinal))).Distinct());
        return server.Requests.Count;
    }

    /// <summary>Pauses between tries are over at once; deadlines are those of the system.</summary>
    private sealed class HastyClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, dueTime > TimeSpan.Zero && dueTime < TimeSpan.FromSeconds(2) ? TimeSpan.Zero : dueTime, period);
    }
}
