using System.Text.Json.Nodes;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class LeadsTests
{
    [Fact]
    public async Task A_lead_is_read_by_its_id_with_all_that_is_known_of_it()
    {
        await using var rig = await Rig.StartAsync();
        rig.Sandbox.State.ChangeLead(Seeded.LeadId, lead => lead with
        {
            AltPhones = ["+14155550100", null, "+14155550102"],
            AltEmails = [null, "ann@work.example", null],
            CustomFields = new() { ["seats"] = 3 },
            ContactOwnerEmail = "ben@example.com",
            AvailabilityStatus = "available",
            AvailabilityCheckedAt = Rig.Start,
            IntegrationIds = new Dictionary<string, string> { ["hubspotRecordId"] = "120001" },
            Tags = ["vip"],
        });

        var reply = await rig.GetAsync($"/api/leads?id={Seeded.LeadId.ToUpperInvariant()}");

        Assert.Equal(200, reply.Status);
        var expected = $$"""
            {"lead":{"_id":"{{Seeded.LeadId}}","firstName":"Ann","lastName":"Bee","email":"ann@example.com","phone":"+12025550106","altPhone1":"+14155550100",
            "altPhone3":"+14155550102","altEmail2":"ann@work.example","companyName":"Acme","jobTitle":"Owner","customFields":{"seats":3},
            "listId":"{{ListId(rig)}}","workspaceId":"org_sandbox","source":"csv","contactOwnerEmail":"ben@example.com","availabilityStatus":"available",
            "availabilityCheckedAt":"2026-03-12T15:00:00.000Z","integrationIds":{"hubspotRecordId":"120001"},"tags":["vip"],
            "createdAt":"2026-01-11T15:00:00.000Z","updatedAt":"2026-03-12T15:00:00.000Z"} }
            """;
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), reply.Json.ToJsonString());
    }

    [Theory]
    [InlineData("id=nonsense", 400, "Invalid lead id")]
    [InlineData("id=69b2c41d352a78479d2c9999", 404, "Lead not found")]
    [InlineData("listId=Customers", 400, "Invalid listId")]
    [InlineData("page=0", 400, "Invalid page")]
    [InlineData("limit=ten", 400, "Invalid limit")]
    public async Task What_cannot_be_found_is_said(string query, int status, string error)
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.GetAsync($"/api/leads?{query}");

        Assert.Equal((status, error), (reply.Status, reply.Error));
    }

    [Theory]
    [InlineData("aNN", 1)]
    [InlineData("bee", 1)]
    [InlineData("ann@EXAMPLE", 1)]
    [InlineData("%2B12025550106", 1)]
    [InlineData("2025550106", 1)]
    [InlineData("acme", 1)]
    [InlineData("%20ann%20", 1)]
    [InlineData("Ann%20Bee", 0)]
    [InlineData("owner", 0)]
    [InlineData("4155550100", 0)]
    [InlineData("(202)%20555-0106", 0)]
    public async Task A_search_looks_within_names_email_phone_and_company_and_nowhere_else(string search, int found)
    {
        await using var rig = await Rig.StartAsync();
        rig.Sandbox.State.ChangeLead(Seeded.LeadId, lead => lead with { AltPhones = ["+14155550100", null, null] });

        var reply = await rig.GetAsync($"/api/leads?search={search}");

        Assert.Equal(found, (int)reply.Json["pagination"]!["totalCount"]!);
        Assert.All(Ids(reply), id => Assert.Equal(Seeded.LeadId, id));
    }

    [Fact]
    public async Task Leads_come_in_pages_newest_first_and_all_of_them_once()
    {
        await using var rig = await Rig.StartAsync();
        rig.Sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        var newest = (string?)(await rig.SendAsync("+14155550100")).Json["leadId"];

        var seen = new List<string?>();
        Reply reply;
        do
        {
            reply = await rig.GetAsync($"/api/leads?limit=30&page={(seen.Count / 30) + 1}");
            seen.AddRange(Ids(reply));
        }
        while (seen.Count < (int)reply.Json["pagination"]!["totalCount"]!);

        Assert.Equal(newest, seen[0]);
        Assert.Equal(rig.Sandbox.State.Leads.Select(lead => lead.Id).Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
        Assert.Equal("""{"page":3,"limit":30,"totalCount":67,"totalPages":3}""", reply.Json["pagination"]!.ToJsonString());
        Assert.Empty(Ids(await rig.GetAsync("/api/leads?page=2000000000&limit=2000000000")));
    }

    [Fact]
    public async Task Leads_are_narrowed_to_a_list_whose_id_is_the_same_everywhere()
    {
        await using var rig = await Rig.StartAsync();
        await using var other = await Rig.StartAsync();

        var lists = (await rig.GetAsync("/api/leads")).Json["lists"]!.AsArray();
        var reply = await rig.GetAsync($"/api/leads?listId={ListId(other)}");

        Assert.Equal(["Customers", "Quick Sends", "Spring campaign"], lists.Select(list => (string)list!["name"]!).Order(StringComparer.Ordinal));
        Assert.Equal(rig.Sandbox.State.Leads.Count, lists.Sum(list => (int)list!["leadCount"]!));
        Assert.Equal([Seeded.LeadId], Ids(reply));
        Assert.Empty(Ids(await rig.GetAsync("/api/leads?listId=0123456789abcdef01234567")));
    }

    [Fact]
    public async Task A_workspace_past_due_still_reads_its_leads()
    {
        await using var rig = await Rig.StartAsync(new() { ReadOnly = true });

        Assert.Equal(200, (await rig.GetAsync("/api/leads?search=ann")).Status);
    }

    private static string ListId(Rig rig) => rig.Sandbox.State.Leads.Single(lead => lead.Id == Seeded.LeadId).ListId;

    private static IEnumerable<string?> Ids(Reply reply) => reply.Json["leads"]!.AsArray().Select(lead => (string?)lead!["_id"]);
}
