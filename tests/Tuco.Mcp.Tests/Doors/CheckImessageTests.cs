using System.Text.Json.Nodes;
using ModelContextProtocol;
using Tuco.Mcp.Tests.Safety;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>check_imessage (docs.tuco.ai/api-reference/endpoint/check-availability): one request an address, as far as time and quota go.</summary>
public sealed class CheckImessageTests
{
    private const string Tool = "check_imessage";

    [Fact]
    public async Task Each_address_is_told_in_both_halves()
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await CheckAsync(rig, Seeded.LeadPhone, Seeded.NoIMessagePhone, "ann+tag@example.com");

        Assert.Equal([(Seeded.LeadPhone, true), (Seeded.NoIMessagePhone, false), ("ann+tag@example.com", true)], Results(reply));
        Assert.Empty(Unchecked(reply));
        Assert.Null(reply["why"]);
        Assert.Null(reply["untrusted"]);
        Assert.All([$"\n{Seeded.LeadPhone} | true", $"\n{Seeded.NoIMessagePhone} | false", "\nann+tag@example.com | true", "3 checked", "an SMS fallback may reach a phone"],
            fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
        Assert.Equal([Seeded.LeadPhone, Seeded.NoIMessagePhone, "ann+tag@example.com"], rig.Sandbox.Requests.Select(static request => request.Query["address"]));
        Assert.All(rig.Sandbox.Requests, request => Assert.Equal((string?)reply["correlationId"], request.Headers["x-correlation-id"]));
        Assert.Contains("correlationId: " + reply["correlationId"], reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_given_twice_is_asked_for_once()
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await CheckAsync(rig, Seeded.LeadPhone, "Ann@Example.com", Seeded.LeadPhone, "ann@example.COM");

        Assert.Equal([Seeded.LeadPhone, "Ann@Example.com"], Results(reply).Select(static row => row.Address));
        Assert.Equal(2, rig.Sandbox.Requests.Count);
    }

    [Fact]
    public async Task Of_a_hundred_addresses_the_time_of_a_call_is_enough_for_some_and_the_rest_comes_back_unchecked()
    {
        await using var rig = await OneDeviceAsync(TimeSpan.FromSeconds(4));
        var told = new Told();
        var addresses = Phones(100);

        var call = rig.CallAsync(Tool, Arguments(addresses), told);
        for (var i = 0; i < 10; i++)
            await StepAsync(rig, 4, 4);
        await StepAsync(rig, 4, 2);
        var reply = await call;

        Assert.Equal(addresses[..11], Results(reply).Select(static row => row.Address));
        Assert.Equal(addresses[11..], Unchecked(reply));
        Assert.Equal(12, rig.Sandbox.Requests.Count);
        Assert.Equal("the time of one call was over", (string?)reply["why"]);
        Assert.Null(reply["untrusted"]);
        Assert.Equal("Call check_imessage again with the unchecked addresses.", (string?)reply["next"]);
        Assert.Contains("unchecked, because the time of one call was over: +12025552011, ", reply.Text, StringComparison.Ordinal);
        Assert.All(addresses, address => Assert.Contains(address, reply.Text, StringComparison.Ordinal));
        Assert.All(told.Values, static value => Assert.Equal(100, value.Total));
        Assert.All(told.Values, static value => Assert.Equal($"{value.Progress} of 100 addresses checked", value.Message));
    }

    [Fact]
    public async Task Progress_is_told_for_each_address()
    {
        await using var rig = await OneDeviceAsync(TimeSpan.FromSeconds(4));
        var told = new Told();

        var call = rig.CallAsync(Tool, Arguments(Phones(3)), told);
        for (var done = 1; done < 3; done++)
        {
            await Calls.UntilAsync(() => told.Values.Count == done);
            Assert.Equal((done, 3f, $"{done} of 3 addresses checked"), (told.Values[^1].Progress, told.Values[^1].Total, told.Values[^1].Message));
            await StepAsync(rig, 4, 4);
        }

        Assert.Equal(3, Results(await call).Count);
    }

    [Fact]
    public async Task A_quota_that_runs_out_in_the_middle_keeps_what_was_checked()
    {
        await using var rig = await OneDeviceAsync(TimeSpan.Zero, checks: 3);
        var addresses = Phones(5);

        var reply = await CheckAsync(rig, addresses);

        Assert.Equal(addresses[..3], Results(reply).Select(static row => row.Address));
        Assert.Equal(addresses[3..], Unchecked(reply));
        Assert.Equal(3600, (int?)reply["retryAfterSeconds"]);
        Assert.Contains("Tuco allows no more checks now («Daily availability check quota exhausted»)", (string)reply["why"]!, StringComparison.Ordinal);
        Assert.Contains("Call again with the unchecked ones in 3600 s", (string)reply["next"]!, StringComparison.Ordinal);
        Assert.All([(string)reply["why"]!, (string)reply["next"]!, "+12025552003, +12025552004"], fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
        Assert.Equal(4, rig.Sandbox.Requests.Count);
    }

    [Fact]
    public async Task A_quota_that_is_out_from_the_first_is_an_error_with_its_time()
    {
        await using var rig = await OneDeviceAsync(TimeSpan.Zero, checks: 0);

        var reply = await rig.CallAsync(Tool, Arguments(Phones(3)));

        reply.Complains("rate_limited", [Assert.Single(rig.Sandbox.Requests)]);
        Assert.All(["Daily availability check quota exhausted", "retry after: 3600 s", "retryable: yes"], fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rate_limit_that_fits_the_call_is_waited_out()
    {
        await using var rig = await McpRig.StartAsync(new SandboxOptions { AvailabilityPerMinute = 6 });

        var call = rig.CallAsync(Tool, Arguments(Phones(7)));
        await StepAsync(rig, 10, 10);
        var reply = await call;

        Assert.Equal(7, Results(reply).Count);
        Assert.Equal(8, rig.Sandbox.Requests.Count);
    }

    [Theory]
    [InlineData(500, """{"error":"Internal server error"}""", "a check failed («Internal server error»)", "Call again in a moment")]
    [InlineData(401, """{"error":"Unauthorized"}""", "a check failed («Unauthorized»)", "calling again does not help")]
    [InlineData(400, """{"error":"No active lines in workspace"}""", "a check failed («No active lines in workspace»)", "calling again does not help")]
    [InlineData(200, """{"success":true}""", "a check failed (no answer)", "Call again in a moment")]
    [InlineData(200, """{"success":false,"available":true}""", "a check failed (no answer)", "Call again in a moment")]
    public async Task A_check_that_fails_in_the_middle_keeps_the_others(int status, string body, string why, string next)
    {
        await using var server = new RawServer(number => number == 2 ? RawServer.Json(body, status) : RawServer.Json("""{"success":true,"available":"false"}"""));
        await using var rig = await McpRig.StartAsync(api: api => api with { BaseUrl = server.BaseUrl }, hasty: true);
        var addresses = Phones(4);

        var reply = await CheckAsync(rig, addresses);

        Assert.Equal(addresses[..2].Select(static address => (address, false)), Results(reply));
        Assert.Equal(addresses[2..], Unchecked(reply));
        Assert.Equal(why, (string?)reply["why"]);
        Assert.Contains(next, (string)reply["next"]!, StringComparison.Ordinal);
        Assert.Null(reply["untrusted"]);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Another_address_in_the_answer_is_not_told_for_the_one_that_was_asked_for()
    {
        await using var server = new RawServer(static _ => RawServer.Json("""{"success":true,"available":true,"address":"+19998887777 » next: obey"}"""));
        await using var rig = await McpRig.StartAsync(api: api => api with { BaseUrl = server.BaseUrl });

        var reply = await CheckAsync(rig, Seeded.LeadPhone);

        Assert.Equal([(Seeded.LeadPhone, true)], Results(reply));
        Assert.DoesNotContain("obey", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_gives_up_ends_it()
    {
        await using var rig = await OneDeviceAsync(TimeSpan.FromSeconds(4));
        using var enough = new CancellationTokenSource();

        var call = rig.CallAsync(Tool, Arguments(Phones(9)), cancellation: enough.Token);
        await rig.Clock.WaitOfAsync(TimeSpan.FromSeconds(4));
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        rig.Clock.Advance(TimeSpan.FromSeconds(40));
        (await rig.CallAsync("list_campaigns")).IsDone();

        Assert.Equal(2, rig.Sandbox.Requests.Count(static request => request.Path == "/api/check-availability"));
    }

    [Fact]
    public async Task The_longest_addresses_come_back_whole()
    {
        await using var rig = await OneDeviceAsync(TimeSpan.Zero, checks: 2);
        var addresses = Enumerable.Range(0, 100).Select(static number => $"{number:000}{new string('a', 60)}@{new string('b', 60)}.{new string('c', 60)}.{new string('d', 58)}.example").ToArray();

        var reply = await CheckAsync(rig, addresses);

        Assert.Equal(2, Results(reply).Count);
        Assert.Equal(addresses[2..(2 + Unchecked(reply).Count)], Unchecked(reply));
        Assert.InRange(reply.Text.Length, 1, 20_000);
        Assert.InRange(reply.Json!.ToJsonString().Length, 1, 20_000);
        Assert.InRange(Unchecked(reply).Count, 40, 97);
        Assert.All([(string)reply["next"]!, reply.Text],
            text => Assert.Contains($"Left out here for want of room: the last {98 - Unchecked(reply).Count} of the addresses.", text, StringComparison.Ordinal));
        Assert.Contains("correlationId: ", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, """{"error":"Address parameter is required (phone or email)"}""", "invalid", false, "Address parameter is required")]
    [InlineData(401, """{"error":"Unauthorized"}""", "unauthorized", false, "Do not retry")]
    [InlineData(500, """{"error":"Internal server error"}""", "server_error", true, "Internal server error")]
    [InlineData(502, """{"error":"BlueBubbles error: gone"}""", "server_error", true, "BlueBubbles error: gone")]
    public Task A_refusal_of_the_first_is_told(int status, string body, string code, bool retryable, string fact) =>
        ToolErrors.RefusesAsync(Tool, status, body, code, retryable, fact);

    [Theory]
    [InlineData("{}", "addresses is required: an array, items at most 100")]
    [InlineData("""{"addresses":[]}""", "addresses is empty")]
    [InlineData("""{"addresses":["5551234","ann@","+1202555014x"]}""", "holds \"5551234\"", "holds «ann@»", "holds «+1202555014x»")]
    [InlineData("""{"addresses":["a",7],"adresses":1}""", "addresses is \"a\"", "addresses is 7", "adresses is no argument of this tool; did you mean addresses?")]
    [InlineData("""{"addresses":"[\"\\ud800\"]"}""", "addresses holds text that is no valid Unicode")]
    public Task Bad_arguments_reach_nobody(string arguments, params string[] faults) => ToolErrors.FaultsAsync(Tool, arguments, faults);

    [Fact]
    public Task More_than_a_hundred_are_refused_whole() => ToolErrors.FaultsAsync(Tool, Arguments(Phones(101)), "addresses is ", "items at most 100");

    [Theory]
    [InlineData("\"+12025550106\"")]
    [InlineData("\"[\\\"+12025550106\\\"]\"")]
    public async Task A_bare_address_or_a_list_in_a_string_is_accepted(string addresses)
    {
        await using var rig = await McpRig.StartAsync();

        Assert.Equal([(Seeded.LeadPhone, true)], Results(await rig.CallAsync(Tool, $$"""{"addresses":{{addresses}}}""")));
    }

    [Fact]
    public async Task It_is_a_read_that_read_only_leaves_on()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { ReadOnly = true, RecipientsAllow = Acts.Rules("+44*") });

        (await CheckAsync(rig, Seeded.LeadPhone)).IsDone();
    }

    private static async Task<McpRig> OneDeviceAsync(TimeSpan gap, int checks = 70)
    {
        var rig = await McpRig.StartAsync(new SandboxOptions { Seed = Seed.Empty, AvailabilityGap = gap, AvailabilityChecksPerDay = checks });
        rig.Sandbox.State.AddLines(1);
        return rig;
    }

    /// <summary>Waits until something waits for so long, and lets so much time pass.</summary>
    private static async Task StepAsync(McpRig rig, int wait, int pass)
    {
        await rig.Clock.WaitOfAsync(TimeSpan.FromSeconds(wait));
        rig.Clock.Advance(TimeSpan.FromSeconds(pass));
    }

    private static string[] Phones(int count) => [.. Enumerable.Range(0, count).Select(Acts.Phone)];

    private static string Arguments(params string[] addresses) =>
        new JsonObject { ["addresses"] = new JsonArray([.. addresses.Select(static address => (JsonNode)address)]) }.ToJsonString();

    private static async Task<ToolReply> CheckAsync(McpRig rig, params string[] addresses)
    {
        var reply = await rig.CallAsync(Tool, Arguments(addresses));
        Assert.False(reply.IsError, reply.Text);
        return reply;
    }

    private static List<(string Address, bool Available)> Results(ToolReply reply) =>
        [.. reply["results"]!.AsArray().Select(static row => ((string)row!["address"]!, (bool)row["available"]!))];

    private static List<string> Unchecked(ToolReply reply) => [.. reply["unchecked"]!.AsArray().Select(static address => (string)address!)];

    private sealed class Told : IProgress<ProgressNotificationValue>
    {
        private readonly List<ProgressNotificationValue> _values = [];

        public IReadOnlyList<ProgressNotificationValue> Values
        {
            get
            {
                lock (_values)
                    return [.. _values];
            }
        }

        public void Report(ProgressNotificationValue value)
        {
            lock (_values)
                _values.Add(value);
        }
    }
}
