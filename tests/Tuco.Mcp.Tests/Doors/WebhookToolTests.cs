using System.Text.Json.Nodes;
using Tuco.Mcp.Tests.Safety;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>The five webhook tools (docs.tuco.ai/api-reference/endpoint/list-webhooks and its neighbours).</summary>
public sealed class WebhookToolTests
{
    private const string Id = "66a1f0c29b3d4e5f60718401";
    private const string Create = """{"url":"https://hooks.example.com/tuco","events":["message.reply","message.sent"],"name":"To the CRM","description":"All but failures"}""";

    [Fact]
    public async Task A_webhook_is_made_changed_listed_and_deleted()
    {
        await using var rig = await McpRig.StartAsync();

        var made = await rig.CallAsync("create_webhook", Create);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Create), JsonNode.Parse(rig.Sandbox.Requests[^1].Body)));
        var id = (string)made["id"]!;
        var changed = await rig.CallAsync("update_webhook", $$"""{"webhookId":"{{id}}","isActive":"false","events":"message.failed"}""");
        Assert.Equal(("PATCH", $"/api/webhooks/{id}", """{"events":["message.failed"],"isActive":false}"""), Wire(rig));
        var listed = await rig.CallAsync("list_webhooks");
        var row = Assert.Single(listed["webhooks"]!.AsArray())!;
        Assert.Equal((id, "To the CRM", "https://hooks.example.com/tuco", false, 0), ((string?)row["id"], (string?)row["name"], (string?)row["url"], (bool)row["isActive"]!, (int)row["failureCount"]!));
        Assert.Contains($"{id} | «To the CRM» | https://hooks.example.com/tuco | «message.failed» | no | 0", listed.Text, StringComparison.Ordinal);
        var deleted = await rig.CallAsync("delete_webhook", $$"""{"webhookId":"{{id}}"}""");
        Assert.Equal(("DELETE", $"/api/webhooks/{id}", ""), Wire(rig));

        Assert.Equal((id, "changed"), ((string?)changed["webhookId"], (string?)changed["outcome"]));
        Assert.StartsWith($"The webhook {id} is changed.\nnext: ", changed.Text, StringComparison.Ordinal);
        Assert.StartsWith($"The webhook {id} is deleted.\nnext: ", deleted.Text, StringComparison.Ordinal);
        Assert.StartsWith("There is no webhook.", (await rig.CallAsync("list_webhooks")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_secret_comes_back_once_in_both_halves_and_is_nowhere_after_it()
    {
        await using var rig = await McpRig.StartAsync();

        var made = await rig.CallAsync("create_webhook", Create);
        var secret = (string)made["secret"]!;
        Assert.Matches("^whsec_[0-9a-f]{48}$", secret);
        Assert.Contains(secret, made.Text, StringComparison.Ordinal);
        Assert.Contains("never told again", made.Text, StringComparison.Ordinal);
        Assert.Contains("never told again", (string)made["next"]!, StringComparison.Ordinal);
        var id = (string)made["id"]!;

        foreach (var (tool, arguments) in new[] { ("list_webhooks", "{}"), ("test_webhook", Of(id)), ("update_webhook", $$"""{"webhookId":"{{id}}","name":"Other"}"""), ("create_webhook", Create), ("delete_webhook", Of(id)) })
        {
            var reply = await rig.CallAsync(tool, arguments);
            Assert.DoesNotContain(secret, reply.Text + reply.Json?.ToJsonString(), StringComparison.Ordinal);
        }
        foreach (var file in Directory.EnumerateFiles(rig.Settings.Safety.StateDir, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain(secret, ReadAll(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_secret_is_in_no_log_at_whatever_level()
    {
        const string Secret = "whsec_0f1e2d3c4b5a69788796a5b4c3d2e1f0";
        var log = Path.GetTempFileName();
        await using var server = new RawServer(static _ => RawServer.Json($$"""{"id":"{{Id}}","secret":"{{Secret}}","url":"https://hooks.example.com/tuco","events":["message.sent"],"name":"n"}""", 201));
        await using var program = Program.Start(new Dictionary<string, string>
        {
            ["TUCO_API_KEY"] = "tuco_sk_Q7w9ZkP3rT5vX1yBmN8cL2dF",
            ["TUCO_BASE_URL"] = server.BaseUrl.AbsoluteUri,
            ["TUCO_TOOLSETS"] = "webhooks",
            ["TUCO_CONFIRM"] = "never",
            ["TUCO_LOG_LEVEL"] = "Verbose",
            ["TUCO_LOG_FILE"] = log,
        });
        await program.InitializeAsync();

        await program.SendAsync("tools/call", 1, $$"""{"name":"create_webhook","arguments":{{Create}}}""");
        var told = (await program.AnswerAsync(1)).ToJsonString();
        program.CloseInput();
        await program.ExitAsync();
        var written = program.Errors + await File.ReadAllTextAsync(log);
        File.Delete(log);

        Assert.Equal(2, told.Split(Secret).Length - 1);
        Assert.Contains("tools/call", written, StringComparison.Ordinal);
        for (var i = "whsec_".Length; i + 6 <= Secret.Length; i++)
            Assert.DoesNotContain(Secret.Substring(i, 6), written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id":"66a1f0c29b3d4e5f60718401"}""", "Tuco told no secret", null)]
    [InlineData("""{"id":"66a1f0c29b3d4e5f60718401","secret":"c2VjcmV0","events":null,"url":7,"name":{},"more":1}""", "Give the user the secret now", "c2VjcmV0")]
    public async Task An_answer_that_tells_less_is_told_with_what_was_asked_for(string body, string next, string? secret)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/webhooks", Status = 201, Body = body });

        var reply = await rig.CallAsync("create_webhook", Create);

        Assert.Equal((Id, secret), ((string?)reply["id"], (string?)reply["secret"]));
        Assert.StartsWith(next, (string)reply["next"]!, StringComparison.Ordinal);
        Assert.Contains("secret: " + (secret is null ? "not told" : $"«{secret}»"), reply.Text, StringComparison.Ordinal);
        Assert.Equal("""["message.reply","message.sent"]""", reply["events"]!.ToJsonString());
    }

    [Theory]
    [InlineData("http://hooks.example.com/tuco", "does not begin with https://")]
    [InlineData("https://localhost/tuco", "local network")]
    [InlineData("https://10.0.0.8/tuco", "not on the public internet")]
    [InlineData("https://169.254.169.254/", "not on the public internet")]
    [InlineData("https://user:word@hooks.example.com/", "user or password")]
    [InlineData("https://[::1]/", "not on the public internet")]
    [InlineData("https://0x7f.1/", "unusual notation")]
    public async Task Events_go_to_the_public_internet_and_over_https_only(string url, string why)
    {
        await using var rig = await McpRig.StartAsync();

        foreach (var reply in new[]
        {
            await rig.CallAsync("create_webhook", Create.Replace("https://hooks.example.com/tuco", url, StringComparison.Ordinal)),
            await rig.CallAsync("update_webhook", $$"""{"webhookId":"{{Id}}","url":"{{url}}"}"""),
        })
        {
            reply.Complains("invalid_arguments", []);
            Assert.Contains(why, reply.Text, StringComparison.Ordinal);
        }
        Assert.Empty(rig.Sandbox.Requests);
    }

    [Theory]
    [InlineData("create_webhook", "{}", "url is required", "events is required", "name is required")]
    [InlineData("create_webhook", """{"url":"x","events":["message.delivered"],"Name":"n"}""", "url is \"x\"", "events is ", "did you mean name?", "name is required")]
    [InlineData("create_webhook", """{"url":"https://hooks.example.com","events":[],"name":"n"}""", "events is empty")]
    [InlineData("create_webhook", """{"url":"https://hooks.example.com","events":["message.repl"],"name":"n"}""", "did you mean \"message.reply\"?")]
    [InlineData("update_webhook", """{"webhookId":"66a1f0c29b3d4e5f60718401"}""", "without anything to change")]
    [InlineData("update_webhook", """{"webhookId":"66a1f0c29b3d4e5f60718401","events":[]}""", "events is empty", "isActive false pauses")]
    [InlineData("update_webhook", """{"id":"x","active":true}""", "webhookId is required", "id is no argument", "did you mean isActive?")]
    [InlineData("delete_webhook", """{"webhookId":"../leads"}""", "webhookId is ")]
    [InlineData("test_webhook", """{"webhook":"66a1f0c29b3d4e5f60718401"}""", "did you mean webhookId?", "webhookId is required")]
    [InlineData("list_webhooks", """{"limit":5}""", "limit is no argument")]
    public async Task Bad_arguments_are_told_all_at_once(string tool, string arguments, params string[] facts)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync(tool, arguments);

        reply.Complains("invalid_arguments", []);
        Assert.All(facts, fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
        Assert.Empty(rig.Sandbox.Requests);
    }

    [Theory]
    [InlineData("""{"success":true,"message":"Health check passed","statusCode":200,"response":"OK"}""", true, "The test passed (HTTP 200).", "the address answered: OK")]
    [InlineData("""{"success":false,"error":"HTTP 503: Service Unavailable","details":"no worker","statusCode":503}""", false, "The test failed (HTTP 503).", "«HTTP 503: Service Unavailable» «no worker»")]
    [InlineData("""{"success":false,"error":"The operation was aborted due to timeout"}""", false, "The test failed.", "aborted due to timeout")]
    [InlineData("""{"success":"true","statusCode":"204"}""", true, "The test passed (HTTP 204).", "next: ")]
    [InlineData("""{"success":false}""", false, "The test failed.", "within 10 s over https")]
    public async Task A_test_tells_how_the_address_answered_and_a_failed_one_is_no_error(string body, bool passed, string begins, string fact)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = $"/api/webhooks/{Id}/health-check", Body = body });

        var reply = await rig.CallAsync("test_webhook", Of(Id));

        Assert.False(reply.IsError);
        Assert.Equal((Id, passed), ((string?)reply["webhookId"], (bool)reply["passed"]!));
        Assert.StartsWith(begins, reply.Text, StringComparison.Ordinal);
        Assert.Contains(fact, reply.Text, StringComparison.Ordinal);
        Assert.Equal(JsonNode.Parse(body)!["error"]?.ToString(), (string?)reply["error"]);
        Assert.Equal("POST", Assert.Single(rig.Sandbox.Requests).Method);
    }

    [Fact]
    public async Task Webhooks_without_most_of_their_fields_or_with_odd_ones_survive()
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/webhooks", Body = """{"webhooks":[{"id":1},{"id":"a b","isActive":"yes","failureCount":"3","events":[7,null],"url":{},"name":null}],"total":2}""" });

        var rows = (await rig.CallAsync("list_webhooks"))["webhooks"]!.AsArray();

        Assert.Equal(("1", null, null), ((string?)rows[0]!["id"], (bool?)rows[0]!["isActive"], (string?)rows[0]!["url"]));
        Assert.Equal(("a b", 3, null), ((string?)rows[1]!["id"], (int?)rows[1]!["failureCount"], (bool?)rows[1]!["isActive"]));
    }

    [Fact]
    public async Task A_list_that_is_too_long_is_cut_by_rows_and_says_so()
    {
        await using var rig = await McpRig.StartAsync();
        var rows = Enumerable.Range(0, 200).Select(static n => $$"""{"id":"66a1f0c29b3d4e5f6071{{n:x4}}","url":"https://hooks.example.com/{{new string('u', 150)}}","name":"w"}""");
        rig.Sandbox.Faults.Add(new() { Path = "/api/webhooks", Body = $$"""{"webhooks":[{{string.Join(',', rows)}}]}""" });

        var reply = await rig.CallAsync("list_webhooks");

        var shown = reply["webhooks"]!.AsArray().Count;
        Assert.InRange(shown, 10, 199);
        Assert.Contains($"{200 - shown} older ones are left out", reply.Text, StringComparison.Ordinal);
        Assert.Equal(200 - shown, (int?)reply["leftOut"]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"webhooks":null}""")]
    [InlineData("""{"webhooks":[null]}""")]
    [InlineData("""{"webhooks":["66a1f0c29b3d4e5f60718401"]}""")]
    public async Task A_list_of_another_shape_is_a_server_error_and_not_empty(string body)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/webhooks", Body = body });

        (await rig.CallAsync("list_webhooks")).Complains("server_error", rig.Sandbox.Requests);
    }

    [Theory]
    [InlineData("update_webhook", "")]
    [InlineData("update_webhook", "{}")]
    [InlineData("update_webhook", "[1]")]
    [InlineData("delete_webhook", "")]
    [InlineData("delete_webhook", "null")]
    public async Task A_success_needs_no_words(string tool, string body)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/webhooks/*", Body = body });

        (await rig.CallAsync(tool, Calls.Arguments(tool))).IsDone();
    }

    [Theory]
    [InlineData("update_webhook")]
    [InlineData("delete_webhook")]
    public async Task Success_false_is_no_success(string tool)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/webhooks/*", Body = """{"success":false}""" });

        (await rig.CallAsync(tool, Calls.Arguments(tool))).Complains("outcome_unknown", rig.Sandbox.Requests);
    }

    [Fact]
    public async Task A_webhook_that_cannot_be_read_is_not_asked_about()
    {
        var person = Person.Agreeing;
        await using var rig = await McpRig.StartAsync(protocol: Acts.Older, person: person.AnswerAsync, safety: static safety => safety with { Confirm = Mcp.Safety.ConfirmMode.Auto });

        foreach (var tool in new[] { "update_webhook", "delete_webhook" })
        {
            var reply = await rig.CallAsync(tool, Calls.Arguments(tool));
            reply.Complains("not_found", []);
            Assert.Contains("list_webhooks", reply.Text, StringComparison.Ordinal);
        }
        Assert.Empty(person.Asked);
        Assert.Empty(rig.Writes());
    }

    private static string Of(string id) => $$"""{"webhookId":"{{id}}"}""";

    private static (string, string, string) Wire(McpRig rig) => (rig.Sandbox.Requests[^1].Method, rig.Sandbox.Requests[^1].Path, rig.Sandbox.Requests[^1].Body);

    private static string ReadAll(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
