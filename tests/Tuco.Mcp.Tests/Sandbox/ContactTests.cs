using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class ContactTests
{
    [Fact]
    public async Task Contacts_answer_some_seconds_after_a_send_when_they_are_told_to()
    {
        await using var rig = await Rig.StartAsync(new() { ContactsReply = true });
        var sent = await rig.SendAsync(Seeded.LeadPhone);
        var before = rig.Sandbox.State.Messages.Count;

        rig.Sandbox.Clock.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(before, rig.Sandbox.State.Messages.Count);
        rig.Sandbox.Clock.Advance(TimeSpan.FromSeconds(1));

        var reply = rig.Sandbox.State.Messages[^1];
        Assert.Equal(("received", Seeded.LeadId, "Yes, that works for me!"), (reply.Direction, reply.LeadId, reply.Text));
        Assert.Equal(Rig.Start.AddSeconds(8), reply.CreatedAt);
        var opened = rig.Sandbox.State.Messages.Single(message => message.Id == (string?)sent.Message["_id"]);
        Assert.Equal((MessageStatus.Delivered, Rig.Start.AddSeconds(8)), (opened.Status, opened.ReadAt));
        var metrics = (await rig.GetAsync("/api/analytics?dateFrom=2026-03-12T15:00:00Z")).Json["metrics"]!;
        Assert.Equal(("1", "1"), (metrics["uniqueReplied"]!.ToJsonString(), metrics["positiveReplied"]!.ToJsonString()));
    }

    [Fact]
    public async Task They_answer_differently_and_one_of_five_opts_out()
    {
        await using var rig = await Rig.StartAsync(new() { Seed = Seed.Empty });
        rig.Sandbox.State.AddLines(1);
        await rig.PostAsync("/sandbox/settings", """{"contactsReply":true,"replyAfterSeconds":2}""");

        for (var i = 0; i < 5; i++) await rig.SendAsync($"+1415555010{i}");
        rig.Sandbox.Clock.Advance(TimeSpan.FromSeconds(2));

        var replies = rig.Sandbox.State.Messages.Where(message => message.Direction == "received").ToArray();
        Assert.Equal(5, replies.Select(reply => reply.Text).Distinct().Count());
        var stopped = Assert.Single(replies, reply => reply.Text == "STOP");
        Assert.Equal("failed", (await rig.SendAsync(stopped.Contact))["status"]);
        Assert.Equal("sent", (await rig.SendAsync(replies[0].Contact))["status"]);
    }

    [Theory]
    [InlineData(Seeded.NoIMessagePhone)]
    [InlineData(Seeded.FailingPhone)]
    [InlineData(Seeded.DoNotContactPhone)]
    public async Task Whom_nothing_reached_does_not_answer(string phone)
    {
        await using var rig = await Rig.StartAsync(new() { ContactsReply = true });
        await rig.SendAsync(phone);
        var before = rig.Sandbox.State.Messages.Count;

        rig.Sandbox.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(before, rig.Sandbox.State.Messages.Count);
    }

    [Fact]
    public async Task Nobody_answers_unless_told_to()
    {
        await using var rig = await Rig.StartAsync();
        await rig.SendAsync(Seeded.LeadPhone);
        var before = rig.Sandbox.State.Messages.Count;

        rig.Sandbox.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(before, rig.Sandbox.State.Messages.Count);
    }

    [Theory]
    [InlineData("STOP", true)]
    [InlineData("please stop.", true)]
    [InlineData("Unsubscribe me", true)]
    [InlineData("I want to OPT OUT", true)]
    [InlineData("remove me from this", true)]
    [InlineData("do not contact", true)]
    [InlineData("I am at the bus-stopover", false)]
    [InlineData("Can you stopwatch it", false)]
    [InlineData("Yes!", false)]
    public async Task Opt_out_words_put_the_contact_on_the_list(string text, bool optsOut)
    {
        await using var rig = await Rig.StartAsync();
        rig.Sandbox.State.Receive(Seeded.LeadPhone, text);

        var sends = new[]
        {
            await rig.SendAsync(Seeded.LeadPhone),
            await rig.PostAsync("/api/messages", """{"message":"Hi","messageType":"email","recipientEmail":"ann@example.com"}"""),
        };

        Assert.All(sends, send => Assert.Equal((201, optsOut ? "failed" : "sent"), (send.Status, send["status"])));
        var entries = (await rig.GetAsync("/api/dnc?search=0106")).Json["entries"]!.AsArray();
        Assert.Equal(optsOut ? ["opt_out"] : [], entries.Select(entry => (string?)entry!["reason"]));
    }

    [Fact]
    public async Task Who_opts_out_before_a_scheduled_message_does_not_get_it()
    {
        await using var rig = await Rig.StartAsync();
        await rig.PostAsync($"/api/campaigns/{Seeded.CampaignId}/leads", $$"""{"leadId":"{{Seeded.LeadId}}"}""");

        rig.Sandbox.State.Receive(Seeded.LeadPhone, "Stop");
        rig.Sandbox.Clock.Advance(TimeSpan.FromDays(6));

        var sequence = rig.Sandbox.State.Messages.Where(message => message.LeadId == Seeded.LeadId && message.Direction == "sent");
        Assert.Equal(["sent", "failed", "failed"], sequence.Select(message => message.Status));
    }

    [Fact]
    public async Task What_falls_due_happens_in_its_order_even_when_nobody_looks()
    {
        await using var rig = await Rig.StartAsync(new() { Seed = Seed.Empty, ContactsReply = true });
        rig.Sandbox.State.AddLines(1);
        for (var i = 0; i < 3; i++) await rig.SendAsync($"+1415555010{i}");
        await rig.SendAsync("+14155550103");
        const string Later = """{"message":"Later","recipientPhone":"+14155550103","scheduledDate":"2026-03-12T16:00:00Z"}""";
        await rig.PostAsync("/api/messages", Later);

        rig.Sandbox.Clock.Advance(TimeSpan.FromDays(1));

        var last = rig.Sandbox.State.Messages.Where(message => message.RecipientPhone == "+14155550103").ToArray();
        Assert.Equal("STOP", last[^1].Text);
        Assert.Equal("failed", last.Single(message => message.Text == "Later").Status);
    }
}
