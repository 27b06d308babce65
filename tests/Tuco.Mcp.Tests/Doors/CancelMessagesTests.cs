using System.Text;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Safety;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>cancel_messages (docs.tuco.ai/api-reference/endpoint/cancel-for-lead): takes back what waits, claims no more than that.</summary>
public sealed class CancelMessagesTests
{
    private const string Tool = "cancel_messages";
    private const string Ann = $$"""{"leadId":"{{Seeded.LeadId}}"}""";
    private const string Lead = "66a1f0c29b3d4e5f60718293";

    [Theory]
    [InlineData(Ann)]
    [InlineData($$"""{"recipientPhone":"+1 (202) 555-0106"}""")]
    [InlineData("""{"recipientPhone":"+12025550177"}""")]
    [InlineData("""{"recipientEmail":"Ann.Other@Example.org"}""")]
    [InlineData("""{"leadId":"69B2C41D352A78479D2C0006","recipientPhone":"+12025550177","recipientEmail":""}""")]
    public async Task All_that_waits_for_a_lead_is_cancelled_whichever_way_it_is_named(string arguments)
    {
        await using var rig = await McpRig.StartAsync();
        var waiting = await TwoWaitAsync(rig);

        var reply = await rig.CallAsync(Tool, arguments);

        Assert.Equal((2, 0, Seeded.LeadId), ((int?)reply["cancelledCount"], (int?)reply["jobsRemovedFromQueue"], (string?)reply["leadId"]));
        Assert.Equal(waiting, reply["messageIds"]!.AsArray().Select(static id => (string)id!));
        Assert.All(waiting, id => Assert.Contains(id, reply.Text, StringComparison.Ordinal));
        Assert.All(["2 waiting messages were cancelled", "leadId: " + Seeded.LeadId, "Tell the user", "correlationId: " + reply["correlationId"]],
            fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
        Assert.All(waiting, id => Assert.Equal("cancelled", rig.Sandbox.State.Messages.Single(message => message.Id == id).Status));
        Assert.Equal(rig.Sandbox.Requests[^1].Headers["x-correlation-id"], (string?)reply["correlationId"]);
    }

    [Theory]
    [InlineData("""{"recipientPhone":"+12025559999"}""", null)]
    [InlineData(Ann, Seeded.LeadId)]
    public async Task Nothing_to_cancel_is_no_error(string arguments, string? lead)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync(Tool, arguments);

        Assert.Equal((0, lead), ((int?)reply["cancelledCount"], (string?)reply["leadId"]));
        Assert.Empty(reply["messageIds"]!.AsArray());
        Assert.StartsWith("Nothing was found waiting: this call cancelled nothing.", reply.Text, StringComparison.Ordinal);
        Assert.Contains("leadId: " + (lead ?? "none found"), reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($$"""{"success":true,"cancelledCount":3,"jobsRemovedFromQueue":2,"leadId":"{{Lead}}","messageIds":["66a1f0c29b3d4e5f607182a1","66a1f0c29b3d4e5f607182a2","66a1f0c29b3d4e5f607182a3"]}""", 3, 3, "just being sent may still have gone out")]
    [InlineData("""{"success":true,"cancelledCount":"2","jobsRemovedFromQueue":2,"leadId":null}""", 2, 0, "Tell the user. To stop")]
    [InlineData("""{"messageIds":["66a1f0c29b3d4e5f607182a1",null]}""", 1, 1, "Tell the user. To stop")]
    [InlineData("""{"success":true,"cancelledCount":0,"messageIds":["66a1f0c29b3d4e5f607182a1"]}""", 1, 1, "Tell the user. To stop")]
    [InlineData("""{"success":true,"cancelledCount":0,"jobsRemovedFromQueue":0,"leadId":null,"messageIds":[]}""", 0, 0, "list_messages")]
    public async Task An_answer_is_told_as_far_as_it_goes(string body, int count, int ids, string next)
    {
        await using var server = new RawServer(_ => RawServer.Json(body));
        await using var rig = await McpRig.StartAsync(api: api => api with { BaseUrl = server.BaseUrl });

        var reply = await rig.CallAsync(Tool, Ann);

        Assert.Equal((count, ids), ((int?)reply["cancelledCount"], reply["messageIds"]!.AsArray().Count));
        Assert.Contains(next, (string)reply["next"]!, StringComparison.Ordinal);
        Assert.Contains("next: " + reply["next"], reply.Text, StringComparison.Ordinal);
        Assert.Equal(count == 0, reply.Text.Contains("this call cancelled nothing", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"success":true}""")]
    [InlineData("""{"success":false,"cancelledCount":0}""")]
    public async Task An_answer_that_does_not_tell_what_was_cancelled_leaves_it_unknown(string body)
    {
        await using var server = new RawServer(_ => RawServer.Json(body));
        await using var rig = await McpRig.StartAsync(api: api => api with { BaseUrl = server.BaseUrl });

        (await rig.CallAsync(Tool, Ann)).Complains("outcome_unknown", []);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Of_very_many_ids_some_are_left_out_and_that_is_said()
    {
        var ids = Enumerable.Range(0, 2000).Select(static number => $"66a1f0c29b3d4e5f60{number:x6}").ToList();
        await using var server = new RawServer(_ => RawServer.Json(new JsonObject
        {
            ["success"] = true,
            ["cancelledCount"] = 2000,
            ["messageIds"] = new JsonArray([.. ids.Select(static id => (JsonNode)id)]),
        }.ToJsonString()));
        await using var rig = await McpRig.StartAsync(api: api => api with { BaseUrl = server.BaseUrl });

        var reply = await rig.CallAsync(Tool, Ann);

        var told = reply["messageIds"]!.AsArray().Count;
        Assert.InRange(told, 300, 1999);
        Assert.Equal(2000, (int?)reply["cancelledCount"]);
        Assert.Contains($" and {2000 - told} more", reply.Text, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(reply.Text), 1, 20_000);
        Assert.InRange(Encoding.UTF8.GetByteCount(reply.Json!.ToJsonString()), 1, 20_000);
    }

    [Theory]
    [InlineData(Acts.Older)]
    [InlineData(Acts.Stateless)]
    public async Task The_person_is_asked_with_whom_it_concerns_and_what_waits(string protocol)
    {
        var person = Person.Agreeing;
        await using var rig = await AskingAsync(person, protocol);
        await TwoWaitAsync(rig);

        (await rig.CallAsync(Tool, Ann)).IsDone();

        var asked = Assert.Single(person.Asked).Message;
        Assert.All([Seeded.LeadPhone, "+12025550177", "Ann", "cannot be taken up again", "2 waiting among the", "scheduled 2026-03-13T15:00:00.000Z", "«See you, Ann»"],
            fact => Assert.Contains(fact, asked, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(401, "Tuco does not tell which messages wait")]
    [InlineData(404, "Tuco does not tell which messages wait")]
    [InlineData(500, "Tuco does not tell which messages wait")]
    public async Task Where_messages_cannot_be_listed_the_person_is_asked_all_the_same(int status, string when)
    {
        var person = Person.Agreeing;
        await using var rig = await AskingAsync(person, Acts.Older);
        await TwoWaitAsync(rig);
        rig.Sandbox.Faults.Add(new() { Method = "GET", Path = "/api/messages", Status = status, Times = null });

        var reply = await rig.CallAsync(Tool, Ann);

        reply.IsDone();
        Assert.Equal(2, (int?)reply["cancelledCount"]);
        Assert.Contains("when: " + when, Assert.Single(person.Asked).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_by_an_address_does_not_say_that_nothing_waits_when_it_cannot_see_all()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { Confirm = ConfirmMode.Auto });
        await TwoWaitAsync(rig);

        var preview = await rig.CallAsync(Tool, """{"recipientPhone":"+12025550177"}""");

        preview.TokenOf();
        var when = (string)preview["preview"]!["when"]!;
        Assert.Contains("older ones may, and those to another address of the same lead", when, StringComparison.Ordinal);
        Assert.Equal("+12025550177", (string?)Assert.Single(preview["preview"]!["recipients"]!.AsArray()));
    }

    [Fact]
    public async Task An_address_beside_a_lead_that_is_not_its_own_is_shown_and_warned_of()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { Confirm = ConfirmMode.Auto });

        var reply = await rig.CallAsync(Tool, $$"""{"leadId":"{{Seeded.LeadId}}","recipientPhone":"+12025559999","recipientEmail":"ANN@example.com"}""");

        Assert.Equal([Seeded.LeadPhone, "ann@example.com", "+12025559999"], reply["preview"]!["recipients"]!.AsArray().Select(static one => (string)one!));
        Assert.Contains("\nwarning: not an address of this lead: +12025559999; ", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_no_is_final_and_nothing_is_cancelled()
    {
        var person = Person.Declining;
        await using var rig = await AskingAsync(person, Acts.Older);
        var waiting = await TwoWaitAsync(rig);

        (await rig.CallAsync(Tool, Ann)).IsRefused("not_confirmed", "declined");
        (await rig.CallAsync(Tool, Ann)).IsRefused("not_confirmed", "2026-03-12T15:10:00Z");

        Assert.Single(person.Asked);
        Assert.All(waiting, id => Assert.Equal("scheduled", rig.Sandbox.State.Messages.Single(message => message.Id == id).Status));
    }

    [Fact]
    public async Task No_answer_is_no_yes()
    {
        await using var rig = await AskingAsync(Person.Leaving, Acts.Older);

        (await rig.CallAsync(Tool, Ann)).IsRefused("not_confirmed", "no answer");

        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task A_token_is_good_for_its_own_arguments_once()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { Confirm = ConfirmMode.Auto });
        var token = (await rig.CallAsync(Tool, Ann)).TokenOf();
        Assert.Empty(rig.Writes());

        (await rig.CallAsync(Tool, $$"""{"recipientPhone":"{{Seeded.LeadPhone}}","confirmToken":"{{token}}"}""")).IsRefused("not_confirmed", "other arguments");
        (await rig.CallAsync(Tool, $$"""{"leadId":"{{Seeded.LeadId}}","confirmToken":"{{token}}"}""")).IsDone();
        (await rig.CallAsync(Tool, $$"""{"leadId":"{{Seeded.LeadId}}","confirmToken":"{{token}}"}""")).IsRefused("not_confirmed", "used before");

        Assert.Single(rig.Writes());
    }

    [Fact]
    public async Task Under_always_a_client_that_cannot_ask_is_refused()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { Confirm = ConfirmMode.Always });

        (await rig.CallAsync(Tool, Ann)).IsRefused("not_confirmed", "cannot show the question");

        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task It_writes_to_nobody_so_hours_and_lists_of_recipients_do_not_hold_it_up()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with
        {
            QuietHours = QuietHours.Parse("00:00-23:59@UTC").Hours,
            RecipientsAllow = Acts.Rules("+44*"),
            RecipientsBlock = Acts.Rules("+1*"),
        });

        (await rig.CallAsync(Tool, Ann)).IsDone();
        (await rig.CallAsync(Tool, $$"""{"recipientPhone":"{{Seeded.LeadPhone}}"}""")).IsDone();
    }

    [Fact]
    public Task The_operator_s_switches_hold() => ToolErrors.ObeysTheSwitchesAsync(Tool);

    [Fact]
    public async Task A_stop_that_comes_while_the_person_thinks_still_stops_it()
    {
        McpRig? asking = null;
        await using var rig = asking = await McpRig.StartAsync(protocol: Acts.Older, safety: static safety => safety with { Confirm = ConfirmMode.Auto },
            person: async (_, _) =>
            {
                await File.WriteAllTextAsync(Path.Combine(asking!.Settings.Safety.StateDir, "stop"), "", CancellationToken.None);
                return new ElicitResult { Action = "accept" };
            });

        (await rig.CallAsync(Tool, Ann)).IsForbidden("stop switch");

        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task After_a_lost_answer_the_same_call_may_be_made_again_and_does_not_deny_the_first()
    {
        await using var rig = await McpRig.StartAsync();
        await TwoWaitAsync(rig);
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages/cancel-for-lead", Kind = FaultKind.Cut, AfterEffect = true });

        (await rig.CallAsync(Tool, Ann)).Complains("outcome_unknown", [rig.Sandbox.Requests[^1]]);
        var again = await rig.CallAsync(Tool, Ann);

        again.IsDone();
        Assert.Null(again["replayed"]);
        Assert.StartsWith("Nothing was found waiting: this call cancelled nothing.", again.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, """{"error":"Invalid leadId"}""", "invalid", false, "Invalid leadId")]
    [InlineData(400, """{"error":"No active workspace"}""", "invalid", false, "No active workspace")]
    [InlineData(401, """{"error":"Unauthorized"}""", "unauthorized", false, "Do not retry")]
    [InlineData(402, """{"error":"READ_ONLY","code":"READ_ONLY","reason":"past_due"}""", "READ_ONLY", false, "/billing")]
    [InlineData(500, """{"error":"Internal server error"}""", "outcome_unknown", false, "Read the state first with list_messages")]
    public Task A_refusal_is_told(int status, string body, string code, bool retryable, string fact) =>
        ToolErrors.RefusesAsync(Tool, status, body, code, retryable, fact);

    [Fact]
    public async Task A_workspace_past_due_may_not_cancel()
    {
        await using var rig = await McpRig.StartAsync(new SandboxOptions { ReadOnly = true });

        (await rig.CallAsync(Tool, Ann)).Complains("READ_ONLY", rig.Sandbox.Requests);
    }

    [Fact]
    public Task A_long_wait_is_told() => ToolErrors.TellsTheWaitAsync(Tool);

    [Theory]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.Truncated)]
    [InlineData(FaultKind.Empty)]
    public Task A_lost_answer_is_outcome_unknown(FaultKind kind) => ToolErrors.DoubtsAsync(Tool, kind);

    [Theory]
    [InlineData("{}", "leadId is missing, and so are recipientPhone and recipientEmail")]
    [InlineData("""{"leadId":"1","recipientPhone":"555","recipientEmail":"ann"}""", "leadId is ", "recipientPhone is ", "recipientEmail is ")]
    [InlineData("""{"recipient":"+12025550106"}""", "recipient is no argument of this tool; it takes leadId, recipientPhone, recipientEmail, confirmToken")]
    [InlineData("""{"leadID":"69b2c41d352a78479d2c0006"}""", "«leadID» is no argument of this tool; did you mean leadId?")]
    public Task Bad_arguments_reach_nobody(string arguments, params string[] faults) => ToolErrors.FaultsAsync(Tool, arguments, faults);

    /// <summary>Ann gets further addresses and two scheduled messages; others' messages wait too.</summary>
    private static async Task<List<string>> TwoWaitAsync(McpRig rig)
    {
        rig.Sandbox.State.ChangeLead(Seeded.LeadId, static lead => lead with { AltPhones = ["+12025550177", null, null], AltEmails = [null, "ann.other@example.org", null] });
        await using var sender = await rig.BesideAsync(static settings => settings with { Safety = settings.Safety with { Confirm = ConfirmMode.Never } });
        var first = await ScheduledAsync("See you, Ann");
        var second = await ScheduledAsync("And again");
        (await sender.SendAsync("+12025550143", "Hi", ("scheduledDate", "2026-03-13T15:00:00Z"))).IsDone();
        return [first, second];

        async Task<string> ScheduledAsync(string text) => (string)(await sender.CallAsync("send_message",
            new JsonObject { ["leadId"] = Seeded.LeadId, ["message"] = text, ["scheduledDate"] = "2026-03-13T15:00:00Z" }.ToJsonString()))["messageId"]!;
    }

    private static Task<McpRig> AskingAsync(Person person, string protocol) =>
        McpRig.StartAsync(protocol: protocol, person: person.AnswerAsync, safety: static safety => safety with { Confirm = ConfirmMode.Auto });
}
