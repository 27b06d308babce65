using System.Text.Json.Nodes;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Doors;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>Without a session the question is the call's answer, and the client calls again with the reply and the sealed state.</summary>
public sealed class StatelessConsentTests() : ConsentPromises(Acts.Stateless)
{
    private const string Yes = """{"confirm":{"action":"accept","content":{}}}""";
    private const string No = """{"confirm":{"action":"decline"}}""";

    private static readonly byte[] Key = new byte[Seal.KeyBytes];

    [Fact]
    public async Task The_answer_of_the_call_is_the_question_and_nothing_was_done()
    {
        await using var rig = await AutoAsync();
        await using var wire = RawSession.Start(rig);

        var asked = await wire.CallAsync("request_line", Acts.Line());

        Assert.Equal("input_required", (string?)asked["resultType"]);
        var request = asked["inputRequests"]!["confirm"]!;
        Assert.Equal("elicitation/create", (string?)request["method"]);
        Assert.Equal("form", (string?)request["params"]!["mode"]);
        Assert.Contains("Support", (string?)request["params"]!["message"], StringComparison.Ordinal);
        Assert.NotEmpty((string)asked["requestState"]!);
        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task With_the_reply_and_the_state_the_call_is_made()
    {
        await using var rig = await AutoAsync();
        await using var wire = RawSession.Start(rig);
        var state = await StateAsync(wire);

        var done = await wire.CallAsync("request_line", Acts.Line(), state, Yes);

        Assert.NotNull(done["structuredContent"]!["lineRequestId"]);
        Assert.Single(rig.LineRequests());
    }

    [Fact]
    public async Task A_reply_without_the_state_or_a_state_without_the_reply_is_asked_again()
    {
        await using var rig = await AutoAsync();
        await using var wire = RawSession.Start(rig);
        var state = await StateAsync(wire);

        Assert.Equal("input_required", (string?)(await wire.CallAsync("request_line", Acts.Line(), null, Yes))["resultType"]);
        Assert.Equal("input_required", (string?)(await wire.CallAsync("request_line", Acts.Line(), state))["resultType"]);
        Assert.Equal("input_required", (string?)(await wire.CallAsync("request_line", Acts.Line(), state, """{"other":{"action":"accept"}}"""))["resultType"]);

        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task A_state_that_was_changed_is_refused()
    {
        await using var rig = await AutoAsync();
        await using var wire = RawSession.Start(rig);
        var state = await StateAsync(wire);

        for (var at = 0; at < state.Length; at += 13)
            IsRefused(await wire.CallAsync("request_line", Acts.Line(), state[..at] + (state[at] == 'A' ? 'B' : 'A') + state[(at + 1)..], Yes), "requestState");

        Assert.Empty(rig.Writes());
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("{\"ok\":true}")]
    public async Task A_state_that_was_made_up_is_refused(string state)
    {
        await using var rig = await AutoAsync();
        await using var wire = RawSession.Start(rig);

        IsRefused(await wire.CallAsync("request_line", Acts.Line(), state, Yes), "requestState");

        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task A_state_counts_for_the_same_arguments_tool_and_key_only()
    {
        await using var rig = await AutoAsync(ConfirmMode.Always);
        await using var wire = RawSession.Start(rig);
        var state = await StateAsync(wire);

        IsRefused(await wire.CallAsync("request_line", Acts.Line("Other"), state, Yes), "other arguments");
        IsRefused(await wire.CallAsync("request_line", Acts.Line("Support", ("idempotencyKey", "k")), state, Yes), "other arguments");
        IsRefused(await wire.CallAsync("send_message", Acts.Send(), state, Yes), "other arguments");

        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task A_state_counts_in_its_workspace_only()
    {
        await using var rig = await AutoAsync();
        rig.Sandbox.State.AddKey("tuco_another");
        await using var other = await rig.BesideAsync(static settings => settings with { Api = settings.Api with { Key = "tuco_another" } });
        await using var wire = RawSession.Start(rig);
        await using var elsewhere = RawSession.Start(other);
        var state = await StateAsync(wire);

        IsRefused(await elsewhere.CallAsync("request_line", Acts.Line(), state, Yes), "other arguments");

        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task A_state_is_good_for_ten_minutes()
    {
        await using var rig = await AutoAsync();
        await using var wire = RawSession.Start(rig);
        var state = await StateAsync(wire);

        rig.Clock.Advance(TimeSpan.FromMinutes(10));

        IsRefused(await wire.CallAsync("request_line", Acts.Line(), state, Yes), "expired");
        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task A_state_counts_once_also_in_another_process_on_the_same_store()
    {
        await using var rig = await AutoAsync(window: 0);
        await using var wire = RawSession.Start(rig);
        await using var beside = RawSession.Start(rig);
        var state = await StateAsync(wire);
        Assert.NotNull((await wire.CallAsync("request_line", Acts.Line(), state, Yes))["structuredContent"]);
        rig.Clock.Advance(TimeSpan.FromSeconds(1));

        IsRefused(await wire.CallAsync("request_line", Acts.Line(), state, Yes), "used before");
        IsRefused(await beside.CallAsync("request_line", Acts.Line(), state, Yes), "used before");

        Assert.Single(rig.LineRequests());
    }

    [Fact]
    public async Task A_no_needs_the_state_too_and_then_stands_against_a_yes()
    {
        await using var rig = await AutoAsync();
        await using var wire = RawSession.Start(rig);
        var state = await StateAsync(wire);

        IsRefused(await wire.CallAsync("request_line", Acts.Line(), state, No), "declined");
        IsRefused(await wire.CallAsync("request_line", Acts.Line(), state, Yes), "declined");

        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task A_reply_of_a_client_that_declares_no_forms_counts_for_nothing()
    {
        await using var rig = await AutoAsync(ConfirmMode.Always);
        await using var wire = RawSession.Start(rig);
        var state = await StateAsync(wire);

        IsRefused(await wire.CallAsync("request_line", Acts.Line(), state, Yes, "{}"), "elicitation");
        IsRefused(await wire.CallAsync("request_line", Acts.Line(), state, Yes, """{"elicitation":{"url":{}}}"""), "elicitation");

        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task A_preview_token_is_no_state_and_a_state_no_token()
    {
        await using var rig = await AutoAsync();
        await using var wire = RawSession.Start(rig);
        var state = await StateAsync(wire);
        var preview = await wire.CallAsync("request_line", Acts.Line(), capabilities: "{}");
        var token = (string)preview["structuredContent"]!["confirmToken"]!;

        IsRefused(await wire.CallAsync("request_line", Acts.Line(), token, Yes), "requestState");
        IsRefused(await wire.CallAsync("request_line", Acts.Line("Support", ("confirmToken", state)), capabilities: "{}"), "confirmToken");

        Assert.Empty(rig.Writes());
    }

    [Theory]
    [InlineData("""{"confirm":{"action":"accept","content":{"scope":["also the next 10 within 10 minutes"]}}}""")]
    [InlineData("""{"confirm":{"action":"accept","content":{"scope":10}}}""")]
    [InlineData("""{"confirm":{"action":"accept","content":{"other":true}}}""")]
    [InlineData("""{"confirm":{"action":"accept"}}""")]
    public async Task A_yes_with_a_strange_content_is_a_yes_to_this_one_only(string reply)
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { Confirm = ConfirmMode.Auto, ConfirmBurst = 0, SealKey = Key });
        await using var wire = RawSession.Start(rig);
        var state = (string)(await wire.CallAsync("send_message", Acts.Send()))["requestState"]!;

        Assert.NotNull((await wire.CallAsync("send_message", Acts.Send(), state, reply))["structuredContent"]);
        Assert.Equal("input_required", (string?)(await wire.CallAsync("send_message", Acts.Send("+12025550144")))["resultType"]);

        Assert.Single(rig.Sends());
    }

    private static async Task<string> StateAsync(RawSession wire) => (string)(await wire.CallAsync("request_line", Acts.Line()))["requestState"]!;

    private static void IsRefused(JsonNode result, string why)
    {
        Assert.True((bool?)result["isError"], result.ToJsonString());
        var text = (string)result["content"]![0]!["text"]!;
        Assert.StartsWith("not_confirmed: ", text, StringComparison.Ordinal);
        Assert.Contains(why, text, StringComparison.Ordinal);
    }

    private static Task<McpRig> AutoAsync(ConfirmMode mode = ConfirmMode.Auto, int window = 600) => McpRig.StartAsync(safety: safety => safety with
    {
        Confirm = mode,
        SealKey = Key,
        Limits = new Limits { Window = TimeSpan.FromSeconds(window) },
    });
}
