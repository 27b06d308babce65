using System.Text.Json.Nodes;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Doors;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>The same act takes effect at most once, whatever becomes of its answer.</summary>
public sealed class OnceTests
{
    [Theory]
    [InlineData("send_message")]
    [InlineData("request_line")]
    public async Task The_same_call_within_the_window_is_answered_and_not_made_again(string tool)
    {
        await using var rig = await McpRig.StartAsync();
        await using var beside = await rig.BesideAsync();
        var first = await rig.CallAsync(tool, Calls.Arguments(tool));
        rig.Clock.Advance(TimeSpan.FromSeconds(599));

        var again = await rig.CallAsync(tool, Calls.Arguments(tool));
        (await beside.CallAsync(tool, Calls.Arguments(tool))).IsReplayed();
        again.IsReplayed();
        Assert.Single(rig.Sandbox.Requests);
        Assert.Null(first["replayed"]);
        again.Json!.Remove("replayed");
        Assert.True(JsonNode.DeepEquals(first.Json, again.Json));
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        var later = await rig.CallAsync(tool, Calls.Arguments(tool));

        Assert.Null(later["replayed"]);
        Assert.Equal(2, rig.Sandbox.Requests.Count);
    }

    [Theory]
    [InlineData("""{"recipientPhone":"+12025550143","message":"Hi","messageType":"imessage"}""")]
    [InlineData("""{"message":"Hi","recipientPhone":" +12025550143 "}""")]
    [InlineData("""{"recipientPhone":"+12025550143","message":"Hi","forceFallback":"false","attachmentUrls":[]}""")]
    public async Task Another_writing_of_the_same_call_is_the_same_call(string arguments)
    {
        await using var rig = await McpRig.StartAsync();
        (await rig.SendAsync()).IsDone();

        (await rig.CallAsync("send_message", arguments)).IsReplayed();
    }

    [Theory]
    [InlineData("""{"recipientPhone":"+12025550144","message":"Hi"}""")]
    [InlineData("""{"recipientPhone":"+12025550143","message":"hi"}""")]
    [InlineData("""{"recipientPhone":"+12025550143","message":"Hi "}""")]
    [InlineData("""{"recipientPhone":"+12025550143","message":"Hi","messageType":"sms"}""")]
    [InlineData("""{"recipientPhone":"+12025550143","message":"Hi","idempotencyKey":"another"}""")]
    public async Task Another_call_is_made(string arguments)
    {
        await using var rig = await McpRig.StartAsync();
        (await rig.SendAsync()).IsDone();

        Assert.Null((await rig.CallAsync("send_message", arguments))["replayed"]);

        Assert.Equal(2, rig.Sends().Count);
    }

