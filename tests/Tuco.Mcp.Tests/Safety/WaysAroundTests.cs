using ModelContextProtocol.Protocol;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Doors;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>Ways around a rule, a no or the ledger that stood open once.</summary>
public sealed class WaysAroundTests
{
    [Theory]
    [InlineData("decline")]
    [InlineData("cancel")]
    public async Task A_no_counts_also_when_the_burst_that_it_was_asked_for_has_passed_meanwhile(string action)
    {
        McpRig? rig = null;
        rig = await AskingAsync(Acts.Stateless, (_, _) =>
        {
            rig!.Clock.Advance(TimeSpan.FromMinutes(9.5));
            return Task.FromResult(new ElicitResult { Action = action });
        });
        await using var owned = rig;
        foreach (var n in new[] { 1, 2 })
            (await rig.SendAsync(Acts.Phone(n))).IsDone();
        rig.Clock.Advance(TimeSpan.FromMinutes(1));

        (await rig.SendAsync(Acts.Phone(3))).IsRefused("not_confirmed");

        Assert.Equal(2, rig.Sends().Count);
    }

    [Theory]
    [InlineData(Acts.Older)]
    [InlineData(Acts.Stateless)]
    public async Task A_stop_while_the_person_thinks_stops_the_call_that_is_asked_about(string protocol)
    {
        McpRig? rig = null;
        rig = await AskingAsync(protocol, (_, _) =>
        {
            File.WriteAllText(Path.Combine(rig!.Settings.Safety.StateDir, "stop"), "");
            return Task.FromResult(Acts.Accept());
        });
        await using var owned = rig;

        (await rig.CallAsync("request_line", Acts.Line())).IsForbidden("stop switch");

        Assert.Empty(rig.LineRequests());
    }

    [Theory]
    [InlineData(Acts.Older)]
    [InlineData(Acts.Stateless)]
    public async Task Quiet_hours_that_begin_while_the_person_thinks_hold(string protocol)
    {
        McpRig? rig = null;
        rig = await AskingAsync(protocol, (_, _) =>
        {
            rig!.Clock.Advance(TimeSpan.FromMinutes(8));
            return Task.FromResult(Acts.Accept());
        }, static safety => safety with { ConfirmBurst = 0, QuietHours = QuietHours.Parse("15:05-08:00@UTC").Hours });
        await using var owned = rig;

        (await rig.SendAsync()).IsForbidden("quiet hours");

        Assert.Empty(rig.Sends());
    }

    [Fact]
    public async Task A_line_request_of_unknown_outcome_is_made_again_only_after_another_yes()
    {
        var person = new Person(Acts.Accept(), new ElicitResult { Action = "decline" });
        await using var rig = await AskingAsync(Acts.Older, person.AnswerAsync);
        rig.Sandbox.Faults.Add(new() { Path = "/api/line-requests", Kind = FaultKind.Cut, AfterEffect = false });

        Assert.Equal("outcome_unknown", (await rig.CallAsync("request_line", Acts.Line())).Code);
        (await rig.CallAsync("request_line", Acts.Line())).IsRefused("not_confirmed");
        (await rig.CallAsync("request_line", Acts.Line())).IsRefused("not_confirmed");

        Assert.Equal(2, person.Asked.Count);
        Assert.Single(rig.LineRequests());
    }

    [Fact]
    public async Task A_no_to_a_line_under_a_new_key_holds_for_the_request_of_unknown_outcome_too()
    {
        var person = new Person(Acts.Accept(), new ElicitResult { Action = "decline" });
        await using var rig = await AskingAsync(Acts.Older, person.AnswerAsync);
        rig.Sandbox.Faults.Add(new() { Path = "/api/line-requests", Kind = FaultKind.Cut, AfterEffect = false });
        Assert.Equal("outcome_unknown", (await rig.CallAsync("request_line", Acts.Line())).Code);

        (await rig.CallAsync("request_line", Acts.Line("Support", ("idempotencyKey", "new")))).IsRefused("not_confirmed");
        (await rig.CallAsync("request_line", Acts.Line())).IsRefused("not_confirmed");

        Assert.Equal(2, person.Asked.Count);
        Assert.Single(rig.LineRequests());
    }

