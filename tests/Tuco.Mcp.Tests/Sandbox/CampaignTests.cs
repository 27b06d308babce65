using System.Text.Json.Nodes;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class CampaignTests
{
    private const string Path = $"/api/campaigns/{Seeded.CampaignId}/leads";

    [Fact]
    public async Task Campaigns_are_listed_newest_first_with_their_counts()
    {
        await using var rig = await Rig.StartAsync();
        var messages = rig.Sandbox.State.Messages.Where(message => message.CampaignId == Seeded.CampaignId).ToArray();

        var reply = await rig.GetAsync("/api/campaigns?limit=3");

        Assert.Equal("""{"page":1,"limit":3,"totalPages":2,"total":4}""", reply.Json["pagination"]!.ToJsonString());
        Assert.Equal(["draft", "paused", "completed"], reply.Json["campaigns"]!.AsArray().Select(campaign => (string?)campaign!["status"]));
        var last = (await rig.GetAsync("/api/campaigns?limit=3&page=2")).Json["campaigns"]![0]!;
        Assert.Equal((Seeded.CampaignId, "Spring booking", "running"), ((string?)last["_id"], (string?)last["name"], (string?)last["status"]));
        var stats = last["stats"]!;
        Assert.Equal(messages.Count(message => message is { Direction: "sent", Status: MessageStatus.Delivered }), (int)stats["delivered"]!);
        Assert.Equal(messages.Where(message => message.Direction == "received").Select(message => message.LeadId).Distinct().Count(), (int)stats["replied"]!);
        Assert.Equal(
            ["pending", "sent", "delivered", "opened", "replied", "failed", "fallback", "totalRecipients", "listOnly"],
            stats.AsObject().Select(stat => stat.Key));
    }

    [Fact]
    public async Task A_new_contact_is_made_a_lead_and_its_sequence_begins()
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync(Path, """{"leadId":" ","lead":{"firstName":"Zoe","phone":"4155550100","ghlContactId":"g1"}}""");

        var lead = rig.Sandbox.State.Leads[^1];
        Assert.Equal(201, reply.Status);
        Assert.Equal(
            $$"""
            {"success":true,"leadId":"{{lead.Id}}","campaignId":"{{Seeded.CampaignId}}","messageCount":3,"message":"Lead added to campaign and sequence started",
            "alreadyInCampaign":false,"ghlContactId":"g1","ghlLocationId":null,"hsPortalId":null,"hsContactId":null}
            """.ReplaceLineEndings(""),
            reply.Text);
        Assert.Equal(("Spring campaign", "api", "+14155550100"), (lead.List, lead.Source, lead.Phone));
        var messages = rig.Sandbox.State.Messages.Where(message => message.LeadId == lead.Id).ToArray();
        Assert.Equal([0, 1, 2], messages.Select(message => message.StepIndex!.Value));
        Assert.All(messages, message => Assert.Equal($"campaign_{Seeded.CampaignId}_2", message.BatchId));
        Assert.Equal(["sent", "scheduled", "scheduled"], messages.Select(message => message.Status));
        Assert.Equal("Hi Zoe, are you still looking for a time this week?", messages[0].Text);
        var listed = (await rig.GetAsync($"/api/messages?leadId={lead.Id}")).Json["messages"]!.AsArray();
        Assert.Equal([2, 1, 0], listed.Select(message => (int)message!["stepIndex"]!));

        rig.Sandbox.Clock.Advance(TimeSpan.FromDays(5));
        var gone = rig.Sandbox.State.Messages.Where(message => message.LeadId == lead.Id).ToArray();
        Assert.All(gone, message => Assert.Equal("sent", message.Status));
        Assert.Single(gone.Select(message => message.FromLineId).Distinct());
    }

    [Fact]
    public async Task A_lead_is_added_once()
    {
        await using var rig = await Rig.StartAsync();
        var first = await rig.PostAsync(Path, $$"""{"leadId":"{{Seeded.LeadId}}"}""");
        var stored = rig.Sandbox.State.Messages.Count;

        var again = await rig.PostAsync(Path, """{"lead":{"firstName":"Someone","email":"ANN@example.com"}}""");

        Assert.Equal((201, 200), (first.Status, again.Status));
        Assert.Equal(("0", "true", "Lead already in campaign (re-entry not allowed)."), (again["messageCount"], again["alreadyInCampaign"], again["message"]));
        Assert.Equal((Seeded.LeadId, $"[\"{Seeded.LeadId}\"]"), (again["leadId"], again.Json["existingLeadIds"]!.ToJsonString()));
        Assert.Equal(stored, rig.Sandbox.State.Messages.Count);
    }

    [Fact]
    public async Task A_known_contact_is_used_as_it_is_but_for_missing_crm_ids()
    {
        await using var rig = await Rig.StartAsync();
        rig.Sandbox.State.ChangeLead(Seeded.LeadId, lead => lead with { IntegrationIds = new Dictionary<string, string> { ["ghlRecordId"] = "g1" } });

        var reply = await rig.PostAsync(
            Path,
            """{"lead":{"firstName":"Other","phone":"+14155550199","ghlContactId":"g1","hsContactId":"h1","companyName":"Else"}}""");

        var lead = rig.Sandbox.State.Leads.Single(lead => lead.Id == Seeded.LeadId);
        Assert.Equal((201, Seeded.LeadId, "g1", "h1"), (reply.Status, reply["leadId"], reply["ghlContactId"], reply["hsContactId"]));
        Assert.Equal(("Ann", "Acme", Seeded.LeadPhone), (lead.FirstName, lead.CompanyName, lead.Phone));
    }

    [Fact]
    public async Task A_contact_that_must_not_be_written_to_gets_nothing()
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync(Path, $$"""{"lead":{"firstName":"D","phone":"{{Seeded.DoNotContactPhone}}"} }""");

        var messages = rig.Sandbox.State.Messages.Where(message => message.BatchId == $"campaign_{Seeded.CampaignId}_2").ToArray();
        Assert.Equal((201, 3), (reply.Status, messages.Length));
        Assert.All(messages, message => Assert.Equal("failed", message.Status));
    }

    [Theory]
    [InlineData("{}", 400, "Either leadId or lead data is required")]
    [InlineData("""{"lead":"x"}""", 400, "Invalid request: must provide leadId or lead data")]
    [InlineData("""{"lead":{"phone":"4155550100"}}""", 400, "firstName is required")]
    [InlineData("""{"lead":{"firstName":"A","email":" "}}""", 400, "Either email or phone is required")]
    [InlineData("""{"leadId":"69b2c41d352a78479d2c9999"}""", 404, "Lead not found")]
    [InlineData("""{"leadId":"nonsense"}""", 404, "Lead not found")]
    public async Task Who_cannot_be_added_is_said(string body, int status, string error)
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync(Path, body);

        Assert.Equal((status, error), (reply.Status, reply.Error));
    }

    [Fact]
    public async Task A_lead_without_an_address_is_not_resolved()
    {
        await using var rig = await Rig.StartAsync();
        rig.Sandbox.State.ChangeLead(Seeded.LeadId, lead => lead with { Phone = null, Email = null });

        var reply = await rig.PostAsync(Path, $$"""{"leadId":"{{Seeded.LeadId}}"}""");

        Assert.Equal((400, "Lead not resolved"), (reply.Status, reply.Error));
    }

    [Theory]
    [InlineData("running", 201)]
    [InlineData("draft", 400)]
    [InlineData("paused", 400)]
    [InlineData("completed", 400)]
    public async Task Only_a_campaign_under_way_takes_leads(string status, int expected)
    {
        await using var rig = await Rig.StartAsync();
        await rig.PostAsync($"/sandbox/campaigns/{Seeded.CampaignId}", $$"""{"status":"{{status}}"}""");

        var reply = await rig.PostAsync(Path, $$"""{"leadId":"{{Seeded.LeadId}}"}""");

        Assert.Equal((expected, expected == 400 ? "Failed to process lead through campaign" : null), (reply.Status, reply.Error));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("66c0ffee0000000000009999")]
    public async Task A_campaign_that_is_not_there_is_not_found(string id)
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync($"/api/campaigns/{id}/leads", $$"""{"leadId":"{{Seeded.LeadId}}"}""");

        Assert.Equal((404, "Campaign not found"), (reply.Status, reply.Error));
    }

    [Theory]
    [InlineData("eq", "\"acme\"", true)]
    [InlineData("neq", "\"acme\"", false)]
    [InlineData("contains", "\"cm\"", true)]
    [InlineData("not_contains", "\"cm\"", false)]
    [InlineData("starts_with", "\"Ac\"", true)]
    [InlineData("exists", "null", true)]
    [InlineData("not_exists", "null", false)]
    public async Task Conditions_on_texts_are_evaluated(string name, string value, bool result)
    {
        await using var rig = await Rig.StartAsync();

        var reply = await EvaluateAsync(rig, "companyName", name, value);

        Assert.Equal(
            $$"""{"stopResults":[{"ruleId":"r1","type":"crm","result":{{(result ? "true" : "false")}},"detail":"companyName is Acme"}],"branchResults":[]}""",
            reply.Text);
    }

    [Theory]
    [InlineData("seats", "gt", "2", true)]
    [InlineData("seats", "gte", "3", true)]
    [InlineData("seats", "lt", "3", false)]
    [InlineData("seats", "lte", "3", true)]
    [InlineData("createdAt", "gt_date", "\"2026-01-01\"", true)]
    [InlineData("createdAt", "lt_date", "\"2026-01-01\"", false)]
    [InlineData("missing", "gt", "1", false)]
    public async Task Conditions_on_numbers_and_dates_are_evaluated(string field, string name, string value, bool result)
    {
        await using var rig = await Rig.StartAsync();
        rig.Sandbox.State.ChangeLead(Seeded.LeadId, lead => lead with { CustomFields = new JsonObject { ["seats"] = 3 } });

        var reply = await EvaluateAsync(rig, field, name, value);

        Assert.Equal(result, (bool)reply.Json["stopResults"]![0]!["result"]!);
    }

    [Theory]
    [InlineData("{}", 400, "leadId is required")]
    [InlineData("""{"leadId":"69b2c41d352a78479d2c9999"}""", 404, "Lead not found")]
    [InlineData($$"""{"leadId":"{{Seeded.LeadId}}","branchConditions":{} }""", 400, "branchConditions must be an array of objects")]
    [InlineData($$"""{"leadId":"{{Seeded.LeadId}}","branchConditions":[{"field":"phone","operator":"like"}]}""", 400, "Unknown operator like")]
    public async Task Conditions_that_cannot_be_read_are_refused(string body, int status, string error)
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync("/api/campaigns/evaluate-conditions", body);

        Assert.Equal((status, error), (reply.Status, reply.Error));
    }

    private static Task<Reply> EvaluateAsync(Rig rig, string field, string name, string value) => rig.PostAsync(
        "/api/campaigns/evaluate-conditions",
        $$"""{"leadId":"{{Seeded.LeadId}}","stopRules":[{"ruleId":"r1","type":"crm","field":"{{field}}","operator":"{{name}}","value":{{value}} }]}""");
}
