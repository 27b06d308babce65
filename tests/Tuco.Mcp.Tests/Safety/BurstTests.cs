using ModelContextProtocol.Protocol;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Doors;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>Sends to many different people in a short time are asked about; here more than two in ten minutes.</summary>
public sealed class BurstTests
{
    private const string OnlyThis = "only this one";
    private const string AlsoTen = "also the next 10 within 10 minutes";

    [Theory]
    [InlineData(Acts.Older)]
    [InlineData(Acts.Stateless)]
    public async Task The_third_different_recipient_is_asked_about_with_two_ways_to_agree(string protocol)
    {
        var person = new Person(Acts.Accept(OnlyThis));
        await using var rig = await StartAsync(person, protocol);

        await SendAsync(rig, 1, 2);
        Assert.Empty(person.Asked);
        await SendAsync(rig, 3);

        var asked = Assert.Single(person.Asked);
        Assert.Contains("3rd different recipient in 10 minutes", asked.Message, StringComparison.Ordinal);
        Assert.Contains(Acts.Phone(3), asked.Message, StringComparison.Ordinal);
        var choice = Assert.IsType<ElicitRequestParams.UntitledSingleSelectEnumSchema>(Assert.Single(asked.RequestedSchema!.Properties).Value);
        Assert.Equal([OnlyThis, AlsoTen], choice.Enum);
        Assert.Equal(OnlyThis, choice.Default);
        await SendAsync(rig, 4);
        Assert.Equal(2, person.Asked.Count);
    }

    [Theory]
    [InlineData(Acts.Older)]
    [InlineData(Acts.Stateless)]
    public async Task A_yes_to_ten_more_lasts_for_ten_more(string protocol)
    {
        var person = new Person(Acts.Accept(AlsoTen), new ElicitResult { Action = "decline" });
        await using var rig = await StartAsync(person, protocol);

        await SendAsync(rig, [.. Enumerable.Range(1, 13)]);
        Assert.Single(person.Asked);
        (await rig.SendAsync(Acts.Phone(14))).IsRefused("not_confirmed");

        Assert.Equal(2, person.Asked.Count);
        Assert.Equal(13, rig.Sends().Count);
    }

    [Fact]
    public async Task A_yes_to_ten_more_lasts_for_ten_minutes()
    {
        var person = new Person(Acts.Accept(AlsoTen), Acts.Accept(OnlyThis));
        await using var rig = await StartAsync(person);
        await SendAsync(rig, 1, 2, 3, 4);
        rig.Clock.Advance(TimeSpan.FromMinutes(9));
        await SendAsync(rig, 5, 6);
        Assert.Single(person.Asked);

        rig.Clock.Advance(TimeSpan.FromMinutes(1));
        await SendAsync(rig, 7);

        Assert.Equal(2, person.Asked.Count);
    }

    [Fact]
    public async Task A_yes_without_a_choice_is_for_this_one_only()
    {
        var person = Person.Agreeing;
        await using var rig = await StartAsync(person);

        await SendAsync(rig, 1, 2, 3, 4);

        Assert.Equal(2, person.Asked.Count);
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("ONLY THIS ONE")]
    [InlineData("also the next 1000 within 10 minutes")]
    [InlineData("")]
    public async Task A_choice_that_was_not_offered_is_for_this_one_only(string choice)
    {
        var person = new Person(Acts.Accept(choice));
        await using var rig = await StartAsync(person);

        await SendAsync(rig, 1, 2, 3, 4);

        Assert.Equal(2, person.Asked.Count);
    }

    [Fact]
    public async Task The_same_people_again_are_no_burst()
    {
        var person = Person.Declining;
        await using var rig = await StartAsync(person);

        for (var i = 0; i < 6; i++)
            (await rig.SendAsync(Acts.Phone(i % 2), $"Text {i}")).IsDone();

        Assert.Empty(person.Asked);
    }

    [Fact]
    public async Task Who_was_written_to_ten_minutes_ago_counts_no_more()
    {
        var person = Person.Declining;
        await using var rig = await StartAsync(person);
        for (var i = 0; i < 6; i++)
        {
            await SendAsync(rig, i);
            rig.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Empty(person.Asked);
    }

    [Fact]
    public async Task All_servers_of_the_workspace_are_counted_together()
    {
        var (here, there) = (Person.Declining, new Person(Acts.Accept(OnlyThis)));
        await using var rig = await StartAsync(here);
        await using var beside = await rig.BesideAsync(person: there.AnswerAsync);
        await SendAsync(rig, 1);
        await SendAsync(beside, 2);

        await SendAsync(beside, 3);
        (await rig.SendAsync(Acts.Phone(4))).IsRefused("not_confirmed");

        Assert.Single(there.Asked);
        Assert.Single(here.Asked);
    }

    [Fact]
    public async Task What_had_no_effect_does_not_count_and_a_repeat_asks_nobody()
    {
        var person = Person.Declining;
        await using var rig = await StartAsync(person);
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", Status = 400, Body = "{}" });
        Assert.True((await rig.SendAsync(Acts.Phone(9))).IsError);
        await SendAsync(rig, 1, 2);

        (await rig.SendAsync(Acts.Phone(1))).IsReplayed();

        Assert.Empty(person.Asked);
    }

    [Fact]
    public async Task Sends_at_once_do_not_slip_past_together()
    {
        var person = Person.Declining;
        await using var rig = await StartAsync(person);

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => rig.SendAsync(Acts.Phone(i))));

        Assert.Equal(2, replies.Count(static reply => !reply.IsError));
        Assert.Equal(2, rig.Sends().Count);
    }

    [Fact]
    public async Task Where_nobody_can_be_asked_a_preview_says_why_and_its_token_is_for_one()
    {
        await using var rig = await StartAsync(null);
        await SendAsync(rig, 1, 2);

        var preview = await rig.SendAsync(Acts.Phone(3));
        var token = preview.TokenOf();
        Assert.Contains("3rd different recipient", preview.Text, StringComparison.Ordinal);
        (await rig.SendAsync(Acts.Phone(3), "Hi", ("confirmToken", token))).IsDone();
        (await rig.SendAsync(Acts.Phone(4))).TokenOf();

        Assert.Equal(3, rig.Sends().Count);
    }

    [Fact]
    public async Task In_a_burst_too_the_question_says_when_it_may_be_the_second_time()
    {
        var person = Person.Agreeing;
        await using var rig = await StartAsync(person);
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", Kind = FaultKind.Cut });
        Assert.Equal("outcome_unknown", (await rig.SendAsync(Acts.Phone(1))).Code);
        await SendAsync(rig, 2, 3);
        Assert.Single(person.Asked);

        (await rig.SendAsync(Acts.Phone(1), "Hi", ("idempotencyKey", "again"))).IsDone();

        Assert.Contains("different recipient in 10 minutes", person.Asked[1].Message, StringComparison.Ordinal);
        Assert.Contains("nobody knows whether it was done", person.Asked[1].Message, StringComparison.Ordinal);
    }

    private static async Task SendAsync(McpRig rig, params int[] people)
    {
        foreach (var person in people)
            (await rig.SendAsync(Acts.Phone(person))).IsDone();
    }

    private static Task<McpRig> StartAsync(Person? person, string? protocol = null) => McpRig.StartAsync(
        protocol: protocol, person: person is null ? null : person.AnswerAsync, safety: static safety => safety with { Confirm = ConfirmMode.Auto, ConfirmBurst = 2 });
}
