using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

/// <summary>Which of a contact's addresses a send goes to (docs.tuco.ai/api-reference/endpoint/send-message, "Alt contact fields").</summary>
public sealed class SendAddressTests
{
    private static readonly string[] InOrder =
    [
        Seeded.LeadPhone, "+14155550101", "+14155550102", "+14155550103", "ann@example.com", "ann1@example.com", "ann2@example.com", "ann3@example.com",
    ];

    [Theory]
    [InlineData("\"leadId\":\"" + Seeded.LeadId + "\"")]
    [InlineData("\"recipientPhone\":\"" + Seeded.LeadPhone + "\"")]
    public async Task A_lead_that_was_named_or_found_is_tried_at_all_its_addresses_in_order(string recipient)
    {
        await using var rig = await StartAsync();
        for (var reached = 0; reached < InOrder.Length; reached++)
        {
            Assert.Equal("sent", (await SendAsync(rig, recipient))["status"]);
            Assert.Equal(InOrder[..(reached + 1)], rig.Sandbox.State.Messages[^1].CheckedAddresses);
            rig.Sandbox.State.SetBehaviour(InOrder[reached], ContactBehaviour.NoIMessage);
        }

        var reply = await SendAsync(rig, recipient);
        Assert.Equal("fallback", reply["status"]);
        Assert.Equal(InOrder, reply.Message["checkedAddresses"]!.AsArray().Select(address => (string?)address));
    }

    [Fact]
    public async Task An_address_given_with_a_lead_id_is_the_only_one()
    {
        await using var rig = await StartAsync();

        var reply = await SendAsync(rig, $"\"leadId\":\"{Seeded.LeadId}\",\"recipientPhone\":\"{Seeded.NoIMessagePhone}\"");

        Assert.Equal(("fallback", Seeded.LeadId), (reply["status"], reply["leadId"]));
        Assert.Equal([Seeded.NoIMessagePhone], rig.Sandbox.State.Messages[^1].CheckedAddresses);
    }

    [Fact]
    public async Task Alternatives_given_with_a_lead_id_are_tried_in_their_places()
    {
        await using var rig = await StartAsync();
        rig.Sandbox.State.SetBehaviour(Seeded.LeadPhone, ContactBehaviour.NoIMessage);

        await SendAsync(rig, $"\"leadId\":\"{Seeded.LeadId}\",\"altPhone1\":\"+14155550199\"");

        Assert.Equal([Seeded.LeadPhone, "+14155550199"], rig.Sandbox.State.Messages[^1].CheckedAddresses);
    }

    [Fact]
    public async Task An_email_given_alone_comes_before_the_phones_of_the_lead_it_finds()
    {
        await using var rig = await StartAsync();
        rig.Sandbox.State.SetBehaviour("ann1@example.com", ContactBehaviour.NoIMessage);

        await SendAsync(rig, "\"recipientEmail\":\"ann1@example.com\"");

        Assert.Equal(["ann1@example.com", Seeded.LeadPhone], rig.Sandbox.State.Messages[^1].CheckedAddresses);
    }

    [Theory]
    [InlineData("sms", Seeded.LeadPhone)]
    [InlineData("email", "ann@example.com")]
    public async Task A_text_and_an_email_take_the_first_address_of_their_kind(string type, string first)
    {
        await using var rig = await StartAsync();
        foreach (var address in InOrder.Where(address => address != first)) rig.Sandbox.State.SetBehaviour(address, ContactBehaviour.Fails);

        Assert.Equal("sent", (await SendAsync(rig, $"\"messageType\":\"{type}\",\"leadId\":\"{Seeded.LeadId}\""))["status"]);
        rig.Sandbox.State.SetBehaviour(first, ContactBehaviour.Fails);
        Assert.Equal("failed", (await SendAsync(rig, $"\"messageType\":\"{type}\",\"leadId\":\"{Seeded.LeadId}\""))["status"]);
    }

    [Fact]
    public async Task Only_the_address_that_is_reached_decides_how_a_send_ends()
    {
        await using var rig = await StartAsync();
        rig.Sandbox.State.SetBehaviour("ann@example.com", ContactBehaviour.Fails);

        Assert.Equal("sent", (await SendAsync(rig, $"\"leadId\":\"{Seeded.LeadId}\""))["status"]);
    }

    [Fact]
    public async Task One_address_on_the_do_not_contact_list_blocks_the_contact()
    {
        await using var rig = await StartAsync();
        rig.Sandbox.State.SetBehaviour("ann3@example.com", ContactBehaviour.DoNotContact);

        Assert.Equal("failed", (await SendAsync(rig, $"\"recipientPhone\":\"{Seeded.LeadPhone}\""))["status"]);
    }

    private static async Task<Rig> StartAsync()
    {
        var rig = await Rig.StartAsync();
        rig.Sandbox.State.ChangeLead(Seeded.LeadId, lead => lead with { AltPhones = InOrder[1..4], AltEmails = InOrder[5..] });
        return rig;
    }

    private static Task<Reply> SendAsync(Rig rig, string recipient) => rig.PostAsync("/api/messages", $$"""{"message":"Hi",{{recipient}}}""");
}
