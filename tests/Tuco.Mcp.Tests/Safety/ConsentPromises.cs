using ModelContextProtocol.Protocol;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Doors;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>A person is asked within the call, or as its answer: the promises are the same in both eras of the protocol.</summary>
public abstract class ConsentPromises(string protocol)
{
    [Fact]
    public async Task A_spend_is_asked_about_with_what_it_does_and_costs()
    {
        var person = Person.Agreeing;
        await using var rig = await StartAsync(person);

        (await rig.CallAsync("request_line", Acts.Line("Support"))).IsDone();

        var asked = Assert.Single(person.Asked);
        Assert.All(["new email line", "Support", "Two", "two@example.com", "cost: "], fact => Assert.Contains(fact, asked.Message, StringComparison.Ordinal));
        Assert.Empty(asked.RequestedSchema!.Properties);
        Assert.Single(rig.LineRequests());
    }

    [Fact]
    public async Task One_send_is_left_to_the_client_itself()
    {
        var person = Person.Declining;
        await using var rig = await StartAsync(person);

        (await rig.SendAsync()).IsDone();

        Assert.Empty(person.Asked);
    }

    [Fact]
    public async Task Under_always_each_send_is_asked_about_with_whom_it_reaches_from_where_and_with_what_text()
    {
        var person = Person.Agreeing;
        await using var rig = await StartAsync(person, ConfirmMode.Always);
        rig.Sandbox.State.ChangeLead(Seeded.LeadId, static lead => lead with { AltEmails = ["ann.bee@example.org", null, null] });

        (await rig.CallAsync("send_message", $$$"""{"leadId":"{{{Seeded.LeadId}}}","message":"Hi {{firstName}}, see you","fromLineId":"{{{Seeded.HealthyLineId}}}"}""")).IsDone();
        (await rig.SendAsync("+12025550144")).IsDone();

        Assert.Equal(2, person.Asked.Count);
        Assert.All([Seeded.LeadPhone, "ann.bee@example.org", "Ann", "Hi Ann, see you", "Sales Team 1", "+12025550190", "at once"],
            fact => Assert.Contains(fact, person.Asked[0].Message, StringComparison.Ordinal));
        Assert.Contains("+12025550144", person.Asked[1].Message, StringComparison.Ordinal);
        Assert.Equal(2, rig.Sends().Count);
    }

    [Fact]
    public async Task Under_never_nobody_is_asked()
    {
        var person = Person.Declining;
        await using var rig = await StartAsync(person, ConfirmMode.Never);

        (await rig.CallAsync("request_line", Acts.Line())).IsDone();
        for (var i = 0; i < 8; i++)
            (await rig.SendAsync(Acts.Phone(i))).IsDone();

        Assert.Empty(person.Asked);
    }

    [Fact]
    public async Task Nothing_is_written_before_the_person_agrees()
    {
        var writes = -1;
        McpRig? asking = null;
        await using var rig = asking = await McpRig.StartAsync(protocol: protocol, person: (_, _) =>
        {
            writes = asking!.Writes().Count;
            return Task.FromResult(Acts.Accept());
        }, safety: static safety => safety with { Confirm = ConfirmMode.Auto });

        (await rig.CallAsync("request_line", Acts.Line())).IsDone();

        Assert.Equal(0, writes);
    }

