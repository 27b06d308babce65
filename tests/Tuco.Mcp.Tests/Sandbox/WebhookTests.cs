namespace Tuco.Mcp.Tests.Sandbox;

public sealed class WebhookTests
{
    private const string Path = "/api/webhooks";
    private const string Body = """{"url":"https://hooks.example/tuco","events":["message.reply","message.sent"],"name":"CRM","description":"d"}""";

    [Fact]
    public async Task A_webhook_tells_its_secret_once()
    {
        await using var rig = await Rig.StartAsync();

        var created = await rig.PostAsync(Path, Body);

        Assert.Equal(201, created.Status);
        Assert.Equal(["id", "secret", "url", "events", "name", "description", "createdAt", "warning"], created.Json.Select(field => field.Key));
        Assert.Equal("Save this secret now. You will not be able to see it again.", created["warning"]);
        var one = await rig.GetAsync($"{Path}/{created["id"]}");
        Assert.Equal(
            $$"""
            {"id":"{{created["id"]}}","url":"https://hooks.example/tuco","events":["message.reply","message.sent"],"name":"CRM","description":"d","isActive":true,
            "lastTriggeredAt":null,"lastSuccessAt":null,"lastFailureAt":null,"failureCount":0,"createdAt":"2026-03-12T15:00:00.000Z",
            "updatedAt":"2026-03-12T15:00:00.000Z"}
            """.ReplaceLineEndings(""),
            one.Text);
        Reply[] others = [one, await rig.GetAsync(Path), await rig.GetAsync("/sandbox/state")];
        Assert.All(others, reply => Assert.DoesNotContain(created["secret"]!, reply.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Webhooks_are_listed_newest_first()
    {
        await using var rig = await Rig.StartAsync();
        var (first, second) = (await rig.PostAsync(Path, Body), await rig.PostAsync(Path, Body));

        var list = (await rig.GetAsync(Path)).Json["webhooks"]!.AsArray();

        Assert.Equal([second["id"], first["id"]], list.Select(hook => (string?)hook!["id"]));
        Assert.NotEqual(first["secret"], second["secret"]);
    }

    [Fact]
    public async Task A_webhook_is_changed_in_part_and_deleted()
    {
        await using var rig = await Rig.StartAsync();
        var path = $"{Path}/{(await rig.PostAsync(Path, Body))["id"]}";

        var changed = await rig.RequestAsync("PATCH", path, """{"events":["message.failed"],"isActive":false,"description":null}""");
        var hook = await rig.GetAsync(path);

        Assert.Equal((200, """{"success":true}"""), (changed.Status, changed.Text));
        Assert.Equal(("CRM", null, "false"), (hook["name"], hook["description"], hook["isActive"]));
        Assert.Equal("""["message.failed"]""", hook.Json["events"]!.ToJsonString());
        Assert.Equal("""{"success":true}""", (await rig.RequestAsync("DELETE", path, "")).Text);
        foreach (var method in new[] { "GET", "PATCH", "DELETE" })
            Assert.Equal((404, "Webhook not found"), await rig.RequestAsync(method, path, "{}") is var reply ? (reply.Status, reply.Error) : default);
        Assert.Equal((404, "Webhook not found"), await rig.PostAsync(path + "/health-check", "") is var health ? (health.Status, health.Error) : default);
    }

    [Theory]
    [InlineData("""{"events":["message.sent"],"name":"n"}""", "URL is required")]
    [InlineData("""{"url":"nonsense","events":["message.sent"],"name":"n"}""", "Invalid URL format")]
    [InlineData("""{"url":"http://hooks.example/","events":["message.sent"],"name":"n"}""", "Invalid URL format")]
    [InlineData("""{"url":"file:///etc/passwd","events":["message.sent"],"name":"n"}""", "Invalid URL format")]
    [InlineData("""{"url":"https://a.b/","name":"n"}""", "At least one event must be selected")]
    [InlineData("""{"url":"https://a.b/","events":[],"name":"n"}""", "At least one event must be selected")]
    [InlineData("""{"url":"https://a.b/","events":["message.sent","message.delivered","x"],"name":"n"}""", "Invalid events: message.delivered, x")]
    [InlineData("""{"url":"https://a.b/","events":["message.sent"]}""", "Name is required")]
    public async Task What_a_webhook_lacks_is_said(string body, string error)
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync(Path, body);

        Assert.Equal((400, error), (reply.Status, reply.Error));
        Assert.Equal("""{"webhooks":[]}""", (await rig.GetAsync(Path)).Text);
    }

    [Theory]
    [InlineData("""{"url":""}""", "URL is required")]
    [InlineData("""{"url":"http://hooks.example"}""", "Invalid URL format")]
    [InlineData("""{"events":[]}""", "At least one event must be selected")]
    [InlineData("""{"name":" "}""", "Name is required")]
    public async Task A_change_is_held_to_the_same_rules(string body, string error)
    {
        await using var rig = await Rig.StartAsync();
        var path = $"{Path}/{(await rig.PostAsync(Path, Body))["id"]}";

        var reply = await rig.RequestAsync("PATCH", path, body);

        Assert.Equal((400, error), (reply.Status, reply.Error));
    }

    [Theory]
    [InlineData("http://127.0.0.1:8099/hook")]
    [InlineData("http://localhost:8099/hook")]
    [InlineData("http://[::1]:8099/hook")]
    public async Task Plain_http_to_loopback_is_taken(string url)
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync(Path, $$"""{"url":"{{url}}","events":["message.sent"],"name":"n"}""");

        Assert.Equal((201, url), (reply.Status, reply["url"]));
    }
}