    [Fact]
    public async Task A_key_belongs_to_one_call()
    {
        await using var rig = await McpRig.StartAsync();
        (await rig.SendAsync("+12025550143", "Hi", ("idempotencyKey", "k"))).IsDone();
        rig.Clock.Advance(TimeSpan.FromDays(20));

        (await rig.SendAsync("+12025550143", "Hi", ("idempotencyKey", "k"))).IsReplayed();
        (await rig.SendAsync("+12025550143", "Ho", ("idempotencyKey", "k"))).IsRefused("idempotency_conflict");
        (await rig.CallAsync("request_line", Acts.Line("A", ("idempotencyKey", "k")))).IsRefused("idempotency_conflict");

        Assert.Single(rig.Writes());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(422)]
    public async Task A_refusal_of_tuco_frees_the_call(int status)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Status = status, Body = """{"error":"No"}""", Times = 2 });
        Assert.True((await rig.SendAsync()).IsError);
        Assert.True((await rig.CallAsync("request_line", Acts.Line())).IsError);

        Assert.Null((await rig.SendAsync())["replayed"]);
        Assert.Null((await rig.CallAsync("request_line", Acts.Line()))["replayed"]);

        Assert.Equal(2, rig.Sends().Count);
        Assert.Equal(2, rig.LineRequests().Select(static request => request.Headers["Idempotency-Key"]).Distinct().Count());
    }

    [Fact]
    public async Task A_refused_connection_frees_the_call()
    {
        await using var rig = await McpRig.StartAsync(hasty: true);
        await rig.Sandbox.DisposeAsync();

        Assert.Equal("unreachable", (await rig.SendAsync()).Code);
        Assert.Equal("unreachable", (await rig.SendAsync()).Code);
    }

    [Fact]
    public async Task An_unknown_outcome_blocks_the_same_send_for_a_day()
    {
        await using var rig = await McpRig.StartAsync();
        await using var beside = await rig.BesideAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", Method = "POST", Kind = FaultKind.Cut });
        Assert.Equal("outcome_unknown", (await rig.SendAsync()).Code);

        rig.Clock.Advance(TimeSpan.FromHours(23));
        foreach (var server in new[] { rig, beside })
            (await server.SendAsync()).IsRefused("outcome_unknown", "2026-03-12T15:00:00Z");
        Assert.Single(rig.Sends());
        rig.Clock.Advance(TimeSpan.FromHours(1));

        (await rig.SendAsync()).IsDone();
    }

    [Fact]
    public async Task A_repeat_of_a_send_that_went_out_finds_it_and_settles_it()
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", Method = "POST", Kind = FaultKind.Cut, AfterEffect = true });
        Assert.Equal("outcome_unknown", (await rig.SendAsync()).Code);
        var sent = rig.Sandbox.State.Messages[^1];
        rig.Clock.Advance(TimeSpan.FromMinutes(3));

        var found = await rig.SendAsync();
        found.IsReplayed();
        Assert.Equal((sent.Id, "accepted"), ((string?)found["messageId"], (string?)found["outcome"]));
        var looked = rig.Sandbox.Requests.Count;
        (await rig.SendAsync()).IsReplayed();

        Assert.Equal(looked, rig.Sandbox.Requests.Count);
        Assert.Single(rig.Sends());
    }

    [Fact]
    public async Task An_equal_message_of_before_is_not_taken_for_the_lost_one()
    {
        await using var rig = await McpRig.StartAsync();
        (await rig.SendAsync()).IsDone();
        rig.Clock.Advance(TimeSpan.FromMinutes(11));
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", Method = "POST", Kind = FaultKind.Cut });
        Assert.Equal("outcome_unknown", (await rig.SendAsync()).Code);

        (await rig.SendAsync()).IsRefused("outcome_unknown");
    }

    [Theory]
    [InlineData(403, FaultKind.Answer)]
    [InlineData(404, FaultKind.Answer)]
    [InlineData(500, FaultKind.Answer)]
    [InlineData(null, FaultKind.Cut)]
    [InlineData(200, FaultKind.Html)]
    public async Task A_look_that_fails_leaves_the_outcome_unknown_and_says_so(int? status, FaultKind kind)
    {
        await using var rig = await McpRig.StartAsync(hasty: true);
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", Method = "POST", Kind = FaultKind.Cut, AfterEffect = true });
        Assert.Equal("outcome_unknown", (await rig.SendAsync()).Code);
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", Method = "GET", Status = status, Kind = kind, Times = null });

        (await rig.SendAsync()).Complains("outcome_unknown", []);
        rig.Sandbox.Faults.Clear();
        (await rig.SendAsync()).IsReplayed();

        Assert.Single(rig.Sends());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_look_that_finds_none_or_more_than_one_that_could_be_it_says_what_is_true_of_both(int found)
    {
        await using var rig = await McpRig.StartAsync();
        for (var i = 0; i < found; i++)
            (await rig.SendAsync("+12025550143", "Hi", ("idempotencyKey", $"k{i}"))).IsDone();
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", Method = "POST", Kind = FaultKind.Cut });
        Assert.Equal("outcome_unknown", (await rig.SendAsync("+12025550143", "Hi", ("idempotencyKey", "lost"))).Code);

        var reply = await rig.SendAsync("+12025550143", "Hi", ("idempotencyKey", "lost"));

        reply.IsRefused("outcome_unknown", "none of them, or more than one, could be it", "no proof");
        Assert.DoesNotContain("do not show it", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repeat_of_a_line_request_bears_the_same_key_and_settles_it()
    {
        await using var rig = await McpRig.StartAsync(api: static api => api with { Retries = 0 });
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Kind = FaultKind.Cut, AfterEffect = true });
        Assert.Equal("outcome_unknown", (await rig.CallAsync("request_line", Acts.Line())).Code);

        var second = await rig.CallAsync("request_line", Acts.Line());
        (await rig.CallAsync("request_line", Acts.Line())).IsReplayed();

        Assert.True((bool)second["repeated"]!);
        Assert.Equal(2, rig.LineRequests().Count);
        Assert.Single(rig.LineRequests().Select(static request => request.Headers["Idempotency-Key"]).Distinct());
        Assert.Single(rig.Sandbox.State.LineRequests);
    }

    [Fact]
    public async Task Under_never_another_key_goes_on_after_an_unknown_outcome()
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", Kind = FaultKind.Cut });
        Assert.Equal("outcome_unknown", (await rig.SendAsync()).Code);

        (await rig.SendAsync("+12025550143", "Hi", ("idempotencyKey", "new"))).IsDone();

        Assert.Equal(2, rig.Sends().Count);
    }

    [Theory]
    [InlineData("send_message", false)]
    [InlineData("send_message", true)]
    [InlineData("request_line", false)]
    [InlineData("request_line", true)]
    public async Task Two_equal_calls_at_once_have_one_effect_and_both_are_answered(string tool, bool twoServers)
    {
        await using var rig = await McpRig.StartAsync();
        await using var beside = await rig.BesideAsync();
        var gate = new TaskCompletionSource();
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Method = "POST", Kind = FaultKind.None, Hold = gate.Task });
        var first = rig.CallAsync(tool, Calls.Arguments(tool));
        await Calls.UntilAsync(() => rig.Sandbox.Requests.Count == 1);

        var second = (twoServers ? beside : rig).CallAsync(tool, Calls.Arguments(tool));
        if (twoServers)
            await rig.Clock.WaitOfAsync(TimeSpan.FromMilliseconds(250));
        gate.SetResult();
        var done = await first;
        rig.Clock.Advance(TimeSpan.FromMilliseconds(250));

        done.IsDone();
        (await second).IsReplayed();
        Assert.Single(rig.Writes());
    }

    [Fact]
    public async Task When_the_first_of_two_at_once_had_no_effect_the_second_is_made()
    {
        await using var rig = await McpRig.StartAsync();
        await using var beside = await rig.BesideAsync();
        var gate = new TaskCompletionSource();
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", Status = 400, Body = "{}", Hold = gate.Task });
        var first = rig.SendAsync();
        await Calls.UntilAsync(() => rig.Sandbox.Requests.Count == 1);
        var second = beside.SendAsync();
        await rig.Clock.WaitOfAsync(TimeSpan.FromMilliseconds(250));
        gate.SetResult();

        Assert.Equal("invalid", (await first).Code);
        rig.Clock.Advance(TimeSpan.FromMilliseconds(250));
        var reply = await second;

        reply.IsDone();
        Assert.Null(reply["replayed"]);
    }

    [Fact]
    public async Task An_answer_that_comes_after_the_call_was_answered_is_the_answer_of_the_same_call()
    {
        await using var rig = await McpRig.StartAsync();
        var gate = new TaskCompletionSource();
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", Method = "POST", Kind = FaultKind.None, Hold = gate.Task });
        var call = rig.SendAsync();
        await Calls.UntilAsync(() => rig.Sandbox.Requests.Count == 1);
        rig.Clock.Advance(TimeSpan.FromSeconds(50));
        (await call).Complains("outcome_unknown", []);

        var again = rig.SendAsync();
        gate.SetResult();

        (await again).IsReplayed();
        Assert.Single(rig.Sandbox.Requests);
    }

    [Fact]
    public async Task Who_waits_for_an_equal_call_too_long_is_told_that_it_is_unknown()
    {
        await using var rig = await McpRig.StartAsync();
        var gate = new TaskCompletionSource();
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", Method = "POST", Kind = FaultKind.None, Hold = gate.Task });
        var first = rig.SendAsync();
        await Calls.UntilAsync(() => rig.Sandbox.Requests.Count == 1);
        rig.Clock.Advance(TimeSpan.FromSeconds(20));
        var second = rig.SendAsync();
        (await rig.CallAsync("list_lines")).IsDone();
        rig.Clock.Advance(TimeSpan.FromSeconds(30));
        (await first).Complains("outcome_unknown", []);
        rig.Clock.Advance(TimeSpan.FromSeconds(20));

        (await second).Complains("outcome_unknown", []);
        gate.SetResult();
        Assert.Single(rig.Sends());
    }

    [Fact]
    public async Task Replays_are_marked_as_simulated_under_the_embedded_sandbox()
    {
        await using var rig = await McpRig.StartAsync(api: static api => api with { Sandbox = true }, safety: static safety => safety with { Confirm = ConfirmMode.Auto });
        (await rig.SendAsync()).IsDone();

        var replay = await rig.SendAsync();
        replay.IsReplayed();
        var preview = await rig.CallAsync("request_line", Acts.Line());
        preview.TokenOf();
        var dry = await rig.CallAsync("send_message", Acts.Send("+12025550143", "Ho", ("dryRun", true)));

        Assert.All([replay, preview, dry], static reply =>
        {
            Assert.True((bool?)reply["sandbox"], reply.Text);
            Assert.Contains("sandbox: true", reply.Text, StringComparison.Ordinal);
        });
        Assert.Empty(Directory.EnumerateFileSystemEntries(rig.Settings.Safety.StateDir));
    }
}
