using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class LeadAvailabilityTests
{
    private const string Path = "/api/leads/check-availability";
    private const string NoIMessageLeadId = "69b2c41d352a78479d2c0001";

    [Theory]
    [InlineData(Seeded.LeadId, "true", "available")]
    [InlineData(NoIMessageLeadId, "false", "unavailable")]
    public async Task A_lead_is_looked_up_and_remembers_it(string id, string available, string status)
    {
        await using var rig = await Rig.StartAsync();
        rig.Sandbox.State.ChangeLead(id, lead => lead with { IntegrationIds = new Dictionary<string, string> { ["hubspotRecordId"] = "120001" } });

        var reply = await rig.GetAsync($"{Path}?id={id}");

        var crm = """ "ghlContactId":null,"ghlLocationId":null,"hsPortalId":null,"hsContactId":"120001" """.Trim();
        Assert.Equal((200, $$"""{"success":true,"leadId":"{{id}}","available":{{available}},"status":"{{status}}",{{crm}}}"""), (reply.Status, reply.Text));
        Assert.Equal((status, Rig.Start), Lead(rig, id));
    }

    [Fact]
    public async Task The_first_address_that_has_it_decides_in_the_documented_order()
    {
        await using var rig = await Rig.StartAsync(new() { AvailabilityChecksPerDay = 1 });
        rig.Sandbox.State.SetBehaviour(Seeded.LeadPhone, ContactBehaviour.NoIMessage);
        rig.Sandbox.State.ChangeLead(Seeded.LeadId, lead => lead with { AltPhones = ["+14155550100", null, null] });

        var reply = await rig.GetAsync($"{Path}?id={Seeded.LeadId}");
        var left = await rig.PostAsync("/api/check-availability", """{"addresses":["a@b.c"]}""");

        Assert.Equal(("true", 200), (reply["available"], left.Status));
        Assert.Equal(429, (await rig.GetAsync($"/api/check-availability?address=a@b.c")).Status);
    }

    [Theory]
    [InlineData("", 400, "Lead ID is required")]
    [InlineData("?id=69b2c41d352a78479d2c9999", 404, "Lead not found")]
    public async Task A_lead_that_is_not_there_is_said(string query, int status, string error)
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.GetAsync(Path + query);

        Assert.Equal((status, error), (reply.Status, reply.Error));
    }

    [Fact]
    public async Task An_address_in_place_of_leads_is_looked_up()
    {
        await using var rig = await Rig.StartAsync();

        Assert.Equal("""{"success":true,"available":true,"address":"+12025550106"}""", (await rig.PostAsync(Path, """{"address":"+12025550106"}""")).Text);
    }

    [Fact]
    public async Task A_few_leads_are_answered_at_once()
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync(Path, $$"""{"address":"","leadIds":["{{Seeded.LeadId}}","{{NoIMessageLeadId}}","69b2c41d352a78479d2c9999"]}""");

        var results = $$"""[{"leadId":"{{Seeded.LeadId}}","available":true,"status":"available"},{"leadId":"{{NoIMessageLeadId}}","available":false,"status":"unavailable"}]""";
        Assert.Equal($$"""{"success":true,"checked":2,"successful":2,"errors":0,"results":{{results}},"processingMode":"synchronous"}""", reply.Text);
    }

    [Fact]
    public async Task Many_leads_are_looked_up_after_the_answer()
    {
        await using var rig = await Rig.StartAsync(new() { AvailabilityGap = TimeSpan.FromSeconds(3) });
        var list = rig.Sandbox.State.Leads.First(lead => lead.List == "Spring campaign").ListId;

        var reply = await rig.PostAsync(Path, $$"""{"listId":"{{list}}"}""");

        Assert.Equal((200, "Bulk availability check started in background", "64", "background"),
            (reply.Status, reply["message"], reply["checked"], reply["processingMode"]));
        Assert.Equal("bulk-availability-2026-03-12T15:00:00.000Z", reply["jobId"]);
        var leads = rig.Sandbox.State.Leads.Where(lead => lead.ListId == list).ToArray();
        Assert.Equal(61, leads.Count(lead => lead.AvailabilityStatus == "checking"));
        rig.Sandbox.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(
            [.. Enumerable.Repeat("available", 63), "unavailable"],
            rig.Sandbox.State.Leads.Where(lead => lead.ListId == list).Select(lead => lead.AvailabilityStatus).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Too_many_leads_for_the_day_are_refused_and_none_is_looked_up()
    {
        await using var rig = await Rig.StartAsync(new() { AvailabilityChecksPerDay = 3 });

        var reply = await rig.PostAsync(Path, "{}");

        Assert.Equal((429, "Daily availability check quota exhausted"), (reply.Status, reply.Error));
        Assert.All(rig.Sandbox.State.Leads, lead => Assert.Null(lead.AvailabilityStatus));
    }

    [Theory]
    [InlineData("""{"leadIds":[]}""")]
    [InlineData("""{"leadIds":["69b2c41d352a78479d2c9999"]}""")]
    [InlineData("""{"listId":"69b2c41d352a78479d2c9999"}""")]
    public async Task No_lead_at_all_is_not_found(string body)
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync(Path, body);

        Assert.Equal((404, "No leads found to check"), (reply.Status, reply.Error));
    }

    [Fact]
    public async Task Without_an_active_line_the_check_ends_in_an_error()
    {
        await using var rig = await Rig.StartAsync(new() { Plan = Plan.None });

        var one = await rig.GetAsync($"{Path}?id={Seeded.LeadId}");
        var many = await rig.PostAsync(Path, $$"""{"leadIds":["{{Seeded.LeadId}}"]}""");

        Assert.Equal(("false", "error"), (one["available"], one["status"]));
        Assert.Equal(("1", "0", "1"), (many["checked"], many["successful"], many["errors"]));
        Assert.Equal("no_active_line", Lead(rig, Seeded.LeadId).Status);
    }

    private static (string? Status, DateTimeOffset? At) Lead(Rig rig, string id)
    {
        var lead = rig.Sandbox.State.Leads.Single(lead => lead.Id == id);
        return (lead.AvailabilityStatus, lead.AvailabilityCheckedAt);
    }
}
