using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class LeadImportTests
{
    [Fact]
    public async Task A_new_contact_becomes_a_lead_of_quick_sends_with_all_its_fields()
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync(
            "/api/leads",
            """
            {"source":"api","ghlLocationId":"loc","contactOwnerEmail":"nobody@x.y","leads":[{"firstName":" Zoe ","lastName":"Dam","email":" ZOE@x.y ",
            "phone":"(415) 555-0100","altPhone2":"14155550101","altEmail1":"Z@work.example","companyName":"Acme","jobTitle":"CEO","linkedinUrl":"https://l.example/z",
            "notes":"n","customFields":{"seats":3},"tier":"gold","externalId":"e1","hsContactId":"h1","ghlContactId":"g1"}]}
            """);

        var lead = rig.Sandbox.State.Leads[^1];
        Assert.Equal(201, reply.Status);
        Assert.Equal(
            $$"""
            {"message":"Leads saved successfully","savedCount":1,"duplicateCount":0,"totalProcessed":1,"listId":"{{lead.ListId}}","leadId":"{{lead.Id}}",
            "leadIds":["{{lead.Id}}"],"leadListIds":["{{lead.ListId}}"],"ghlContactId":"g1","ghlLocationId":"loc","hsPortalId":null,"hsContactId":"h1"}
            """.ReplaceLineEndings(""),
            reply.Text);
        Assert.Equal(("Zoe", "Dam", "zoe@x.y", "+14155550100", "Quick Sends"), (lead.FirstName, lead.LastName, lead.Email, lead.Phone, lead.List));
        Assert.Equal([null, "+14155550101", null], lead.AltPhones);
        Assert.Equal(["z@work.example", null, null], lead.AltEmails);
        Assert.Equal("""{"seats":3,"tier":"gold"}""", lead.CustomFields!.ToJsonString());
        Assert.Equal(("api", Seeded.UserEmail, "e1"), (lead.Source, lead.ContactOwnerEmail, lead.IntegrationIds["externalId"]));
    }

    [Fact]
    public async Task Contacts_that_are_leads_already_are_left_as_they_are()
    {
        await using var rig = await Rig.StartAsync();
        var before = rig.Sandbox.State.Leads.Count;

        var reply = await rig.PostAsync("/api/leads", $$"""{"body":[{"firstName":"Other","email":"ANN@example.com"}],"listId":" "}""");

        Assert.Equal((200, "Lead was a duplicate; existing lead ID returned.", "true"), (reply.Status, reply["message"], reply["duplicateOnly"]));
        Assert.Equal(("1", "1", Seeded.LeadId), (reply["duplicateCount"], reply["totalProcessed"], reply["leadId"]));
        Assert.Equal(($"[\"{Seeded.LeadId}\"]", $"[\"{Seeded.LeadId}\"]"), (reply.Json["existingLeadIds"]!.ToJsonString(), reply.Json["leadIds"]!.ToJsonString()));
        var duplicate = reply.Json["duplicates"]![0]!;
        Assert.Equal(("Other", Seeded.LeadId), ((string?)duplicate["input"]!["firstName"], (string?)duplicate["existingLead"]!["_id"]));
        Assert.Equal(before, rig.Sandbox.State.Leads.Count);
        Assert.Equal("Ann", rig.Sandbox.State.Leads.Single(lead => lead.Id == Seeded.LeadId).FirstName);
    }

    [Fact]
    public async Task A_mixed_import_saves_what_is_new_once()
    {
        await using var rig = await Rig.StartAsync();
        rig.Sandbox.State.ChangeLead(Seeded.LeadId, lead => lead with { AltPhones = [null, null, "+14155550103"] });

        var reply = await rig.PostAsync(
            "/api/leads",
            """{"leads":[{"phone":"4155550101"},{"phone":"+14155550102","altPhone1":"(415) 555-0103"},{"email":"n@x.y","altPhone1":"+14155550101"}]}""");

        Assert.Equal((201, "1", "2", "3"), (reply.Status, reply["savedCount"], reply["duplicateCount"], reply["totalProcessed"]));
        Assert.Equal([Seeded.LeadId, reply["leadId"]], reply.Json["duplicates"]!.AsArray().Select(duplicate => (string?)duplicate!["existingLead"]!["_id"]));
        Assert.Equal("csv", rig.Sandbox.State.Leads[^1].Source);
    }

    [Fact]
    public async Task A_list_is_named_by_its_id()
    {
        await using var rig = await Rig.StartAsync();
        var customers = rig.Sandbox.State.Leads.Single(lead => lead.Id == Seeded.LeadId).ListId;

        var saved = await rig.PostAsync("/api/leads", $$"""{"leads":[{"phone":"4155550101"}],"listId":"{{customers}}"}""");

        Assert.Equal((customers, "Customers"), (saved["listId"], rig.Sandbox.State.Leads[^1].List));
        foreach (var unknown in new[] { "nonsense", "69b2c41d352a78479d2c9999" })
        {
            var reply = await rig.PostAsync("/api/leads", $$"""{"leads":[{"phone":"4155550102"}],"listId":"{{unknown}}"}""");
            const string NoList = "List not found. The specified listId does not exist or is invalid. Omit listId to use the Quick Sends list.";
            Assert.Equal((404, NoList), (reply.Status, reply.Error));
        }
    }

    [Theory]
    [InlineData("+1", "4155550100", "+14155550100")]
    [InlineData("+1", "14155550100", "+14155550100")]
    [InlineData("+44", "07700 900123", "+447700900123")]
    [InlineData("+44", "447700900123", "+447700900123")]
    [InlineData("+44", "+14155550100", "+14155550100")]
    public async Task A_phone_without_a_country_gets_the_default_one(string code, string phone, string stored)
    {
        await using var rig = await Rig.StartAsync();

        await rig.PostAsync("/api/leads", $$"""{"leads":[{"phone":"{{phone}}"}],"defaultCountryCode":"{{code}}"}""");

        Assert.Equal(stored, rig.Sandbox.State.Leads[^1].Phone);
    }

    [Theory]
    [InlineData("{}", "leads array is required and must not be empty")]
    [InlineData("""{"leads":[]}""", "leads array is required and must not be empty")]
    [InlineData("""{"leads":["x"]}""", "Each lead must be an object")]
    [InlineData("""{"leads":[{"phone":"4155550101"},{"firstName":"A","phone":" "}]}""", "Each lead needs an email or a phone")]
    [InlineData("""{"leads":[{"phone":"12"}]}""", "phone must be a valid phone number")]
    [InlineData("""{"leads":[{"email":"nobody"}]}""", "email must be a valid email address")]
    [InlineData("""{"leads":[{"phone":"4155550101","customFields":3}]}""", "customFields must be an object")]
    [InlineData("""{"leads":[{"phone":"4155550101"}],"defaultCountryCode":"US"}""", "defaultCountryCode must be + and one to three digits")]
    public async Task One_bad_contact_keeps_all_of_them_out(string body, string error)
    {
        await using var rig = await Rig.StartAsync(new() { Seed = Seed.Empty });

        var reply = await rig.PostAsync("/api/leads", body);

        Assert.Equal((400, error), (reply.Status, reply.Error));
        Assert.Empty(rig.Sandbox.State.Leads);
    }

    [Fact]
    public async Task New_leads_are_looked_up_in_the_background_as_far_as_the_day_allows()
    {
        await using var rig = await Rig.StartAsync(new() { Seed = Seed.Empty, AvailabilityGap = TimeSpan.FromSeconds(3), AvailabilityChecksPerDay = 2 });
        rig.Sandbox.State.AddLines(1);

        await rig.PostAsync("/api/leads", $$"""{"leads":[{"phone":"4155550101"},{"phone":"{{Seeded.NoIMessagePhone}}"},{"phone":"4155550103"}]}""");

        Assert.Equal(["available", "checking", null], rig.Sandbox.State.Leads.Select(lead => lead.AvailabilityStatus));
        rig.Sandbox.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(["available", "unavailable", null], rig.Sandbox.State.Leads.Select(lead => lead.AvailabilityStatus));
    }

    [Fact]
    public async Task Deleted_leads_take_all_that_hangs_on_them_along()
    {
        await using var rig = await Rig.StartAsync();
        var lead = rig.Sandbox.State.Messages.First(message => message.CampaignId == Seeded.CampaignId).LeadId;
        var bot = (await rig.PostAsync("/api/goal-bots", """{"name":"B","goal":"book","stages":[{"name":"open"}]}""")).Json["goalBot"]!["_id"];
        await rig.PostAsync($"/api/goal-bots/{bot}/enroll", $$"""{"leadId":"{{lead}}"}""");
        var recipients = Recipients(await rig.GetAsync("/api/campaigns"));

        var reply = await rig.RequestAsync("DELETE", "/api/leads", $$"""{"ids":["{{lead}}","{{lead!.ToUpperInvariant()}}","69b2c41d352a78479d2c9999"]}""");

        Assert.Equal((200, """{"deletedCount":1}"""), (reply.Status, reply.Text));
        Assert.DoesNotContain(rig.Sandbox.State.Leads, other => other.Id == lead);
        Assert.DoesNotContain(rig.Sandbox.State.Messages, message => message.LeadId == lead);
        Assert.Equal(recipients - 1, Recipients(await rig.GetAsync("/api/campaigns")));
        Assert.Equal("0", (await rig.GetAsync($"/api/goal-bots/{bot}")).Json["goalBot"]!["stats"]!["inProgress"]!.ToJsonString());

        static int Recipients(Reply list) =>
            (int)list.Json["campaigns"]!.AsArray().Single(campaign => (string?)campaign!["_id"] == Seeded.CampaignId)!["stats"]!["totalRecipients"]!;
    }

    [Theory]
    [InlineData("{}", "No ids provided")]
    [InlineData("""{"ids":[]}""", "No ids provided")]
    [InlineData($$"""{"ids":["{{Seeded.LeadId}}","nonsense"]}""", "Invalid lead id in ids array")]
    [InlineData("""{"ids":[1]}""", "Invalid lead id in ids array")]
    public async Task One_bad_id_keeps_all_leads(string body, string error)
    {
        await using var rig = await Rig.StartAsync();
        var before = rig.Sandbox.State.Leads.Count;

        var reply = await rig.RequestAsync("DELETE", "/api/leads", body);

        Assert.Equal((400, error), (reply.Status, reply.Error));
        Assert.Equal(before, rig.Sandbox.State.Leads.Count);
    }

    [Theory]
    [InlineData($"/api/leads/{Seeded.LeadId}")]
    [InlineData("/api/leads")]
    public async Task Changing_a_lead_has_no_page_and_is_not_simulated(string path)
    {
        await using var rig = await Rig.StartAsync();

        Assert.Equal(501, (await rig.RequestAsync("PUT", path, "{}")).Status);
    }
}