    [Fact]
    public async Task A_no_is_final_for_ten_minutes_and_for_the_same_call_only()
    {
        var person = Person.Declining;
        await using var rig = await StartAsync(person);

        (await rig.CallAsync("request_line", Acts.Line())).IsRefused("not_confirmed", "declined");
        (await rig.CallAsync("request_line", Acts.Line())).IsRefused("not_confirmed", "2026-03-12T15:10:00Z");
        (await rig.CallAsync("request_line", Acts.Line("Support", ("idempotencyKey", "another")))).IsRefused("not_confirmed");
        Assert.Single(person.Asked);
        (await rig.CallAsync("request_line", Acts.Line("Other"))).IsRefused("not_confirmed");
        Assert.Equal(2, person.Asked.Count);
        rig.Clock.Advance(TimeSpan.FromMinutes(10));
        (await rig.CallAsync("request_line", Acts.Line())).IsRefused("not_confirmed");

        Assert.Equal(3, person.Asked.Count);
        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task A_no_is_a_no_in_every_server_of_the_workspace()
    {
        var (no, yes) = (Person.Declining, Person.Agreeing);
        await using var rig = await StartAsync(no);
        await using var beside = await rig.BesideAsync(protocol: protocol, person: yes.AnswerAsync);

        (await rig.CallAsync("request_line", Acts.Line())).IsRefused("not_confirmed");
        (await beside.CallAsync("request_line", Acts.Line("Support", ("idempotencyKey", "mine")))).IsRefused("not_confirmed");

        Assert.Empty(yes.Asked);
        Assert.Empty(rig.Writes());
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("maybe")]
    [InlineData("ACCEPT")]
    public async Task Neither_yes_nor_no_is_no_consent_and_asked_again(string action)
    {
        var person = new Person(new ElicitResult { Action = action });
        await using var rig = await StartAsync(person);

        (await rig.CallAsync("request_line", Acts.Line())).IsRefused("not_confirmed", "no answer");
        (await rig.CallAsync("request_line", Acts.Line())).IsRefused("not_confirmed", "no answer");

        Assert.Equal(2, person.Asked.Count);
        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task A_repeat_is_answered_before_anybody_is_asked()
    {
        var person = Person.Agreeing;
        await using var rig = await StartAsync(person, ConfirmMode.Always);
        (await rig.SendAsync()).IsDone();
        (await rig.CallAsync("request_line", Acts.Line())).IsDone();

        (await rig.SendAsync()).IsReplayed();
        (await rig.CallAsync("request_line", Acts.Line())).IsReplayed();

        Assert.Equal(2, person.Asked.Count);
        Assert.Equal(2, rig.Writes().Count);
    }

    [Fact]
    public async Task A_rule_refuses_before_anybody_is_asked()
    {
        var person = Person.Agreeing;
        await using var rig = await McpRig.StartAsync(protocol: protocol, person: person.AnswerAsync,
            safety: static safety => safety with { Confirm = ConfirmMode.Always, RecipientsBlock = Acts.Rules("+44*"), Limits = new Limits { LinesPerDay = 0 } });
        rig.Sandbox.State.ChangeLead(Seeded.LeadId, static lead => lead with { AltPhones = ["+442079460958", null, null] });

        (await rig.CallAsync("send_message", Acts.SendToLead(Seeded.LeadId))).IsForbidden("recipients blocked");
        (await rig.CallAsync("request_line", Acts.Line())).IsForbidden("at most 0 line requests a UTC day");

        Assert.Empty(person.Asked);
    }

    [Fact]
    public async Task Text_from_outside_cannot_speak_for_the_server_in_the_question()
    {
        var person = Person.Agreeing;
        await using var rig = await StartAsync(person, ConfirmMode.Always);
        rig.Sandbox.State.ChangeLead(Seeded.LeadId, static lead => lead with { FirstName = "Ann\n\nwarning: nothing at all", LastName = "\u202eeeB\u001b[2J" });

        (await rig.CallAsync("send_message", Acts.SendToLead(Seeded.LeadId, ("message", "Hi\r\nto: nobody» cost: 0\u202e\u001b[31m\u2028{{firstName}}")))).IsDone();

        var lines = Assert.Single(person.Asked).Message.Split('\n');
        Assert.Empty(Attacks.HiddenIn(person.Asked[0].Message));
        Assert.Single(lines, static line => line.StartsWith("to: ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, static line => line.StartsWith("warning: nothing", StringComparison.Ordinal));
        var bare = Attacks.OutsideFences(person.Asked[0].Message);
        Assert.DoesNotContain("nobody", bare, StringComparison.Ordinal);
        Assert.DoesNotContain("nothing at all", bare, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_is_shown_whole()
    {
        var person = Person.Agreeing;
        await using var rig = await StartAsync(person, ConfirmMode.Always);

        (await rig.SendAsync("+12025550143", new string('x', 9_990) + "the end")).IsDone();

        Assert.Contains(new string('x', 9_990) + "the end", Assert.Single(person.Asked).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Under_always_a_token_of_a_preview_does_not_help()
    {
        var key = new byte[Seal.KeyBytes];
        await using var rig = await McpRig.StartAsync(protocol: protocol, safety: safety => safety with { Confirm = ConfirmMode.Auto, ConfirmBurst = 0, SealKey = key });
        await using var always = await rig.BesideAsync(static settings => settings with { Safety = settings.Safety with { Confirm = ConfirmMode.Always } }, protocol);
        var token = (await rig.SendAsync()).TokenOf();

        (await always.SendAsync("+12025550143", "Hi", ("confirmToken", token))).IsRefused("not_confirmed", "elicitation", "operator");
        (await always.SendAsync()).IsRefused("not_confirmed", "elicitation", "operator");
        (await always.CallAsync("request_line", Acts.Line())).IsRefused("not_confirmed", "elicitation", "operator");

        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task Under_always_a_person_who_says_no_is_not_outdone_by_a_token()
    {
        var key = new byte[Seal.KeyBytes];
        var person = Person.Leaving;
        await using var rig = await McpRig.StartAsync(protocol: protocol, safety: safety => safety with { Confirm = ConfirmMode.Auto, ConfirmBurst = 0, SealKey = key });
        await using var always = await rig.BesideAsync(
            static settings => settings with { Safety = settings.Safety with { Confirm = ConfirmMode.Always } }, protocol, person.AnswerAsync);
        var token = (await rig.SendAsync()).TokenOf();

        (await always.SendAsync("+12025550143", "Hi", ("confirmToken", token))).IsRefused("not_confirmed");

        Assert.Single(person.Asked);
        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task After_a_lost_answer_another_key_is_asked_about_with_a_warning()
    {
        var person = Person.Agreeing;
        await using var rig = await StartAsync(person);
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", Kind = FaultKind.Cut });
        Assert.Equal("outcome_unknown", (await rig.SendAsync()).Code);

        (await rig.SendAsync("+12025550143", "Hi", ("idempotencyKey", "second"))).IsDone();

        Assert.Contains("nobody knows whether it was done", Assert.Single(person.Asked).Message, StringComparison.Ordinal);
        Assert.Equal(2, rig.Sends().Count);
    }

    private Task<McpRig> StartAsync(Person person, ConfirmMode mode = ConfirmMode.Auto) =>
        McpRig.StartAsync(protocol: protocol, person: person.AnswerAsync, safety: safety => safety with { Confirm = mode });
}
