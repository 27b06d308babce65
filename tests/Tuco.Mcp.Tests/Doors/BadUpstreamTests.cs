using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>What Tuco refuses or answers badly reaches the model as a code, the facts and a next step; the server lives on.</summary>
public sealed class BadUpstreamTests
{
    private const string NoPlan = """{"success":false,"status":"subscription_required","message":"Buy a plan","redirect":"/billing"}""";
    private const string NotInPlan = """{"success":false,"status":"forbidden_line_type","message":"Not in your plan"}""";

    [Theory]
    [InlineData("list_lines", 400, """{"error":"No active workspace"}""", "invalid", "No active workspace")]
    [InlineData("list_lines", 401, """{"error":"Unauthorized"}""", "unauthorized", "TUCO_API_KEY")]
    [InlineData("request_line", 401, """{"error":"Unauthorized"}""", "unauthorized", "Do not retry")]
    [InlineData("line_status", 401, """{"error":"Unauthorized"}""", "unauthorized", "HTTP status: 401")]
    [InlineData("send_message", 401, """{"error":"Unauthorized"}""", "unauthorized", "Do not retry")]
    [InlineData("analytics", 401, """{"error":"Unauthorized"}""", "unauthorized", "Do not retry")]
    [InlineData("send_message", 402, """{"error":"READ_ONLY","code":"READ_ONLY","reason":"past_due"}""", "READ_ONLY", "reason: past_due")]
    [InlineData("request_line", 402, """{"error":"READ_ONLY","code":"READ_ONLY","reason":"past_due"}""", "READ_ONLY", "/billing")]
    [InlineData("send_message", 402, "", "READ_ONLY", "Do not retry")]
    [InlineData("request_line", 403, NoPlan, "subscription_required", "/billing")]
    [InlineData("request_line", 403, NotInPlan, "forbidden_line_type", "Not in your plan")]
    [InlineData("send_message", 403, """{"error":"Attachment URL does not belong to this organization"}""", "forbidden", "Attachment URL does not belong")]
    [InlineData("analytics", 403, "<html>no</html>", "forbidden", "HTTP 403")]
    [InlineData("send_message", 404, """{"error":"Lead not found or access denied"}""", "not_found", "Lead not found")]
    [InlineData("line_status", 404, """{"error":"Line request not found"}""", "not_found", "Line request not found")]
    [InlineData("send_message", 409, """{"error":"Clash"}""", "conflict", "Clash")]
    [InlineData("send_message", 400, """{"error":"no","code":"FALLBACK_NOT_CONFIGURED"}""", "FALLBACK_NOT_CONFIGURED", "Nothing was sent")]
    [InlineData("send_message", 413, "", "invalid", "HTTP 413")]
    [InlineData("list_lines", 500, """{"error":"Internal server error"}""", "server_error", "Internal server error")]
    [InlineData("line_status", 500, """{"error":"Internal server error"}""", "server_error", "HTTP status: 500")]
    [InlineData("analytics", 500, """{"error":"Internal server error"}""", "server_error", "retryable: yes")]
    [InlineData("request_line", 500, """{"error":"Internal server error"}""", "outcome_unknown", "same arguments")]
    [InlineData("send_message", 500, """{"error":"Internal server error"}""", "outcome_unknown", "Do not send it again")]
    [InlineData("send_message", 502, """{"error":"BlueBubbles error: gone"}""", "outcome_unknown", "BlueBubbles error: gone")]
    [InlineData("send_message", 503, "<html>", "outcome_unknown", "HTTP status: 503")]
    [InlineData("analytics", 501, """{"error":"Not yet","code":"AGENCY_NOT_AVAILABLE"}""", "AGENCY_NOT_AVAILABLE", "without agencyId")]
    [InlineData("analytics", 501, """{"error":"AGENCY_NOT_AVAILABLE"}""", "AGENCY_NOT_AVAILABLE", "without agencyId")]
    [InlineData("list_lines", 501, "", "server_error", "HTTP status: 501")]
    public async Task A_refusal_is_told_with_its_code_and_its_facts_after_one_request(string tool, int status, string body, string code, string fact)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Status = status, Body = body });

        var reply = await rig.CallAsync(tool, Calls.Arguments(tool));

        reply.Complains(code, [Assert.Single(rig.Sandbox.Requests)]);
        Assert.Contains(fact, reply.Text, StringComparison.Ordinal);
        Assert.False((await rig.CallAsync("list_lines")).IsError);
    }

    [Fact]
    public async Task A_request_in_progress_is_told_with_its_id_and_its_payment_link()
    {
        await using var rig = await McpRig.StartAsync();
        var first = await rig.CallAsync("request_line", Calls.RequestLine);

        var second = await rig.CallAsync("request_line", Calls.RequestLine.Replace("Support", "Other", StringComparison.Ordinal));

        second.Complains("request_in_progress", [rig.Sandbox.Requests[^1]]);
        Assert.Contains("existing lineRequestId: " + first["lineRequestId"], second.Text, StringComparison.Ordinal);
        Assert.Contains("cancel_line_request frees the way", second.Text, StringComparison.Ordinal);
        Assert.Contains("its paymentUrl: " + first["paymentUrl"], second.Text, StringComparison.Ordinal);
        Assert.Single(rig.Sandbox.State.LineRequests);
    }

    [Fact]
    public async Task A_request_in_progress_whose_line_has_another_shape_keeps_its_code()
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Status = 409, Body = """{"success":false,"status":"request_in_progress","message":"Busy","existingLine":"6a09279daa903300e2530b0f"}""" });

        (await rig.CallAsync("request_line", Calls.RequestLine)).Complains("request_in_progress", rig.Sandbox.Requests, "line_payment_link gets its paymentUrl");
    }

    [Theory]
    [InlineData("request_line", "outcome_unknown")]
    [InlineData("cancel_messages", "outcome_unknown")]
    [InlineData("add_dnc", "outcome_unknown")]
    [InlineData("line_status", "server_error")]
    public async Task A_success_that_says_it_is_none_is_told_with_its_words(string tool, string code)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Body = """{"success":false,"error":"The relay is being moved"}""" });

        var reply = await rig.CallAsync(tool, Calls.Arguments(tool));

        reply.Complains(code, rig.Sandbox.Requests, "but its answer says success: false; it says: «The relay is being moved».");
    }

    [Theory]
    [InlineData("list_lines", FaultKind.Html)]
    [InlineData("list_lines", FaultKind.Empty)]
    [InlineData("list_lines", FaultKind.Truncated)]
    [InlineData("list_lines", FaultKind.Huge)]
    [InlineData("list_lines", FaultKind.Redirect)]
    [InlineData("analytics", FaultKind.Html)]
    [InlineData("analytics", FaultKind.Truncated)]
    [InlineData("line_status", FaultKind.Empty)]
    [InlineData("line_status", FaultKind.Truncated)]
    [InlineData("request_line", FaultKind.Html)]
    [InlineData("request_line", FaultKind.Empty)]
    [InlineData("request_line", FaultKind.Truncated)]
    [InlineData("request_line", FaultKind.Huge)]
    [InlineData("request_line", FaultKind.Redirect)]
    [InlineData("send_message", FaultKind.Html)]
    [InlineData("send_message", FaultKind.Empty)]
    [InlineData("send_message", FaultKind.Truncated)]
    [InlineData("send_message", FaultKind.Huge)]
    [InlineData("send_message", FaultKind.Redirect)]
    public async Task An_answer_that_cannot_be_read_is_a_server_error_or_an_unknown_outcome_and_is_not_asked_for_again(string tool, FaultKind kind)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Kind = kind, AfterEffect = kind == FaultKind.Truncated });

        var reply = await rig.CallAsync(tool, Calls.Arguments(tool));

        reply.Complains(Calls.Writes(tool) ? "outcome_unknown" : "server_error", [Assert.Single(rig.Sandbox.Requests)]);
        Assert.False((await rig.CallAsync("list_lines")).IsError);
    }

    [Theory]
    [InlineData("list_lines", """{"lines":null}""")]
    [InlineData("list_lines", """{"data":[]}""")]
    [InlineData("list_lines", """{"lines":{}}""")]
    [InlineData("list_lines", """[]""")]
    [InlineData("list_lines", """null""")]
    [InlineData("list_lines", """{"lines":[null]}""")]
    [InlineData("find_leads", """{"leads":null}""")]
    [InlineData("find_leads", """{"data":[]}""")]
    [InlineData("find_leads", """{"leads":{}}""")]
    [InlineData("find_leads", """{"leads":["667f1f77bcf86cd799439011"]}""")]
    [InlineData("find_leads", """{"leads":[null]}""")]
    [InlineData("find_leads", """[]""")]
    [InlineData("list_messages", """{}""")]
    [InlineData("list_messages", """null""")]
    [InlineData("list_messages", "\"none\"")]
    [InlineData("list_messages", """{"messages":null}""")]
    [InlineData("list_messages", """{"messages":{"0":{}}}""")]
    [InlineData("list_messages", """{"messages":0,"pagination":{"totalCount":0}}""")]
    [InlineData("list_messages", """{"messages":[null]}""")]
    [InlineData("list_messages", """{"messages":["69b344bc6dae1d942ece4d0e"]}""")]
    [InlineData("list_messages", """{"results":[]}""")]
    [InlineData("list_messages", """{"success":false,"messages":[]}""")]
    [InlineData("list_messages", """[[]]""")]
    [InlineData("list_messages", """[{"message":"cut \ud83d"}]""")]
    [InlineData("analytics", """{"success":true}""")]
    [InlineData("analytics", """{"metrics":null}""")]
    public async Task An_answer_of_another_shape_is_a_server_error_and_no_empty_list(string tool, string body)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Body = body });

        (await rig.CallAsync(tool)).Complains("server_error", rig.Sandbox.Requests);
    }

    [Theory]
    [InlineData("list_lines", 200, "gzip")]
    [InlineData("list_lines", 200, "br")]
    [InlineData("send_message", 201, "gzip")]
    [InlineData("send_message", 201, "br")]
    [InlineData("send_message", 500, "gzip")]
    public async Task A_body_that_is_not_compressed_as_it_says_is_an_answer_that_cannot_be_read(string tool, int status, string encoding)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Status = status, Headers = new Dictionary<string, string> { ["Content-Encoding"] = encoding } });

        (await rig.CallAsync(tool, Calls.Arguments(tool))).Complains(Calls.Writes(tool) ? "outcome_unknown" : "server_error", rig.Sandbox.Requests);
    }

    [Theory]
    [InlineData("list_lines", "server_error")]
    [InlineData("send_message", "outcome_unknown")]
    public async Task A_refusal_whose_words_end_in_half_a_character_is_still_a_refusal(string tool, string code)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Status = 500, Body = """{"error":"cut in the middle of \ud83d"}""" });

        (await rig.CallAsync(tool, Calls.Arguments(tool))).Complains(code, rig.Sandbox.Requests);
    }

    [Theory]
    [InlineData("list_lines")]
    [InlineData("line_status")]
    [InlineData("analytics")]
    public async Task A_read_that_drips_past_the_deadline_is_unreachable(string tool)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Kind = FaultKind.Drip, DripInterval = TimeSpan.FromHours(1) });

        var call = rig.CallAsync(tool, Calls.Arguments(tool));
        await Calls.UntilAsync(() => rig.Sandbox.Requests.Count == 1);
        rig.Clock.Advance(TimeSpan.FromSeconds(25));

        (await call).Complains("unreachable", [Assert.Single(rig.Sandbox.Requests)]);
        Assert.False((await rig.CallAsync("list_lines")).IsError);
    }

    [Theory]
    [InlineData("request_line")]
    [InlineData("send_message")]
    public async Task A_write_that_drips_is_an_unknown_outcome_after_50_seconds_and_runs_on(string tool)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Kind = FaultKind.Drip, AfterEffect = true, DripInterval = TimeSpan.FromHours(1) });

        var call = rig.CallAsync(tool, Calls.Arguments(tool));
        await Calls.UntilAsync(() => rig.Sandbox.Requests.Count == 1);
        rig.Clock.Advance(TimeSpan.FromSeconds(49));
        Assert.False(call.IsCompleted);
        rig.Clock.Advance(TimeSpan.FromSeconds(1));

        (await call).Complains("outcome_unknown", [Assert.Single(rig.Sandbox.Requests)]);
        rig.Clock.Advance(TimeSpan.FromSeconds(50));
        Assert.False((await rig.CallAsync("list_lines")).IsError);
    }

    [Theory]
    [InlineData("list_lines", """{"lines":[{"firstName":"Bearer KEY"}]}""")]
    [InlineData("list_messages", """[{"message":"KEY","recipient":{"firstName":"Bearer KEY"}}]""")]
    [InlineData("find_leads", """{"leads":[{"companyName":"KEY"}]}""")]
    [InlineData("line_status", """{"status":"KEY","paymentStatus":"KEY"}""")]
    [InlineData("request_line", """{"status":"awaiting_payment","paymentUrl":"https://example.com/?key=KEY"}""")]
    [InlineData("send_message", """{"status":"failed","error":"Bearer KEY was refused by the relay"}""")]
    public async Task An_answer_that_echoes_the_key_is_redacted(string tool, string body)
    {
        await using var rig = await McpRig.StartAsync(new SandboxOptions { ApiKey = "tuco_sk_Q7w9ZkP3rT5vX1yB" });
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Body = body.Replace("KEY", rig.Sandbox.ApiKey, StringComparison.Ordinal) });

        var reply = await rig.CallAsync(tool, Calls.Arguments(tool));

        Assert.DoesNotContain("Q7w9Zk", reply.Text + reply.Json?.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list_lines", 302)]
    [InlineData("send_message", 307)]
    [InlineData("request_line", 308)]
    public async Task A_redirect_is_not_followed_and_the_key_goes_nowhere_else(string tool, int status)
    {
        await using var elsewhere = new RawServer(static _ => RawServer.Json("""{"lines":[]}"""));
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Kind = FaultKind.Redirect, Status = status, Headers = new Dictionary<string, string> { ["Location"] = elsewhere.BaseUrl.AbsoluteUri } });

        var reply = await rig.CallAsync(tool, Calls.Arguments(tool));

        Assert.Contains("redirect", reply.Text, StringComparison.Ordinal);
        Assert.Equal(0, elsewhere.Connections);
    }
}