    [Fact]
    public async Task A_burst_cannot_hide_behind_one_phone()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { Confirm = ConfirmMode.Auto, ConfirmBurst = 2 });

        foreach (var n in new[] { 1, 2 })
            (await SendToBothAsync(rig, n)).IsDone();
        (await SendToBothAsync(rig, 3)).TokenOf();

        Assert.Equal(2, rig.Sends().Count);

        static Task<ToolReply> SendToBothAsync(McpRig rig, int n) =>
            rig.SendAsync($"ann{n}@example.com", "Hi", ("recipientPhone", Acts.Phone(0)), ("messageType", "email"));
    }

    [Theory]
    [InlineData("recipientName", "Ann")]
    [InlineData("fromLineId", Seeded.HealthyLineId)]
    [InlineData("scheduledDate", "2026-03-13T15:00:00Z")]
    public async Task The_same_text_to_the_same_person_in_another_spelling_is_asked_about_after_an_unknown_outcome(string name, string value)
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { Confirm = ConfirmMode.Auto });
        rig.Sandbox.Faults.Add(new() { Method = "POST", Path = "/api/messages", Kind = FaultKind.Cut, AfterEffect = true });
        Assert.Equal("outcome_unknown", (await rig.SendAsync()).Code);

        (await rig.SendAsync("+12025550143", "Hi", (name, value))).TokenOf();
        (await rig.SendAsync("+12025550143", "Another text")).IsDone();

        Assert.Equal(2, rig.Sends().Count);
    }

    [Fact]
    public async Task A_message_with_another_attachment_is_not_taken_for_the_lost_one()
    {
        await using var rig = await McpRig.StartAsync();
        (await rig.SendAsync(Acts.Phone(1), "See attached", ("attachmentUrls", new System.Text.Json.Nodes.JsonArray("https://example.com/a.png")))).IsDone();
        rig.Sandbox.Faults.Add(new() { Method = "POST", Path = "/api/messages", Kind = FaultKind.Cut, AfterEffect = false });
        var other = Acts.Send(Acts.Phone(1), "See attached", ("attachmentUrls", new System.Text.Json.Nodes.JsonArray("https://example.com/b.png")));

        Assert.Equal("outcome_unknown", (await rig.CallAsync("send_message", other)).Code);
        Assert.Equal("outcome_unknown", (await rig.CallAsync("send_message", other)).Code);
    }

    [Fact]
    public async Task A_message_that_was_told_as_another_call_s_is_not_taken_for_the_lost_one()
    {
        await using var rig = await McpRig.StartAsync();
        (await rig.SendAsync(Acts.Phone(1), "Hi", ("idempotencyKey", "first"))).IsDone();
        rig.Sandbox.Faults.Add(new() { Method = "POST", Path = "/api/messages", Kind = FaultKind.Cut, AfterEffect = false });

        for (var i = 0; i < 2; i++)
            Assert.Equal("outcome_unknown", (await rig.SendAsync(Acts.Phone(1), "Hi", ("idempotencyKey", "second"))).Code);
    }

    [Fact]
    public async Task A_message_that_went_out_hours_later_is_not_taken_for_the_lost_one()
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Method = "POST", Path = "/api/messages", Kind = FaultKind.Cut, AfterEffect = false });
        Assert.Equal("outcome_unknown", (await rig.SendAsync()).Code);
        rig.Clock.Advance(TimeSpan.FromHours(3));
        await using var beside = await rig.BesideAsync(settings => settings with
        {
            Safety = settings.Safety with { StateDir = Directory.CreateTempSubdirectory("tuco-mcp-test-").FullName },
        });
        (await beside.SendAsync()).IsDone();

        Assert.Equal("outcome_unknown", (await rig.SendAsync()).Code);
        Directory.Delete(beside.Settings.Safety.StateDir, recursive: true);
    }

    [Fact]
    public async Task A_question_about_a_line_shows_where_its_calls_would_go()
    {
        var person = Person.Declining;
        await using var rig = await AskingAsync(Acts.Older, person.AnswerAsync);

        await rig.CallAsync("request_line", """
            {"firstName":"Ann","lastName":"Bee","channelType":"phone","zipcode":"94016","state":"CA","forwardCallsTo":"+442071838750",
             "profileImageUrl":"https://example.com/ann.png"}
            """);

        Assert.All(["Ann", "Bee", "94016", "CA", "+442071838750", "https://example.com/ann.png"],
            shown => Assert.Contains(shown, Assert.Single(person.Asked).Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ann@blocked.example(x)")]
    [InlineData("(x)ann@blocked.example")]
    [InlineData("\\\"x\\\"ann@blocked.example")]
    public async Task An_address_that_a_mailer_would_read_as_another_one_is_none(string address)
    {
        await using var rig = await McpRig.StartAsync();

        (await rig.CallAsync("send_message", $$"""{"recipientEmail":"{{address}}","message":"Hi","messageType":"email"}""")).Complains("invalid_arguments", []);

        Assert.Empty(rig.Sends());
    }

    [Theory]
    [InlineData("ann+1@example.com")]
    [InlineData("Ann+news+more@Example.com.")]
    public async Task A_tag_does_not_unblock_a_mailbox(string address)
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { RecipientsBlock = Acts.Rules("ann@example.com") });

        (await rig.SendAsync(address, "Hi", ("messageType", "email"))).IsForbidden("recipients blocked");

        Assert.Empty(rig.Sends());
    }

    private static Task<McpRig> AskingAsync(
        string protocol, Func<ElicitRequestParams, CancellationToken, Task<ElicitResult>> person, Func<SafetySettings, SafetySettings>? safety = null) =>
        McpRig.StartAsync(protocol: protocol, person: person, api: static api => api with { Retries = 0 }, safety: given =>
        {
            var rules = given with { Confirm = ConfirmMode.Auto, ConfirmBurst = 2 };
            return safety?.Invoke(rules) ?? rules;
        });
}
