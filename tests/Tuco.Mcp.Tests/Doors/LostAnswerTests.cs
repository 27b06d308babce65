using System.Net;
using System.Net.Sockets;
using ModelContextProtocol.Protocol;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>When no answer comes: reads and keyed requests are tried again, what may have taken effect is not.</summary>
public sealed class LostAnswerTests
{
    [Theory]
    [InlineData("list_lines", FaultKind.Reset)]
    [InlineData("list_lines", FaultKind.Cut)]
    [InlineData("list_lines", FaultKind.CutBody)]
    [InlineData("analytics", FaultKind.Cut)]
    [InlineData("line_status", FaultKind.Reset)]
    [InlineData("request_line", FaultKind.Reset)]
    [InlineData("request_line", FaultKind.Cut)]
    [InlineData("request_line", FaultKind.CutBody)]
    [InlineData("request_line", FaultKind.CutBeforeReading)]
    public async Task A_read_or_a_keyed_request_is_tried_again_until_it_is_answered(string tool, FaultKind kind)
    {
        await using var rig = await McpRig.StartAsync(hasty: true);
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Kind = kind, Times = 2 });

        var reply = await rig.CallAsync(tool, Calls.Arguments(tool));

        Assert.False(reply.IsError, reply.Text);
        Assert.Equal(3, rig.Sandbox.Requests.Count);
        Assert.Single(rig.Sandbox.Requests.Select(static request => request.Headers["x-correlation-id"]).Append((string?)reply["correlationId"]).Distinct());
        Assert.Single(rig.Sandbox.Requests.Select(static request => request.Headers.GetValueOrDefault("Idempotency-Key")).Distinct());
    }

    [Theory]
    [InlineData("list_lines", "unreachable", 3)]
    [InlineData("line_status", "unreachable", 3)]
    [InlineData("analytics", "unreachable", 3)]
    [InlineData("request_line", "outcome_unknown", 3)]
    [InlineData("send_message", "outcome_unknown", 1)]
    public async Task What_stays_without_an_answer_is_told_so(string tool, string code, int requests)
    {
        await using var rig = await McpRig.StartAsync(hasty: true);
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Kind = FaultKind.Reset, Times = null });

        var reply = await rig.CallAsync(tool, Calls.Arguments(tool));

        reply.Complains(code, rig.Sandbox.Requests);
        Assert.Equal(requests, rig.Sandbox.Requests.Count);
        rig.Sandbox.Faults.Clear();
        Assert.False((await rig.CallAsync("list_lines", "{}")).IsError);
    }

    [Theory]
    [InlineData("list_lines", 502)]
    [InlineData("analytics", 503)]
    [InlineData("line_status", 504)]
    [InlineData("request_line", 503)]
    public async Task A_read_or_a_keyed_request_is_tried_again_after_a_gateway_error(string tool, int status)
    {
        await using var rig = await McpRig.StartAsync(hasty: true);
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Status = status, Body = "" });

        Assert.False((await rig.CallAsync(tool, Calls.Arguments(tool))).IsError);
        Assert.Equal(2, rig.Sandbox.Requests.Count);
    }

    [Theory]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.Cut)]
    [InlineData(FaultKind.CutBody)]
    [InlineData(FaultKind.CutBeforeReading)]
    public async Task A_send_whose_answer_is_lost_is_outcome_unknown_and_not_resent(FaultKind kind)
    {
        await using var rig = await McpRig.StartAsync(hasty: true);
        var before = rig.Sandbox.State.Messages.Count;
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Kind = kind, AfterEffect = true, Times = null });

        (await rig.CallAsync("send_message", Calls.Send)).Complains("outcome_unknown", [Assert.Single(rig.Sandbox.Requests)]);

        Assert.InRange(rig.Sandbox.State.Messages.Count - before, 0, 1);
    }

    [Fact]
    public async Task A_line_request_whose_answer_is_lost_after_the_effect_makes_one_line()
    {
        await using var rig = await McpRig.StartAsync(hasty: true);
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Kind = FaultKind.Cut, AfterEffect = true });

        var reply = await rig.CallAsync("request_line", Calls.RequestLine);

        Assert.Equal(Assert.Single(rig.Sandbox.State.LineRequests).Id, (string?)reply["lineRequestId"]);
        Assert.Equal(2, rig.Sandbox.Requests.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_write_on_a_kept_connection_that_closes_after_reading_it_is_not_resent_behind_our_back(bool answersHalf)
    {
        await using var server = new RawServer(number => number switch
        {
            0 => RawServer.Json("""{"success":true,"status":"sent"}"""),
            1 => answersHalf ? "HTTP/1.1 201 Cr"u8.ToArray() : null,
            _ => RawServer.Json("""{"success":true,"status":"sent"}"""),
        });
        await using var rig = await McpRig.StartAsync(hasty: true, api: api => api with { BaseUrl = server.BaseUrl });

        var first = await rig.CallAsync("send_message", Calls.Send);
        var call = rig.CallAsync("send_message", Calls.Send.Replace("Hi", "Hi again", StringComparison.Ordinal));
        if (answersHalf)
        {
            await Calls.UntilAsync(() => server.Requests.Count == 2);
            rig.Clock.Advance(TimeSpan.FromSeconds(100));
        }
        var second = await call;

        Assert.False(first.IsError, first.Text);
        second.Complains("outcome_unknown", []);
        Assert.Equal((2, 1), (server.Requests.Count, server.Connections));
    }

    [Theory]
    [InlineData("list_lines")]
    [InlineData("request_line")]
    [InlineData("send_message")]
    public async Task A_refused_connection_is_unreachable_and_known_to_have_had_no_effect(string tool)
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var closed = new Uri("http://" + taken.LocalEndPoint);
        await using var rig = await McpRig.StartAsync(hasty: true, api: api => api with { BaseUrl = closed });

        var reply = await rig.CallAsync(tool, Calls.Arguments(tool));

        reply.Complains("unreachable", []);
        Assert.Contains(closed.Authority, reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list_lines")]
    [InlineData("send_message")]
    public async Task A_host_that_does_not_exist_is_unreachable(string tool)
    {
        await using var rig = await McpRig.StartAsync(hasty: true, api: static api => api with { BaseUrl = new Uri("https://tuco.invalid"), Retries = 0 });

        (await rig.CallAsync(tool, Calls.Arguments(tool))).Complains("unreachable", []);
    }

    [Fact]
    public async Task The_same_request_after_an_unknown_outcome_bears_the_same_key_and_gets_the_first_line()
    {
        await using var rig = await McpRig.StartAsync(hasty: true, api: static api => api with { Retries = 0 });
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Kind = FaultKind.Cut, AfterEffect = true });

        (await rig.CallAsync("request_line", Calls.RequestLine)).Complains("outcome_unknown", rig.Sandbox.Requests);
        var again = await rig.CallAsync("request_line", Calls.RequestLine);

        Assert.Equal(Assert.Single(rig.Sandbox.State.LineRequests).Id, (string?)again["lineRequestId"]);
        Assert.Single(Keys(rig.Sandbox).Distinct());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(402)]
    [InlineData(403)]
    [InlineData(409)]
    public async Task The_same_request_after_a_refusal_bears_a_new_key(int status)
    {
        await using var rig = await McpRig.StartAsync(hasty: true);
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Status = status, Body = "{}" });

        Assert.True((await rig.CallAsync("request_line", Calls.RequestLine)).IsError);
        Assert.False((await rig.CallAsync("request_line", Calls.RequestLine)).IsError);

        Assert.Equal(2, Keys(rig.Sandbox).Distinct().Count());
    }

    [Theory]
    [InlineData(401)]
    [InlineData(429)]
    public async Task A_refusal_of_the_repeat_does_not_forget_that_the_first_request_may_have_taken_effect(int status)
    {
        await using var rig = await McpRig.StartAsync(hasty: true, api: static api => api with { Retries = 0 });
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Kind = FaultKind.Cut, AfterEffect = true });
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Status = status, Body = """{"error":"Not now"}""" });

        var first = await rig.CallAsync("request_line", Calls.RequestLine);
        var second = await rig.CallAsync("request_line", Calls.RequestLine);
        await rig.CallAsync("request_line", Calls.RequestLine);

        Assert.Equal("outcome_unknown", first.Code);
        Assert.Equal("outcome_unknown", second.Code);
        Assert.Contains($"HTTP status: {status}", second.Text, StringComparison.Ordinal);
        Assert.Single(Keys(rig.Sandbox).Distinct());
        Assert.Single(rig.Sandbox.State.LineRequests);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(429)]
    public async Task A_refusal_of_the_retry_leaves_the_outcome_unknown_when_the_first_try_may_have_taken_effect(int status)
    {
        await using var rig = await McpRig.StartAsync(hasty: true);
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Kind = FaultKind.Cut, AfterEffect = true });
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Status = status, Body = """{"error":"Not now"}""", Headers = new Dictionary<string, string> { ["Retry-After"] = "3600" } });

        var reply = await rig.CallAsync("request_line", Calls.RequestLine);
        await rig.CallAsync("request_line", Calls.RequestLine);

        Assert.Equal("outcome_unknown", reply.Code);
        Assert.Single(Keys(rig.Sandbox).Distinct());
        Assert.Single(rig.Sandbox.State.LineRequests);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task A_look_that_fails_leaves_the_send_it_looked_for_unknown(int status)
    {
        await using var rig = await McpRig.StartAsync(hasty: true, api: static api => api with { Retries = 0 });
        rig.Sandbox.Faults.Add(new() { Method = "POST", Path = "/api/messages", Kind = FaultKind.Cut, AfterEffect = true });
        rig.Sandbox.Faults.Add(new() { Method = "GET", Path = "/api/messages", Status = status, Body = """{"error":"Not now"}""" });

        Assert.Equal("outcome_unknown", (await rig.CallAsync("send_message", Calls.Send)).Code);
        var second = await rig.CallAsync("send_message", Calls.Send);
        var third = await rig.CallAsync("send_message", Calls.Send);

        second.Complains("outcome_unknown", []);
        Assert.Contains("could not be searched", second.Text, StringComparison.Ordinal);
        Assert.True((bool?)third["replayed"], third.Text);
        Assert.Single(rig.Sandbox.Requests, static request => request.Method == "POST");
    }

    [Fact]
    public async Task A_send_that_the_client_gives_up_on_still_goes_out_once()
    {
        await using var rig = await McpRig.StartAsync(protocol: "2025-06-18");
        var gate = new TaskCompletionSource();
        var before = rig.Sandbox.State.Messages.Count;
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", Kind = FaultKind.None, Hold = gate.Task });

        var abandoned = rig.CallAsync("send_message", Calls.Send);
        await Calls.UntilAsync(() => rig.Sandbox.Requests.Count == 1);
        await rig.Client.SendNotificationAsync("notifications/cancelled", new CancelledNotificationParams { RequestId = new RequestId(2) });
        Assert.False((await rig.CallAsync("list_lines")).IsError);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        gate.SetResult();

        await Calls.UntilAsync(() => rig.Sandbox.State.Messages.Count == before + 1);
        Assert.Single(rig.Sandbox.Requests, static request => request.Path == "/api/messages");
    }

    private static IEnumerable<string> Keys(TucoSandbox sandbox) =>
        sandbox.Requests.Where(static request => request.Path == "/api/line-requests").Select(static request => request.Headers["Idempotency-Key"]);
}
