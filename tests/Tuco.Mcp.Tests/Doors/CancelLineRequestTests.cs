using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Safety;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>cancel_line_request (docs.tuco.ai/api-reference/endpoint/manage-line-request): agreed to first, then for good.</summary>
public sealed class CancelLineRequestTests
{
    private const string Tool = "cancel_line_request";
    private const string Id = "6a09279daa903300e2530b0f";

    [Fact]
    public async Task A_canceled_request_is_told_in_both_halves_and_frees_the_way_for_another()
    {
        await using var rig = await McpRig.StartAsync();
        var id = await RequestAsync(rig);

        var reply = await rig.CallAsync(Tool, Arguments(id));

        Assert.Equal((id, "canceled"), ((string?)reply["lineRequestId"], (string?)reply["status"]));
        Assert.All(["canceled before it was completed", "lineRequestId: " + id, "status: canceled", "A new line can be requested", "correlationId: " + reply["correlationId"]],
            fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
        Assert.Equal("canceled", Assert.Single(rig.Sandbox.State.LineRequests).ProvisioningStatus);
        Assert.Equal("""{"action":"cancel"}""", rig.Sandbox.Requests[^1].Body);
        (await rig.CallAsync("request_line", Calls.RequestLine.Replace("Support", "Other", StringComparison.Ordinal))).IsDone();
    }

    [Theory]
    [InlineData("""{"success":true}""")]
    [InlineData("""{"success":"true","message":"Request canceled","extra":{"a":[1]}}""")]
    [InlineData("""{"success":true,"status":"canceled","line":{"_id":"6a09279daa903300e2530b0f","provisioningStatus":"canceled"}}""")]
    [InlineData("""{"line":{"_id":"6a09279daa903300e2530b0f","provisioningStatus":"canceled"}}""")]
    [InlineData("""{"status":"cancelled","line":null}""")]
    public async Task A_success_of_any_shape_is_the_cancellation(string body)
    {
        await using var server = new RawServer(_ => RawServer.Json(body));
        await using var rig = await McpRig.StartAsync(api: api => api with { BaseUrl = server.BaseUrl });

        var reply = await rig.CallAsync(Tool, Arguments(Id));

        Assert.False(reply.IsError, reply.Text);
        Assert.Equal("canceled", (string?)reply["status"]);
        Assert.Contains("status: canceled", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_status_than_canceled_is_not_told_as_a_cancellation()
    {
        await using var server = new RawServer(static _ => RawServer.Json("""{"success":true,"status":"provisioning"}"""));
        await using var rig = await McpRig.StartAsync(api: api => api with { BaseUrl = server.BaseUrl });

        var reply = await rig.CallAsync(Tool, Arguments(Id));

        Assert.Equal("provisioning", (string?)reply["status"]);
        Assert.Contains("tells another status: read it with line_status", (string)reply["next"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("A new line can be requested", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"success":false}""")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task An_answer_that_tells_nothing_leaves_it_unknown(string body)
    {
        await using var server = new RawServer(_ => RawServer.Json(body));
        await using var rig = await McpRig.StartAsync(api: api => api with { BaseUrl = server.BaseUrl });

        (await rig.CallAsync(Tool, Arguments(Id))).Complains("outcome_unknown", []);
    }

    [Theory]
    [InlineData(Acts.Older)]
    [InlineData(Acts.Stateless)]
    public async Task The_person_is_asked_with_which_line_it_is(string protocol)
    {
        var person = Person.Agreeing;
        await using var rig = await AskingAsync(person, protocol);
        var id = await RequestAsync(rig);

        (await rig.CallAsync(Tool, Arguments(id))).IsDone();

        var asked = person.Asked[^1];
        Assert.All([id, "«Support Two» (email)", "status awaiting_payment", "cannot be taken up again", "cost: none"],
            fact => Assert.Contains(fact, asked.Message, StringComparison.Ordinal));
        Assert.Empty(asked.RequestedSchema!.Properties);
    }

    [Fact]
    public async Task A_no_is_final_and_nothing_is_canceled()
    {
        var person = new Person(Acts.Accept(), new ModelContextProtocol.Protocol.ElicitResult { Action = "decline" });
        await using var rig = await AskingAsync(person, Acts.Older);
        var id = await RequestAsync(rig);

        (await rig.CallAsync(Tool, Arguments(id))).IsRefused("not_confirmed", "declined");
        (await rig.CallAsync(Tool, Arguments(id.ToUpperInvariant()))).IsRefused("not_confirmed", "declined");

        Assert.Equal(2, person.Asked.Count);
        Assert.Equal("awaiting_payment", Assert.Single(rig.Sandbox.State.LineRequests).ProvisioningStatus);
    }

    [Theory]
    [InlineData("provisioning")]
    [InlineData("active")]
    [InlineData("canceled")]
    public async Task Nobody_is_asked_about_a_request_that_cannot_be_canceled_any_more(string status)
    {
        await using var server = new RawServer(_ => RawServer.Json($$"""{"success":true,"status":"{{status}}"}"""));
        await using var rig = await McpRig.StartAsync(api: api => api with { BaseUrl = server.BaseUrl }, safety: static safety => safety with { Confirm = ConfirmMode.Auto });

        (await rig.CallAsync(Tool, Arguments(Id))).Complains("conflict", [], $"The line request is {status}", "line_status");
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Where_nobody_can_be_asked_a_token_stands_for_the_yes_once()
    {
        await using var rig = await McpRig.StartAsync();
        var id = await RequestAsync(rig);
        await using var careful = await rig.BesideAsync(static settings => settings with { Safety = settings.Safety with { Confirm = ConfirmMode.Auto } });
        var writes = rig.Writes().Count;

        var preview = await careful.CallAsync(Tool, Arguments(id));
        var token = preview.TokenOf();
        Assert.Contains("status awaiting_payment", (string)preview["preview"]!["effect"]!, StringComparison.Ordinal);
        Assert.Equal(writes, rig.Writes().Count);
        var with = $$"""{"lineRequestId":"{{id}}","confirmToken":"{{token}}"}""";
        (await careful.CallAsync(Tool, with)).IsDone();
        (await careful.CallAsync(Tool, with)).IsRefused("not_confirmed", "used before");

        Assert.Equal(writes + 1, rig.Writes().Count);
    }

    [Fact]
    public async Task A_preview_warns_of_what_Tuco_may_refuse()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { Confirm = ConfirmMode.Auto });

        rig.Sandbox.Faults.Add(new() { Method = "GET", Path = "/api/line-requests/*", Body = """{"success":true,"status":"on_hold"}""" });
        var preview = await rig.CallAsync(Tool, Arguments(Id));

        preview.TokenOf();
        Assert.Contains("only a request that awaits payment can be canceled", (string)preview["preview"]!["warnings"]![0]!, StringComparison.Ordinal);
        Assert.Contains("warning: only a request that awaits payment", preview.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_told_before_anybody_is_asked()
    {
        var person = Person.Agreeing;
        await using var rig = await AskingAsync(person, Acts.Older);

        var reply = await rig.CallAsync(Tool, Arguments(Id));

        reply.Complains("not_found", rig.Sandbox.Requests);
        Assert.Contains("Line request not found", reply.Text, StringComparison.Ordinal);
        Assert.Empty(person.Asked);
        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task What_is_not_awaited_any_more_is_a_conflict_with_its_status()
    {
        await using var rig = await McpRig.StartAsync();
        var id = await RequestAsync(rig);
        rig.Sandbox.Faults.Add(new() { Path = "/api/line-requests/*", Kind = FaultKind.Cut, AfterEffect = true });

        (await rig.CallAsync(Tool, Arguments(id))).Complains("outcome_unknown", [rig.Sandbox.Requests[^1]]);
        var again = await rig.CallAsync(Tool, Arguments(id));

        again.Complains("conflict", [rig.Sandbox.Requests[^1]]);
        Assert.All(["Tuco's code: canceled", "Read the state of the request with line_status"], fact => Assert.Contains(fact, again.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_writes_to_nobody_so_hours_and_lists_of_recipients_do_not_hold_it_up()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with
        {
            QuietHours = QuietHours.Parse("00:00-23:59@UTC").Hours,
            RecipientsAllow = Acts.Rules("+44*"),
            RecipientsBlock = Acts.Rules("*@example.com"),
        });
        var id = await RequestAsync(rig);

        (await rig.CallAsync(Tool, Arguments(id))).IsDone();
    }

    [Fact]
    public Task The_operator_s_switches_hold() => ToolErrors.ObeysTheSwitchesAsync(Tool);

    [Theory]
    [InlineData(400, """{"error":"Invalid line request id"}""", "invalid", false, "Invalid line request id")]
    [InlineData(401, """{"error":"Unauthorized"}""", "unauthorized", false, "TUCO_API_KEY")]
    [InlineData(404, """{"error":"Line request not found"}""", "not_found", false, "Check the id")]
    [InlineData(409, """{"success":false,"status":"active","message":"Already active"}""", "conflict", false, "Already active")]
    [InlineData(429, """{"error":"Rate limit exceeded","retryAfterMs":600000}""", "rate_limited", true, "retry after: 600 s")]
    [InlineData(500, """{"error":"Internal server error"}""", "outcome_unknown", false, "Read the state first with line_status")]
    public Task A_refusal_is_told(int status, string body, string code, bool retryable, string fact) =>
        ToolErrors.RefusesAsync(Tool, status, body, code, retryable, fact);

    [Theory]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.Html)]
    public Task A_lost_answer_is_outcome_unknown(FaultKind kind) => ToolErrors.DoubtsAsync(Tool, kind);

    [Theory]
    [InlineData("""{"lineRequestId":7,"confirmTokn":"x"}""", "lineRequestId is 7", "«confirmTokn» is no argument of this tool; did you mean confirmToken?")]
    [InlineData("""{"lineRequestId":"6a09279daa903300e2530b0f","dryRun":true,"idempotencyKey":"k"}""", "«dryRun» is no argument", "«idempotencyKey» is no argument")]
    public Task Bad_arguments_reach_nobody(string arguments, params string[] faults) => ToolErrors.FaultsAsync(Tool, arguments, faults);

    private static string Arguments(string id) => $$"""{"lineRequestId":"{{id}}"}""";

    private static async Task<string> RequestAsync(McpRig rig) => (string)(await rig.CallAsync("request_line", Calls.RequestLine))["lineRequestId"]!;

    private static Task<McpRig> AskingAsync(Person person, string protocol) =>
        McpRig.StartAsync(protocol: protocol, person: person.AnswerAsync, safety: static safety => safety with { Confirm = ConfirmMode.Auto });
}
