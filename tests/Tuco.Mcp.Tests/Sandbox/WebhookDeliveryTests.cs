using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Tuco.Mcp.Tests.Doors;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class WebhookDeliveryTests
{
    private static readonly string[] AllEvents = ["message.sent", "message.failed", "message.fallback", "message.reply", "message.opened"];

    [Fact]
    public async Task A_sent_message_is_told_with_all_that_is_known_of_it()
    {
        await using var rig = await Rig.StartAsync();
        await using var receiver = new RawServer(_ => RawServer.Json("ok"));
        await HookAsync(rig, receiver.BaseUrl, "message.sent");

        var sent = await rig.SendAsync(Seeded.LeadPhone, "Привет");

        var (head, body) = await OneAsync(receiver);
        Assert.StartsWith("POST /hook HTTP/1.1\r\n", head, StringComparison.Ordinal);
        Assert.Equal(("message.sent", "2026-03-12T15:00:00.000Z", "application/json"), (head.Field("X-Tuco-Event"), head.Field("X-Tuco-Timestamp"), head.Field("Content-Type")));
        var told = JsonNode.Parse(body)!.AsObject();
        Assert.Equal(
            [
                "event", "timestamp", "workspaceId", "messageId", "message", "leadId", "lead", "contactOwnerEmail", "campaignId", "campaignName",
                "ghlContactId", "ghlLocationId", "hsPortalId", "hsContactId", "data",
            ],
            told.Select(field => field.Key));
        Assert.Equal(("message.sent", (string?)sent.Message["_id"], Seeded.LeadId), ((string?)told["event"], (string?)told["messageId"], (string?)told["leadId"]));
        Assert.Equal(("Привет", "sent"), ((string?)told["message"]!["message"], (string?)told["message"]!["status"]));
        Assert.Equal("{}", told["data"]!.ToJsonString());
    }

    [Fact]
    public async Task The_signature_is_what_openssl_makes_of_the_body_and_the_secret()
    {
        await using var rig = await Rig.StartAsync();
        await using var receiver = new RawServer(_ => RawServer.Json("ok"));
        var secret = (await HookAsync(rig, receiver.BaseUrl, "message.sent"))["secret"]!;

        await rig.SendAsync(Seeded.LeadPhone, "Grüße → 👋");

        var (head, _) = await OneAsync(receiver);
        var raw = Encoding.Latin1.GetBytes(receiver.Requests[0].Split("\r\n\r\n", 2)[1]);
        var signature = head.Field("X-Tuco-Signature");
        Assert.Matches("^[0-9a-f]{64}$", signature);
        Assert.Equal(await OpenSslAsync(secret, raw), signature);
        Assert.NotEqual(await OpenSslAsync(secret, [.. raw, (byte)' ']), signature);
        Assert.Contains("Grüße → ", Encoding.UTF8.GetString(raw), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failed_and_fallen_back_messages_say_why()
    {
        await using var rig = await Rig.StartAsync();
        await using var receiver = new RawServer(_ => RawServer.Json("ok"));
        await HookAsync(rig, receiver.BaseUrl, AllEvents);

        await rig.SendAsync(Seeded.FailingPhone);
        await rig.SendAsync(Seeded.NoIMessagePhone);

        await Calls.UntilAsync(() => receiver.Requests.Count == 2);
        var told = Bodies(receiver).ToDictionary(body => (string)body["event"]!, body => body["data"]!.ToJsonString());
        Assert.Equal("""{"error":"Failed to send message"}""", told["message.failed"]);
        Assert.Equal(
            $$"""{"reason":"Contact not available on iMessage","checkedAddresses":["{{Seeded.NoIMessagePhone}}"]}""", told["message.fallback"].Replace("\\u002B", "+"));
    }

    [Fact]
    public async Task A_reply_is_told_as_text_with_its_row_and_what_it_answers()
    {
        await using var rig = await Rig.StartAsync();
        await using var receiver = new RawServer(_ => RawServer.Json("ok"));
        await HookAsync(rig, receiver.BaseUrl, "message.reply", "message.opened");
        var added = await rig.PostAsync($"/api/campaigns/{Seeded.CampaignId}/leads", $$"""{"leadId":"{{Seeded.LeadId}}"}""");
        var original = rig.Sandbox.State.Messages.First(message => message.LeadId == added["leadId"]);

        await rig.PostAsync($"/sandbox/messages/{original.Id}/open", "");
        await rig.PostAsync("/sandbox/replies", $$"""{"from":"{{Seeded.LeadPhone}}","text":"Yes please"}""");

        await Calls.UntilAsync(() => receiver.Requests.Count == 2);
        var told = Bodies(receiver).ToDictionary(body => (string)body["event"]!);
        Assert.Equal("""{"readAt":"2026-03-12T15:00:00.000Z"}""", told["message.opened"]["data"]!.ToJsonString());
        var reply = told["message.reply"];
        Assert.Equal(("Yes please", "Spring booking"), ((string?)reply["message"], (string?)reply["campaignName"]));
        Assert.Equal(("Ann", "Bee", Seeded.LeadPhone, original.FromLineId), (Text("firstName"), Text("lastName"), Text("phone"), Text("fromLineId")));
        Assert.Equal((original.Id, original.Text, "2026-03-12T15:00:00.000Z"), (Text("originalMessageId"), Text("originalMessage"), Text("repliedAtUtc")));
        Assert.Single(reply["parentMessages"]!.AsArray());
        var row = (await rig.GetAsync($"/api/replies?leadId={Seeded.LeadId}")).Json["replies"]![0]!;
        Assert.True(JsonNode.DeepEquals(row, reply["data"]!["reply"]));

        string? Text(string name) => (string?)reply[name];
    }

    [Fact]
    public async Task What_falls_due_later_is_told_without_anybody_looking()
    {
        await using var rig = await Rig.StartAsync(new() { ContactsReply = true });
        await using var receiver = new RawServer(_ => RawServer.Json("ok"));
        await HookAsync(rig, receiver.BaseUrl, AllEvents);
        await rig.SendAsync(Seeded.BusyPhone);

        rig.Sandbox.Clock.Advance(TimeSpan.FromSeconds(38));

        await Calls.UntilAsync(() => receiver.Requests.Count == 3);
        Assert.Equal(["message.opened", "message.reply", "message.sent"], Bodies(receiver).Select(body => (string)body["event"]!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Failures_are_counted_until_a_success_and_nothing_is_told_twice()
    {
        await using var rig = await Rig.StartAsync();
        await using var receiver = new RawServer(number => RawServer.Json("x", number < 2 ? 500 : 204));
        await using var redirecting = new RawServer(_ => RawServer.Json("", 302, $"Location: {receiver.BaseUrl}\r\n"));
        var hook = $"/api/webhooks/{(await HookAsync(rig, receiver.BaseUrl, "message.sent"))["id"]}";
        var other = $"/api/webhooks/{(await HookAsync(rig, redirecting.BaseUrl, "message.sent"))["id"]}";

        for (var i = 1; i <= 3; i++)
        {
            await rig.SendAsync(Seeded.LeadPhone);
            await Calls.UntilAsync(() => rig.Sandbox.State.Deliveries.Count == 2 * i);
            var failures = await rig.GetAsync(hook);
            Assert.Equal(i == 3 ? "0" : $"{i}", failures["failureCount"]);
        }

        var told = await rig.GetAsync(hook);
        Assert.Equal(("2026-03-12T15:00:00.000Z", 3), (told["lastSuccessAt"], receiver.Requests.Count));
        Assert.Equal((told["lastTriggeredAt"], told["lastFailureAt"]), (told["lastSuccessAt"], told["lastSuccessAt"]));
        Assert.Equal("3", (await rig.GetAsync(other))["failureCount"]);
    }

    [Fact]
    public async Task Nobody_is_told_who_is_switched_off_or_did_not_ask()
    {
        await using var rig = await Rig.StartAsync();
        await using var receiver = new RawServer(_ => RawServer.Json("ok"));
        var off = (await HookAsync(rig, receiver.BaseUrl, "message.sent"))["id"];
        await rig.RequestAsync("PATCH", $"/api/webhooks/{off}", """{"isActive":false}""");
        await HookAsync(rig, receiver.BaseUrl, "message.reply");
        var on = (await HookAsync(rig, receiver.BaseUrl, "message.sent"))["id"];

        await rig.SendAsync(Seeded.LeadPhone);

        await Calls.UntilAsync(() => rig.Sandbox.State.Deliveries.Count > 0);
        Assert.Equal([on], rig.Sandbox.State.Deliveries.Select(delivery => delivery.WebhookId));
    }

    [Fact]
    public async Task Nothing_leaves_the_machine()
    {
        await using var rig = await Rig.StartAsync();
        const string Body = """{"url":"https://hooks.example/","events":["message.sent"],"name":"n"}""";
        var id = (await rig.PostAsync("/api/webhooks", Body))["id"];

        await rig.SendAsync(Seeded.LeadPhone);
        await Calls.UntilAsync(() => rig.Sandbox.State.Deliveries.Count == 1);
        var health = await rig.PostAsync($"/api/webhooks/{id}/health-check", "");

        const string Reason = "The sandbox posts to loopback only (localhost, 127.0.0.1, ::1); nothing was sent";
        Assert.Equal((null, Reason), (rig.Sandbox.State.Deliveries[0].StatusCode, rig.Sandbox.State.Deliveries[0].Error));
        Assert.Equal((200, $$"""{"success":false,"error":"{{Reason}}"}"""), (health.Status, health.Text));
        Assert.Equal("2", (await rig.GetAsync($"/api/webhooks/{id}"))["failureCount"]);
        Assert.Equal(Reason, (string?)(await rig.GetAsync("/sandbox/state")).Json["deliveries"]![0]!["error"]);
    }

    [Fact]
    public async Task A_health_check_posts_a_test_and_tells_what_came_back()
    {
        await using var rig = await Rig.StartAsync();
        await using var receiver = new RawServer(number => number == 0 ? RawServer.Json("fine") : RawServer.Json("broken", 503));
        var hook = await HookAsync(rig, receiver.BaseUrl, "message.reply", "message.sent");

        var passed = await rig.PostAsync($"/api/webhooks/{hook["id"]}/health-check", "");
        var failed = await rig.PostAsync($"/api/webhooks/{hook["id"]}/health-check", "");

        Assert.Equal("""{"success":true,"message":"Health check passed","statusCode":200,"response":"fine"}""", passed.Text);
        Assert.Equal("""{"success":false,"error":"The webhook answered 503","details":"broken","statusCode":503}""", failed.Text);
        Assert.Equal(
            """
            {"event":"message.reply","timestamp":"2026-03-12T15:00:00.000Z","workspaceId":"org_sandbox",
            "data":{"test":true,"message":"This is a health check test webhook from Tuco AI"}}
            """.ReplaceLineEndings(""),
            Bodies(receiver)[0].ToJsonString());
    }

    [Fact]
    public async Task A_webhook_that_is_silent_for_ten_seconds_is_given_up()
    {
        await using var rig = await Rig.StartAsync();
        await using var receiver = new RawServer(_ => []);
        var hook = await HookAsync(rig, receiver.BaseUrl, "message.sent");

        var pending = rig.PostAsync($"/api/webhooks/{hook["id"]}/health-check", "");
        await Calls.UntilAsync(() => receiver.Requests.Count == 1);
        rig.Sandbox.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("""{"success":false,"error":"The operation was aborted due to timeout"}""", (await pending).Text);
    }

    private static Task<Reply> HookAsync(Rig rig, Uri receiver, params string[] events) => rig.PostAsync(
        "/api/webhooks",
        new JsonObject { ["url"] = new Uri(receiver, "/hook").ToString(), ["events"] = new JsonArray([.. events]), ["name"] = "Test" }.ToJsonString());

    private static async Task<(string Head, string Body)> OneAsync(RawServer receiver)
    {
        await Calls.UntilAsync(() => receiver.Requests.Count == 1);
        return receiver.Requests[0].Split("\r\n\r\n", 2) is [var head, var body] ? (head, Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(body))) : default;
    }

    private static List<JsonObject> Bodies(RawServer receiver) => [.. receiver.Requests.Select(request => JsonNode.Parse(request.Split("\r\n\r\n", 2)[1])!.AsObject())];

    private static async Task<string> OpenSslAsync(string secret, byte[] body)
    {
        var start = new ProcessStartInfo("openssl", ["dgst", "-sha256", "-hmac", secret, "-r"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var openssl = Process.Start(start)!;
        await openssl.StandardInput.BaseStream.WriteAsync(body);
        openssl.StandardInput.Close();
        return (await openssl.StandardOutput.ReadToEndAsync()).Split(' ')[0];
    }
}

file static class Heads
{
    public static string? Field(this string head, string name) =>
        head.Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..];
}
