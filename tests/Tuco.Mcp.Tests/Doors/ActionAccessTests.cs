using System.Text.Json.Nodes;
using Tuco.Mcp.Tests.Safety;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>What the action API refuses (nexuserp.dev/docs/api/calling-the-api), and which secret goes where.</summary>
public sealed class ActionAccessTests
{
    private const string Key = "tuco_sk_Q7w9ZkP3rT5vX1yBmN8cL2dF";
    private const string ActionsKey = "sk_live0001_h2Jk9Lm4Np6Qr8St1Uv3Wx5Yz7Ab";

    [Theory]
    [InlineData("run_action", """{"action":"leads.create","input":{"phone":"+1"}}""", "Input failed validation", "name: Required")]
    [InlineData("run_action", """{"action":"invoices.create","input":{"clientName":"A","amount":-1,"dueDate":"soon"}}""", "amount: Expected a number from 0", "dueDate: Expected an ISO 8601 time")]
    [InlineData("query_action", """{"action":"leads.getById"}""", "id: Required", "Correct the input")]
    public async Task A_400_tells_every_field_issue(string tool, string arguments, params string[] facts)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync(tool, arguments);

        reply.Complains("invalid", [Assert.Single(rig.Sandbox.Requests)]);
        Assert.All([.. facts, "HTTP status: 400", "Nothing was done", "retryable: no"], fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("query_action", "expired")]
    [InlineData("query_action", "revoked")]
    [InlineData("run_action", "expired")]
    [InlineData("run_action", "revoked")]
    public async Task A_401_says_that_the_key_is_wrong_expired_or_revoked(string tool, string state)
    {
        await using var rig = await McpRig.StartAsync();
        await rig.Sandbox.AskAsync("POST", "/sandbox/actions", $$"""{"state":"{{state}}"}""");

        var reply = await rig.CallAsync(tool, Calls.Arguments(tool));

        reply.Complains("unauthorized", [Assert.Single(rig.Sandbox.Requests)]);
        Assert.All(["TUCO_ACTIONS_KEY", "expired or revoked", "Do not retry"], fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
        (await rig.CallAsync("list_lines")).IsDone();
    }

    [Theory]
    [InlineData("query_action", "invoices.getAll", "invoices.read")]
    [InlineData("run_action", "invoices.create", "invoices.create")]
    [InlineData("run_action", "tasks.delete", "tasks.delete")]
    public async Task A_403_for_want_of_a_scope_names_it(string tool, string action, string scope)
    {
        await using var rig = await McpRig.StartAsync();
        await rig.Sandbox.AskAsync("POST", "/sandbox/actions", """{"scopes":["leads.read"]}""");

        var reply = await rig.CallAsync(tool, $$"""{"action":"{{action}}","input":{"id":"x"} }""");

        reply.Complains("forbidden", [Assert.Single(rig.Sandbox.Requests)]);
        Assert.Contains($"\nmissing scope: «{scope}»", reply.Text.Replace($": {scope}\n", $": «{scope}»\n", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("Settings, Developer", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"maxTier":false}""", "leads.getAll", "max tier")]
    [InlineData("{}", "billing.update", "not exposed")]
    public async Task A_403_for_the_tier_or_what_is_not_open_says_so(string settings, string action, string words)
    {
        await using var rig = await McpRig.StartAsync();
        await rig.Sandbox.AskAsync("POST", "/sandbox/actions", settings);

        foreach (var tool in new[] { "query_action", "run_action" })
        {
            var reply = await rig.CallAsync(tool, $$"""{"action":"{{action}}"}""");
            reply.Complains("forbidden", [rig.Sandbox.Requests[^1]]);
            Assert.All([words, "Do not retry", "max tier, or this action is not open"], fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
            Assert.DoesNotContain("missing scope", reply.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("query_action", """{"action":"leads.getById","input":{"id":"lead_999"}}""")]
    [InlineData("run_action", """{"action":"leads.delete","input":{"id":"lead_999"}}""")]
    public async Task A_404_is_a_record_or_an_action_that_is_not_there(string tool, string arguments)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync(tool, arguments);

        reply.Complains("not_found", [Assert.Single(rig.Sandbox.Requests)]);
        Assert.Contains("There is no such record in this workspace", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("find_leads", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_input_too_long_for_an_address_is_told_as_that()
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("query_action", $$"""{"action":"leads.getById","input":{"id":"{{new string('x', 9000)}}"} }""");

        reply.Complains("invalid", [], "HTTP status: 414", "The input is too long for the action API");
    }

    [Theory]
    [InlineData("query_action", "tasks.create")]
    [InlineData("run_action", "tasks.getAll")]
    public async Task A_read_that_is_a_write_is_told_which_tool_it_belongs_to(string tool, string action)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync(tool, $$"""{"action":"{{action}}"}""");

        reply.Complains("invalid", [Assert.Single(rig.Sandbox.Requests)], "HTTP status: 405", "Reads go through query_action, writes through run_action.");
    }

    [Fact]
    public async Task An_error_names_the_action_API_and_its_variable_where_Tuco_s_own_would_mislead()
    {
        await using var rig = await McpRig.StartAsync(hasty: true, api: static api => api with { ActionsUrl = new Uri("http://127.0.0.1:9") });

        var reply = await rig.CallAsync("query_action", """{"action":"leads.getAll"}""");

        reply.Complains("unreachable", []);
        Assert.Contains("The action API (127.0.0.1:9)", reply.Text, StringComparison.Ordinal);
        Assert.Contains("TUCO_ACTIONS_URL", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("TUCO_BASE_URL", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"result":{"data":{}}}""")]
    [InlineData("""{"result":null}""")]
    [InlineData("""{"json":{"id":1}}""")]
    [InlineData("""[{"result":{"data":{"json":1}}}]""")]
    [InlineData("""{"error":{"json":{"message":"No","data":{"code":"FORBIDDEN"}}}}""")]
    [InlineData("""{"result":{"data":{"json":"cut \ud83d"}}}""")]
    public async Task Another_envelope_is_no_success(string body)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/v1/trpc/*", Times = null, Body = body });

        (await rig.CallAsync("query_action", Calls.Arguments("query_action"))).Complains("server_error", rig.Sandbox.Requests);
        (await rig.CallAsync("run_action", Calls.Arguments("run_action"))).Complains("outcome_unknown", [rig.Sandbox.Requests[^1]]);
    }

    [Fact]
    public async Task Each_host_sees_its_own_key_and_no_other()
    {
        await using var tuco = new RawServer(static _ => RawServer.Json("""{"lines":[]}"""));
        await using var workspace = new RawServer(static _ => RawServer.Json("""{"result":{"data":{"json":1}}}"""));
        await using var rig = await McpRig.StartAsync(api: api => api with { BaseUrl = tuco.BaseUrl, Key = Key, ActionsUrl = workspace.BaseUrl, ActionsKey = ActionsKey });

        await rig.CallAsync("list_lines");
        await rig.CallAsync("query_action", Calls.Arguments("query_action"));
        await rig.CallAsync("run_action", Calls.Arguments("run_action"));

        Assert.All(tuco.Requests, static request => Assert.DoesNotContain(ActionsKey[3..], request, StringComparison.Ordinal));
        Assert.Equal(2, workspace.Requests.Count);
        Assert.All(workspace.Requests, static request =>
        {
            Assert.Contains($"\r\nAuthorization: Bearer {ActionsKey}\r\n", request, StringComparison.Ordinal);
            Assert.DoesNotContain("tuco_", request, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("query_action", """{"action":"leads.getAll","input":"KEY"}""")]
    [InlineData("query_action", """{"action":"leads.getById","input":{"id":"KEY"}}""")]
    [InlineData("query_action", """{"action":"leads.getById","input":{"a":[{"b":"my KEY"}]}}""")]
    [InlineData("run_action", """{"action":"leads.create","input":{"name":"Acme","notes":{"deep":["KEY"]}}}""")]
    [InlineData("run_action", """{"action":"leads.create","input":{"KEY":1}}""")]
    [InlineData("run_action", """{"action":"leads.create","input":"{\"name\":\"KEY\"}"}""")]
    public async Task No_secret_of_this_server_goes_out_in_an_input_however_deep(string tool, string arguments)
    {
        await using var rig = await McpRig.StartAsync(new SandboxOptions { ApiKey = Key, ActionsKey = ActionsKey });

        foreach (var secret in new[] { Key, ActionsKey, rig.Sandbox.ClerkToken, ActionsKey[12..26] })
        {
            var reply = await rig.CallAsync(tool, arguments.Replace("KEY", secret, StringComparison.Ordinal));
            reply.Complains("invalid_arguments", []);
            Assert.Contains("input holds a part of a secret", reply.Text, StringComparison.Ordinal);
        }
        Assert.Empty(rig.Sandbox.Requests);
    }

    [Fact]
    public async Task A_secret_in_a_file_is_known_before_the_first_input_goes_out()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Key);
        await using var rig = await McpRig.StartAsync(new SandboxOptions { ApiKey = Key }, api: api => api with { Key = null, KeyFile = file });

        var reply = await rig.CallAsync("query_action", $$"""{"action":"leads.getById","input":{"id":"{{Key}}"} }""");

        File.Delete(file);
        reply.Complains("invalid_arguments", []);
        Assert.Empty(rig.Sandbox.Requests);
    }

    [Fact]
    public async Task The_actions_work_without_a_key_of_Tuco()
    {
        await using var rig = await McpRig.StartAsync(api: static api => api with { Key = null, ClerkToken = null });

        (await rig.CallAsync("query_action", Calls.Arguments("query_action"))).IsDone();
        (await rig.CallAsync("run_action", Calls.Arguments("run_action"))).IsDone();
        (await rig.CallAsync("list_lines")).Complains("not_configured", []);
    }

    [Fact]
    public async Task Without_its_URL_and_key_the_action_API_is_not_there()
    {
        await using var rig = await McpRig.StartAsync(api: static api => api with { ActionsUrl = null, ActionsKey = null });

        Assert.DoesNotContain((await rig.Client.ListToolsAsync()).Select(static tool => tool.Name), static name => name.EndsWith("_action", StringComparison.Ordinal));
        await Assert.ThrowsAsync<ModelContextProtocol.McpProtocolException>(() => rig.CallAsync("run_action", Calls.Arguments("run_action")));
        Assert.Empty(rig.Sandbox.Requests);
    }

    [Fact]
    public async Task A_key_that_the_action_API_echoes_is_in_neither_half()
    {
        await using var rig = await McpRig.StartAsync(new SandboxOptions { ActionsKey = ActionsKey });
        rig.Sandbox.Faults.Add(new() { Path = "/api/v1/trpc/*", Body = """{"result":{"data":{"json":{"auth":"Bearer KEY","KEY":["KEY"]}}}}""".Replace("KEY", ActionsKey, StringComparison.Ordinal) });
        rig.Sandbox.Faults.Add(new() { Path = "/api/v1/trpc/*", Status = 403, Body = """{"error":{"json":{"message":"KEY is bad","data":{"issues":["KEY"]}}}}""".Replace("KEY", ActionsKey, StringComparison.Ordinal) });

        var told = await rig.CallAsync("query_action", Calls.Arguments("query_action"));
        var refused = await rig.CallAsync("query_action", Calls.Arguments("query_action"));

        told.IsDone();
        Assert.Equal("forbidden", refused.Code);
        var all = told.Text + told.Json!.ToJsonString() + refused.Text;
        for (var i = 12; i + 6 <= ActionsKey.Length; i++)
            Assert.DoesNotContain(ActionsKey.Substring(i, 6), all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_the_sandbox_s_own_where_the_program_runs_on_it()
    {
        var (code, output, errors) = await Program.RunAsync(null, "call", "query_action", "action=leads.getAll", "--sandbox", "--json");

        Assert.Equal((0, ""), (code, errors));
        Assert.Equal("Acme Co", (string?)JsonNode.Parse(output)!["data"]![0]!["name"]);
    }
}
