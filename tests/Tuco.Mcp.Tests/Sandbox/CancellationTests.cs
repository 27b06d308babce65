using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class CancellationTests
{
    private const string Path = "/api/messages/cancel-for-lead";

    [Fact]
    public async Task What_waits_for_a_lead_is_cancelled_and_never_goes_out()
    {
        await using var rig = await Rig.StartAsync();
        var sent = await rig.SendAsync(Seeded.LeadPhone, "gone");
        var scheduled = await ScheduleAsync(rig, Seeded.LeadPhone);
        var other = await ScheduleAsync(rig, Seeded.QuickSendsPhone);
        rig.Sandbox.State.SetBehaviour(Seeded.LeadPhone, ContactBehaviour.LineBusy);
        var pending = await rig.SendAsync(Seeded.LeadPhone, "busy");

        var reply = await rig.PostAsync(Path, $$"""{"leadId":"{{Seeded.LeadId}}"}""");

        Assert.Equal(200, reply.Status);
        var expected = $$"""
            {"success":true,"cancelledCount":2,"jobsRemovedFromQueue":1,"leadId":"{{Seeded.LeadId}}","messageIds":["{{Id(scheduled)}}","{{Id(pending)}}"]}
            """;
        Assert.Equal(expected, reply.Text);
        rig.Sandbox.Clock.Advance(TimeSpan.FromDays(60));
        Assert.Equal(
            [MessageStatus.Sent, MessageStatus.Cancelled, MessageStatus.Sent, MessageStatus.Cancelled],
            new[] { sent, scheduled, other, pending }.Select(message => StatusOf(rig, Id(message))));
    }

    [Theory]
    [InlineData("""{"recipientPhone":"(202) 555-0106"}""")]
    [InlineData("""{"recipientEmail":"ANN@example.com"}""")]
    [InlineData("""{"recipientEmail":"ann@work.example"}""")]
    public async Task A_lead_is_found_by_any_of_its_addresses(string body)
    {
        await using var rig = await Rig.StartAsync();
        rig.Sandbox.State.ChangeLead(Seeded.LeadId, lead => lead with { AltEmails = [null, "ann@work.example", null] });
        await ScheduleAsync(rig, Seeded.LeadPhone);

        var reply = await rig.PostAsync(Path, body);

        Assert.Equal(("1", Seeded.LeadId), (reply["cancelledCount"], reply["leadId"]));
    }

    [Fact]
    public async Task Without_a_lead_the_address_of_the_message_decides()
    {
        await using var rig = await Rig.StartAsync(new() { Seed = Seed.Empty });
        rig.Sandbox.State.AddMessage(new()
        {
            Id = rig.Sandbox.State.NewId(),
            FromLineId = Seeded.HealthyLineId,
            RecipientPhone = "+14155550100",
            Status = MessageStatus.Queued,
        });

        var reply = await rig.PostAsync(Path, """{"recipientPhone":"4155550100"}""");

        Assert.Equal(("1", "1", null), (reply["cancelledCount"], reply["jobsRemovedFromQueue"], reply["leadId"]));
        Assert.Equal(MessageStatus.Cancelled, Assert.Single(rig.Sandbox.State.Messages).Status);
    }

    [Fact]
    public async Task Nothing_to_cancel_is_a_success_too()
    {
        await using var rig = await Rig.StartAsync();

        foreach (var body in new[] { """{"leadId":"69b2c41d352a78479d2c9999"}""", """{"recipientPhone":"+14155550199"}""" })
        {
            var reply = await rig.PostAsync(Path, body);
            Assert.Equal("""{"success":true,"cancelledCount":0,"jobsRemovedFromQueue":0,"leadId":null,"messageIds":[]}""", reply.Text);
        }
    }

    [Theory]
    [InlineData("{}", "Either leadId, recipientPhone, or recipientEmail is required")]
    [InlineData("""{"leadId":" "}""", "Either leadId, recipientPhone, or recipientEmail is required")]
    [InlineData("""{"leadId":"nonsense"}""", "Invalid leadId")]
    [InlineData("[]", "Request body must be a JSON object")]
    public async Task What_cannot_be_read_is_refused(string body, string error)
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync(Path, body);

        Assert.Equal((400, error), (reply.Status, reply.Error));
    }

    private static Task<Reply> ScheduleAsync(Rig rig, string phone) =>
        rig.PostAsync("/api/messages", $$"""{"message":"later","recipientPhone":"{{phone}}","scheduledDate":"2026-04-01T10:00:00Z"}""");

    private static string Id(Reply message) => (string)message.Message["_id"]!;

    private static string StatusOf(Rig rig, string id) => rig.Sandbox.State.Messages.Single(message => message.Id == id).Status;
}
