using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class SendTests
{
    [Fact]
    public async Task A_send_to_a_known_lead_is_created_and_sent()
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.SendAsync("(202) 555-0106");

        Assert.Equal((201, "sent", Seeded.LeadId), (reply.Status, reply["status"], reply["leadId"]));
        Assert.Equal(("+12025550106", "Ann Bee"), ((string?)reply.Message["recipientPhone"], (string?)reply.Message["recipientName"]));
        Assert.Null(reply["duplicateOnly"]);
    }

    [Fact]
    public async Task An_unknown_address_makes_a_lead_in_quick_sends_and_the_next_send_reuses_it()
    {
        await using var rig = await Rig.StartAsync();
        const string Body = """{"message":"Hi","recipientPhone":"+14155550100","recipientName":"Zoe van Dam","altPhone2":"4155550101"}""";

        var first = await rig.PostAsync("/api/messages", Body);
        var lead = Assert.Single(rig.Sandbox.State.Leads, lead => lead.Phone == "+14155550100");
        Assert.Equal(201, first.Status);
        Assert.Equal(("Zoe", "van Dam", "Quick Sends", "api"), (lead.FirstName, lead.LastName, lead.List, lead.Source));
        Assert.Equal([null, "+14155550101", null], lead.AltPhones);

        var second = await rig.SendAsync("+14155550101");
        Assert.Equal((200, "true", lead.Id), (second.Status, second["duplicateOnly"], second["leadId"]));
        Assert.Equal($"[\"{lead.Id}\"]", second.Json["existingLeadIds"]!.ToJsonString());
        Assert.Equal("Lead was duplicate; message sent using existing lead.", second["duplicateMessage"]);
    }

    [Fact]
    public async Task A_lead_may_be_named_instead_of_an_address_and_alternatives_are_merged_onto_it()
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync("/api/messages", $$"""{"message":"Hi","leadId":"{{Seeded.LeadId}}","altEmail1":"ANN@work.example"}""");

        Assert.Equal((201, Seeded.LeadPhone), (reply.Status, (string?)reply.Message["recipientPhone"]));
        Assert.Equal(["ann@work.example", null, null], rig.Sandbox.State.Leads.Single(lead => lead.Id == Seeded.LeadId).AltEmails);
    }

    [Theory]
    [InlineData("imessage", Seeded.LeadPhone)]
    [InlineData("sms", Seeded.LeadPhone)]
    [InlineData("email", "ann@example.com")]
    public async Task The_type_decides_which_addresses_are_usable(string type, string address)
    {
        await using var rig = await Rig.StartAsync();
        rig.Sandbox.State.SetBehaviour(address, ContactBehaviour.LineBusy);

        var reply = await rig.PostAsync("/api/messages", $$"""{"message":"Hi","messageType":"{{type}}","leadId":"{{Seeded.LeadId}}"}""");

        Assert.Equal("pending", reply["status"]);
    }

    [Fact]
    public async Task Sends_take_turns_over_the_healthy_lines()
    {
        await using var rig = await Rig.StartAsync();

        var lines = new List<string?>();
        for (var i = 0; i < 4; i++) lines.Add((string?)(await rig.SendAsync(Seeded.LeadPhone)).Message["fromLineId"]);

        Assert.Equal([Seeded.HealthyLineId, Seeded.NearlyFullLineId, Seeded.QuietLineId, Seeded.HealthyLineId], lines);
    }

    [Fact]
    public async Task A_contact_without_imessage_gets_an_sms_when_that_is_configured()
    {
        await using var rig = await Rig.StartAsync();

        var texted = await rig.SendAsync(Seeded.NoIMessagePhone);
        rig.Sandbox.State.FallbackSmsConfigured = false;
        var not = await rig.SendAsync(Seeded.NoIMessagePhone);

        Assert.Equal((201, "fallback", "true"), (texted.Status, texted["status"], texted.Message["fallbackSmsDispatched"]?.ToString()));
        Assert.Equal(("fallback", null), (not["status"], not.Message["fallbackSmsDispatched"]));
    }

    [Fact]
    public async Task Another_address_is_tried_before_falling_back()
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync("/api/messages", $$"""{"message":"Hi","recipientPhone":"{{Seeded.NoIMessagePhone}}","altPhone1":"+14155550100"}""");

        Assert.Equal("sent", reply["status"]);
        Assert.Equal([Seeded.NoIMessagePhone, "+14155550100"], rig.Sandbox.State.Messages[^1].CheckedAddresses);
    }

    [Fact]
    public async Task Forced_fallback_skips_imessage_and_drops_attachments()
    {
        await using var rig = await Rig.StartAsync();

        const string Body = """{"message":"Hi","recipientPhone":"+12025550106","forceFallback":true,"attachmentUrls":["https://example.com/a.png"]}""";
        var reply = await rig.PostAsync("/api/messages", Body);

        Assert.Equal(("fallback", null), (reply["status"], reply.Message["attachmentUrls"]));
    }

    [Fact]
    public async Task A_failing_contact_is_created_failed_and_texted_only_when_asked()
    {
        await using var rig = await Rig.StartAsync();

        var plain = await rig.SendAsync(Seeded.FailingPhone);
        var asked = await rig.PostAsync("/api/messages", $$"""{"message":"Hi","recipientPhone":"{{Seeded.FailingPhone}}","sendFallbackSmsOnFailed":true}""");

        Assert.Equal((201, "failed", null), (plain.Status, plain["status"], plain.Message["fallbackSmsDispatched"]));
        Assert.NotNull(plain.Error);
        Assert.Equal(("failed", "true"), (asked["status"], asked.Message["fallbackSmsDispatched"]?.ToString()));
    }

    [Fact]
    public async Task A_contact_on_the_do_not_contact_list_is_created_failed_even_when_scheduled()
    {
        await using var rig = await Rig.StartAsync();

        const string Body = $$"""{"message":"Hi","recipientPhone":"{{Seeded.DoNotContactPhone}}","scheduledDate":"2026-04-01T10:00:00Z"}""";
        var reply = await rig.PostAsync("/api/messages", Body);

        Assert.Equal((201, "failed"), (reply.Status, reply["status"]));
    }

    [Fact]
    public async Task A_busy_line_sends_half_a_minute_later()
    {
        await using var rig = await Rig.StartAsync();
        var reply = await rig.SendAsync(Seeded.BusyPhone);
        Assert.Equal("pending", reply["status"]);

        rig.Sandbox.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal("sent", rig.Sandbox.State.Messages[^1].Status);
    }

    [Theory]
    [InlineData("Hi {{firstName}} of {companyName}", "Hi Ann of Acme")]
    [InlineData("{firstName|there}, {{nickname|friend}}", "Ann, friend")]
    [InlineData("From {line_name}: {unknown} {{ lastName }}", "From Sales Team 1: {unknown} Bee")]
    public async Task Placeholders_are_filled_in_both_brace_styles(string text, string sent)
    {
        await using var rig = await Rig.StartAsync();

        Assert.Equal(sent, (string?)(await rig.SendAsync(Seeded.LeadPhone, text)).Message["message"]);
    }

    [Fact]
    public async Task The_guard_skips_an_equal_text_within_a_minute_when_it_is_on()
    {
        await using var rig = await Rig.StartAsync(new() { DoubleSendGuard = true });
        var first = await rig.SendAsync(Seeded.LeadPhone, "Hello  you");
        Assert.Equal(("false", (string?)first.Message["_id"]), (first["skipped"], first["messageId"]));

        rig.Sandbox.Clock.Advance(TimeSpan.FromSeconds(12));
        var second = await rig.SendAsync(Seeded.LeadPhone, " hello you ");
        Assert.Equal((200, "true", "12", first["messageId"]), (second.Status, second["skipped"], second["secondsSinceOriginal"], second["originalMessageId"]));

        rig.Sandbox.Clock.Advance(TimeSpan.FromSeconds(48));
        Assert.Equal("false", (await rig.SendAsync(Seeded.LeadPhone, "hello you"))["skipped"]);
    }

    [Fact]
    public async Task The_guard_is_off_unless_asked_for()
    {
        await using var rig = await Rig.StartAsync();

        await rig.SendAsync(Seeded.LeadPhone);
        Assert.Equal(201, (await rig.SendAsync(Seeded.LeadPhone)).Status);
    }

    [Fact]
    public async Task Crm_ids_are_echoed()
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync("/api/messages", """{"message":"Hi","recipientPhone":"+12025550106","ghlContactId":"g1","hsPortalId":"p1"}""");

        Assert.Equal(("g1", null, "p1", null), (reply["ghlContactId"], reply["ghlLocationId"], reply["hsPortalId"], reply["hsContactId"]));
    }
}
