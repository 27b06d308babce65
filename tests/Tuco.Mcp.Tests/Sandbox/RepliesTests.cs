using System.Text.Json.Nodes;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class RepliesTests
{
    [Fact]
    public async Task A_reply_stands_first_with_what_it_answers()
    {
        await using var rig = await Rig.StartAsync();
        var first = (await rig.SendAsync(Seeded.LeadPhone, "First")).Message["_id"];
        rig.Sandbox.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = (await rig.SendAsync(Seeded.LeadPhone, new string('x', 250))).Message["_id"];
        rig.Sandbox.Clock.Advance(TimeSpan.FromMinutes(1));
        await rig.PostAsync("/sandbox/replies", $$"""{"from":"{{Seeded.LeadPhone}}","text":"One"}""");
        rig.Sandbox.Clock.Advance(TimeSpan.FromMinutes(1));
        var newest = (await rig.PostAsync("/sandbox/replies", $$"""{"from":"ann@example.com","text":"{{new string('y', 250)}}"}"""))["messageId"];

        var reply = await rig.GetAsync("/api/replies?limit=1");

        Assert.Equal(("1", "1"), (reply["page"], reply["limit"]));
        Assert.Equal(reply["total"], reply["totalPages"]);
        var row = reply.Json["replies"]![0]!.AsObject();
        Assert.Equal(
            ["leadId", "messageId", "message", "respondedAtUtc", "recipientPhone", "recipientEmail", "name", "recentReplies", "parentMessages"],
            row.Select(field => field.Key));
        Assert.Equal((Seeded.LeadId, newest, new string('y', 250)), ((string?)row["leadId"], (string?)row["messageId"], (string?)row["message"]));
        Assert.Equal(("2026-03-12T15:03:00.000Z", "Ann Bee"), ((string?)row["respondedAtUtc"], (string?)row["name"]));
        Assert.Equal([new string('y', 200), "One"], row["recentReplies"]!.AsArray().Select(recent => (string?)recent!["message"]));
        Assert.Equal([second!.ToString(), first!.ToString()], row["parentMessages"]!.AsArray().Select(parent => (string?)parent!["messageId"]));
        Assert.Equal(
            $$"""{"messageId":"{{second}}","message":"{{new string('x', 200)}}","sentAtUtc":"2026-03-12T15:01:00.000Z","batchId":null,"stepIndex":null}""",
            row["parentMessages"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task Each_lead_that_replied_has_one_row_and_all_come_once()
    {
        await using var rig = await Rig.StartAsync();
        var repliers = rig.Sandbox.State.Messages.Where(message => message.Direction == "received").Select(message => message.LeadId).Distinct().ToArray();

        var rows = new List<JsonNode>();
        for (var page = 1; page <= repliers.Length; page++) rows.AddRange((await rig.GetAsync($"/api/replies?limit=1&page={page}")).Json["replies"]!.AsArray()!);

        Assert.Equal(repliers.Order(StringComparer.Ordinal), rows.Select(row => (string?)row["leadId"]).Order(StringComparer.Ordinal));
        Assert.Equal(rows.Select(row => (string?)row["respondedAtUtc"]).OrderDescending(StringComparer.Ordinal), rows.Select(row => (string?)row["respondedAtUtc"]));
    }

    [Fact]
    public async Task Replies_are_narrowed_by_every_filter()
    {
        await using var rig = await Rig.StartAsync();
        var all = rig.Sandbox.State.Messages.Where(message => message.Direction == "received").ToArray();
        var one = all[all.Length / 2];
        var phone = Uri.EscapeDataString(one.RecipientPhone!);

        await SameAsync($"leadId={one.LeadId}", message => message.LeadId == one.LeadId);
        await SameAsync($"campaignId={Seeded.CampaignId}", message => message.CampaignId == Seeded.CampaignId);
        await SameAsync($"lineId={Seeded.QuietLineId}", message => message.FromLineId == Seeded.QuietLineId);
        await SameAsync($"recipientPhone={phone}", message => message.LeadId == one.LeadId);
        await SameAsync($"recipientEmail={one.RecipientEmail}", message => message.LeadId == one.LeadId);
        await SameAsync($"recipientEmail={one.RecipientEmail}&recipientPhone=%2B14155550199", _ => false);
        var at = one.CreatedAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);
        await SameAsync($"dateFrom={at}", message => message.CreatedAt >= one.CreatedAt);
        await SameAsync($"dateTo={at}", message => message.CreatedAt <= one.CreatedAt);

        async Task SameAsync(string query, Func<Message, bool> fits)
        {
            var expected = all.Where(fits).GroupBy(message => message.LeadId).Select(replies => replies.MaxBy(reply => reply.CreatedAt)!.Id);
            var found = (await rig.GetAsync($"/api/replies?limit=100&{query}")).Json["replies"]!.AsArray().Select(row => (string)row!["messageId"]!);
            Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("leadId=x", 400, "Invalid leadId")]
    [InlineData("campaignId=x", 400, "Invalid campaignId")]
    [InlineData("lineId=x", 400, "Invalid lineId")]
    [InlineData("dateFrom=soon", 400, "Invalid dateFrom")]
    [InlineData("dateTo=2026", 400, "Invalid dateTo")]
    [InlineData("dateFrom=2026-03-02&dateTo=2026-03-01", 400, "dateFrom must be <= dateTo")]
    [InlineData("leadId=69b2c41d352a78479d2c9999", 404, "Lead not found or access denied")]
    [InlineData("campaignId=66c0ffee0000000000009999", 404, "Campaign not found")]
    public async Task A_filter_that_cannot_be_used_is_refused(string query, int status, string error)
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.GetAsync($"/api/replies?{query}");

        Assert.Equal((status, error), (reply.Status, reply.Error));
    }

    [Fact]
    public async Task A_hundred_rows_a_page_are_the_most_and_ten_messages_within_one()
    {
        await using var rig = await Rig.StartAsync();
        for (var i = 0; i < 12; i++)
        {
            await rig.SendAsync(Seeded.LeadPhone);
            rig.Sandbox.State.Receive(Seeded.LeadPhone, $"Reply {i}");
        }

        var reply = await rig.GetAsync($"/api/replies?limit=500&leadId={Seeded.LeadId}");

        var row = reply.Json["replies"]![0]!;
        Assert.Equal(("100", 10, 10), (reply["limit"], row["recentReplies"]!.AsArray().Count, row["parentMessages"]!.AsArray().Count));
        Assert.Equal("Reply 11", (string?)row["message"]);
    }

    [Fact]
    public async Task A_stranger_who_writes_becomes_a_lead()
    {
        await using var rig = await Rig.StartAsync();

        var written = await rig.PostAsync("/sandbox/replies", $$"""{"from":"415 555 0100","text":"Hello?","toLineId":"{{Seeded.QuietLineId}}"}""");

        var lead = rig.Sandbox.State.Leads.Single(lead => lead.Id == written["leadId"]);
        Assert.Equal(("+14155550100", "Quick Sends"), (lead.Phone, lead.List));
        Assert.Equal(Seeded.QuietLineId, rig.Sandbox.State.Messages.Single(message => message.Id == written["messageId"]).FromLineId);
        Assert.Equal("Hello?", (string?)(await rig.GetAsync("/api/replies")).Json["replies"]![0]!["message"]);
    }

    [Theory]
    [InlineData("""{"text":"Hi"}""", "from is required")]
    [InlineData("""{"from":"+14155550100"}""", "text is required")]
    [InlineData("""{"from":"+14155550100","text":"Hi","toLineId":"nonsense"}""", "There is no such line to write to (Parameter 'toLineId')")]
    public async Task A_reply_that_cannot_be_written_is_refused(string body, string error)
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync("/sandbox/replies", body);

        Assert.Equal((400, error), (reply.Status, reply.Error));
    }

    [Fact]
    public async Task A_reply_counts_in_the_metrics_of_its_campaign()
    {
        await using var rig = await Rig.StartAsync();
        var path = $"/api/analytics?campaignId={Seeded.CampaignId}&dateFrom=2026-03-12T15:00:00Z";
        await rig.PostAsync($"/api/campaigns/{Seeded.CampaignId}/leads", $$"""{"leadId":"{{Seeded.LeadId}}"}""");

        rig.Sandbox.State.Receive(Seeded.LeadPhone, "Yes");

        var metrics = (await rig.GetAsync(path)).Json["metrics"]!;
        Assert.Equal((1, 1, 1, 1), ((int)metrics["reached"]!, (int)metrics["sent"]!, (int)metrics["replied"]!, (int)metrics["uniqueReplied"]!));
    }
}
