using System.Text.Json.Nodes;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class MessageListTests
{
    [Fact]
    public async Task A_sent_message_stands_first_with_its_line_and_its_recipient()
    {
        await using var rig = await Rig.StartAsync();
        rig.Sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        var sent = await rig.PostAsync(
            "/api/messages",
            """{"message":"Hi","recipientPhone":"+12025550106","hsContactId":"120001","sendFallbackSmsOnFailed":true}""");

        var first = (await ListAsync(rig))[0];

        Assert.Equal((string?)sent.Message["_id"], (string?)first["_id"]);
        Assert.All(sent.Message, field => Assert.True(JsonNode.DeepEquals(field.Value, first[field.Key]), field.Key));
        Assert.Equal(("+12025550190", "sales@example.com"), ((string?)first["fromLinePhone"], (string?)first["fromLineEmail"]));
        Assert.Equal((Seeded.UserId, "120001", true), ((string?)first["createdByUserId"], (string?)first["hsContactId"], (bool)first["sendFallbackSmsOnFailed"]!));
        Assert.Equal(
            $$"""{"_id":"{{Seeded.HealthyLineId}}","firstName":"Sales","lastName":"Team 1","phone":"+12025550190","email":"sales@example.com"}""",
            first["fromLine"]!.ToJsonString().Replace("\\u002B", "+", StringComparison.Ordinal));
        Assert.Equal(
            $$"""{"_id":"{{Seeded.LeadId}}","firstName":"Ann","lastName":"Bee","email":"ann@example.com","phone":"+12025550106"}""",
            first["recipient"]!.ToJsonString().Replace("\\u002B", "+", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_line_or_a_lead_that_is_gone_is_null()
    {
        await using var rig = await Rig.StartAsync(new() { Seed = Seed.Empty });
        rig.Sandbox.State.AddMessage(new() { Id = rig.Sandbox.State.NewId(), FromLineId = Seeded.DownLineId, LeadId = Seeded.LeadId });

        var message = Assert.Single(await ListAsync(rig));

        Assert.True(message.ContainsKey("fromLine") && message.ContainsKey("recipient"));
        Assert.Null(message["fromLine"]);
        Assert.Null(message["recipient"]);
    }

    [Fact]
    public async Task A_message_shows_how_it_stands_by_the_clock()
    {
        await using var rig = await Rig.StartAsync();
        await rig.SendAsync(Seeded.BusyPhone);
        rig.Sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        await rig.PostAsync("/api/messages", """{"message":"Hi {firstName}","recipientPhone":"+12025550106","scheduledDate":"2026-03-12T16:00:00Z"}""");

        var before = await ListAsync(rig, "limit=2");
        Assert.Equal(["scheduled", "pending"], before.Select(message => (string?)message["status"]));
        Assert.Equal(("2026-03-12T16:00:00.000Z", "Hi {firstName}"), ((string?)before[0]["scheduledDate"], (string?)before[0]["message"]));

        rig.Sandbox.Clock.Advance(TimeSpan.FromHours(1));
        var after = await ListAsync(rig, "limit=2");
        Assert.Equal(before.Select(message => (string?)message["_id"]), after.Select(message => (string?)message["_id"]));
        Assert.All(after, message => Assert.Equal("sent", (string?)message["status"]));
        Assert.Equal(("2026-03-12T16:00:00.000Z", "Hi Ann"), ((string?)after[0]["sentAt"], (string?)after[0]["message"]));
        Assert.Equal("2026-03-12T15:00:30.000Z", (string?)after[1]["sentAt"]);
    }

    [Fact]
    public async Task The_window_of_a_message_is_in_its_settings()
    {
        await using var rig = await Rig.StartAsync();
        const string Window = "\"timezone\":\"America/New_York\",\"sendWindowStart\":\"12:00\",\"sendWindowEnd\":\"17:00\",\"allowedDaysOfWeek\":[1,4]";
        rig.Sandbox.Clock.Advance(TimeSpan.FromSeconds(1));

        await rig.PostAsync("/api/messages", $$"""{"message":"Hi","recipientPhone":"+12025550106",{{Window}}}""");

        Assert.Equal("{" + Window + "}", (await ListAsync(rig))[0]["settings"]!.ToJsonString());
    }

    [Fact]
    public async Task Messages_are_narrowed_by_lead_line_and_status_together()
    {
        await using var rig = await Rig.StartAsync();
        var messages = rig.Sandbox.State.Messages;
        var lead = messages.First(message => message.Status == MessageStatus.Received).LeadId;

        foreach (var status in (string[])["received", "delivered", "failed", "fallback", "nonsense"])
        {
            var expected = messages.Where(message => message.LeadId == lead && message.FromLineId == Seeded.HealthyLineId && message.Status == status);
            var found = await ListAsync(rig, $"leadId={lead}&lineId={Seeded.HealthyLineId}&status={status}");
            Assert.Equal(expected.Select(message => message.Id).Order(StringComparer.Ordinal), found.Select(message => (string)message["_id"]!).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Messages_come_in_pages_newest_first_and_all_of_them_once()
    {
        await using var rig = await Rig.StartAsync();
        var all = rig.Sandbox.State.Messages;

        var pages = new List<JsonObject>();
        for (var page = 1; page <= (all.Count / 200) + 1; page++) pages.AddRange(await ListAsync(rig, $"page={page}&limit=200"));

        Assert.Equal(all.Select(message => message.Id).Order(StringComparer.Ordinal), pages.Select(message => (string)message["_id"]!).Order(StringComparer.Ordinal));
        Assert.Equal(pages.Select(message => (string)message["createdAt"]!).OrderDescending(StringComparer.Ordinal), pages.Select(message => (string)message["createdAt"]!));
        Assert.Equal(50, (await ListAsync(rig)).Count);
    }

    [Theory]
    [InlineData("leadId=nonsense", "Invalid leadId")]
    [InlineData("lineId=nonsense", "Invalid lineId")]
    [InlineData("page=-1", "Invalid page")]
    [InlineData("limit=0", "Invalid limit")]
    public async Task A_filter_that_cannot_be_read_is_refused(string query, string error)
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.GetAsync($"/api/messages?{query}");

        Assert.Equal((400, error), (reply.Status, reply.Error));
    }

    [Fact]
    public async Task Lists_and_sends_share_one_limit_and_only_sends_need_a_paid_workspace()
    {
        await using var rig = await Rig.StartAsync(new() { MessagesPerMinute = 2, ReadOnly = true });

        Assert.Equal(402, (await rig.SendAsync(Seeded.LeadPhone)).Status);
        Assert.Equal(200, (await rig.GetAsync("/api/messages")).Status);
        var limited = await rig.GetAsync("/api/messages");
        Assert.Equal((429, "Rate limit exceeded", TimeSpan.FromSeconds(30)), (limited.Status, limited.Error, limited.Headers.RetryAfter!.Delta));
    }

    private static async Task<List<JsonObject>> ListAsync(Rig rig, string query = "") =>
        [.. (await rig.GetAsync($"/api/messages?{query}")).Json["messages"]!.AsArray().Select(message => message!.AsObject())];
}
