using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Doors;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>All checks of a call and what it would do; nothing of it happens.</summary>
public sealed class DryRunTests
{
    [Fact]
    public async Task It_tells_whom_from_where_what_and_how_long()
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.State.ChangeLead(Seeded.LeadId, static lead => lead with { AltPhones = ["+12025550177", null, null], AltEmails = ["ann@example.org", null, null] });

        var reply = await DryAsync(rig, $$$"""{"leadId":"{{{Seeded.LeadId}}}","message":"Hi {{firstName}}, {{nickName}} from {companyName|your firm}?","fromLineId":"{{{Seeded.NearlyFullLineId}}}","dryRun":true}""");

        var preview = reply["preview"]!;
        Assert.Equal("Hi Ann, {{nickName}} from Acme?", (string?)preview["message"]);
        Assert.Equal("{{nickName}}", (string?)Assert.Single(preview["unknownPlaceholders"]!.AsArray()));
        Assert.Contains("+12025550177", preview["recipients"]!.ToJsonString().Replace("\\u002B", "+", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal((Seeded.NearlyFullLineId, 3), ((string?)preview["line"]!["_id"], (int)preview["line"]!["messagesLeftToday"]!));
        Assert.Equal("Hi Ann, {{nickName}} from Acme?".Length, (int)preview["characters"]!);
        Assert.Equal(("allowed", "none", "not needed"), ((string?)reply["policy"], (string?)reply["duplicate"], (string?)reply["confirmation"]));
        Assert.All([Seeded.LeadPhone, "+12025550177", "ann@example.org", "Support Desk", "3 messages left today", "Hi Ann, ", "Acme?", "policy: allowed", "duplicate: none", "confirmation: not needed"],
            fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a", 160, 160, 1)]
    [InlineData("a", 161, 161, 2)]
    [InlineData("€", 81, 81, 2)]
    [InlineData("ż", 70, 70, 1)]
    [InlineData("ż", 71, 71, 2)]
    [InlineData("😀", 36, 36, 2)]
    public async Task Characters_and_sms_parts_are_counted(string character, int times, int characters, int parts)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await DryAsync(rig, Acts.Send("+12025550143", string.Concat(Enumerable.Repeat(character, times)), ("dryRun", true)));

        Assert.Equal((characters, parts), ((int)reply["preview"]!["characters"]!, (int)reply["preview"]!["smsSegments"]!));
        Assert.Contains($"({characters} characters, {parts} SMS parts", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_claims_nothing_and_counts_for_nothing()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { Limits = new Limits { SendsPerMinute = 1, LinesPerDay = 1 } });
        for (var i = 0; i < 3; i++)
        {
            await DryAsync(rig, Acts.Send("+12025550143", "Hi", ("dryRun", true), ("idempotencyKey", "k")));
            (await rig.CallAsync("request_line", Acts.Line("A", ("dryRun", true)))).IsDone();
        }
        Assert.Empty(rig.Writes());

        Assert.Null((await rig.SendAsync("+12025550143", "Ho", ("idempotencyKey", "k")))["replayed"]);
        (await rig.CallAsync("request_line", Acts.Line("A"))).IsDone();
    }

    [Fact]
    public async Task Under_a_rule_that_forbids_it_the_rule_is_told_and_the_rest_too()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { RecipientsBlock = Acts.Rules("+1*") });

        var reply = await DryAsync(rig, Acts.Send("+12025550143", "Hi", ("dryRun", true)));

        Assert.Contains("refused by the rule \"recipients blocked\"", (string?)reply["policy"], StringComparison.Ordinal);
        Assert.Equal("Hi", (string?)reply["preview"]!["message"]);
        Assert.DoesNotContain("again without dryRun", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_about_the_lead_is_told_too()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { RecipientsBlock = Acts.Rules("+44*") });
        rig.Sandbox.State.ChangeLead(Seeded.LeadId, static lead => lead with { AltPhones = ["+442079460958", null, null] });

        var reply = await DryAsync(rig, Acts.SendToLead(Seeded.LeadId, ("dryRun", true)));

        Assert.Contains("recipients blocked", (string?)reply["policy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stop_switch_and_a_cap_are_told_and_a_cap_is_not_invited_past()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { Limits = new Limits { SendsPerMinute = 0 } });
        var capped = await DryAsync(rig, Acts.Send("+12025550143", "Hi", ("dryRun", true)));
        await File.WriteAllTextAsync(Path.Combine(rig.Settings.Safety.StateDir, "stop"), "");
        var stopped = await DryAsync(rig, Acts.Send("+12025550143", "Hi", ("dryRun", true)));

        Assert.Equal("refused by the cap \"at most 0 sends a minute\"", (string?)capped["policy"]);
        Assert.DoesNotContain("To do it, call", capped.Text, StringComparison.Ordinal);
        Assert.Contains("stop switch", (string?)stopped["policy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lead_without_a_name_or_an_address_leaves_no_gap()
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.State.ChangeLead(Seeded.LeadId, static lead => lead with { FirstName = "", LastName = "" });
        var nameless = await DryAsync(rig, Acts.SendToLead(Seeded.LeadId, ("dryRun", true), ("messageType", "sms")));
        rig.Sandbox.State.ChangeLead(Seeded.LeadId, static lead => lead with { FirstName = "Ann", Phone = null });
        var unreachable = await DryAsync(rig, Acts.SendToLead(Seeded.LeadId, ("dryRun", true), ("messageType", "sms")));

        Assert.Contains($"\nto: {Seeded.LeadPhone}\n", nameless.Text, StringComparison.Ordinal);
        Assert.Null(nameless["preview"]!["recipientName"]);
        Assert.Contains("\nto: «Ann»\n", unreachable.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_duplicate_a_conflict_and_a_doubt_are_told()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { Confirm = ConfirmMode.Auto });
        (await rig.SendAsync("+12025550143", "Hi", ("idempotencyKey", "k"))).IsDone();
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", Method = "POST", Kind = FaultKind.Cut });
        Assert.Equal("outcome_unknown", (await rig.SendAsync("+12025550143", "Lost")).Code);

        var duplicate = await DryAsync(rig, Acts.Send("+12025550143", "Hi", ("dryRun", true)));
        var conflict = await DryAsync(rig, Acts.Send("+12025550143", "Ho", ("dryRun", true), ("idempotencyKey", "k")));
        var doubt = await DryAsync(rig, Acts.Send("+12025550143", "Lost", ("dryRun", true)));
        var anew = await DryAsync(rig, Acts.Send("+12025550143", "Lost", ("dryRun", true), ("idempotencyKey", "new")));

        Assert.Contains("its answer would be given again", (string?)duplicate["duplicate"], StringComparison.Ordinal);
        Assert.Contains("would be refused", (string?)conflict["duplicate"], StringComparison.Ordinal);
        Assert.Contains("got no answer", (string?)doubt["duplicate"], StringComparison.Ordinal);
        Assert.Contains("got no answer", (string?)anew["duplicate"], StringComparison.Ordinal);
        Assert.StartsWith("needed", (string?)anew["confirmation"], StringComparison.Ordinal);
        Assert.Equal(2, rig.Sends().Count);
    }

    [Fact]
    public async Task Whether_a_person_would_be_asked_is_told_and_nobody_is()
    {
        var person = Person.Declining;
        await using var rig = await McpRig.StartAsync(person: person.AnswerAsync, safety: static safety => safety with { Confirm = ConfirmMode.Auto, ConfirmBurst = 0 });

        var line = await rig.CallAsync("request_line", Acts.Line("A", ("dryRun", true)));
        var send = await DryAsync(rig, Acts.Send("+12025550143", "Hi", ("dryRun", true)));
        Assert.Empty(person.Asked);
        (await rig.SendAsync()).IsRefused("not_confirmed");
        var declined = await DryAsync(rig, Acts.Send("+12025550143", "Hi", ("dryRun", true)));

        Assert.StartsWith("needed", (string?)line["confirmation"], StringComparison.Ordinal);
        Assert.Contains("1st different recipient", (string?)send["confirmation"], StringComparison.Ordinal);
        Assert.Contains("said no", (string?)declined["confirmation"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_gives_no_token()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { Confirm = ConfirmMode.Auto, ConfirmBurst = 0 });

        Assert.Null((await DryAsync(rig, Acts.Send("+12025550143", "Hi", ("dryRun", true))))["confirmToken"]);
    }

    [Fact]
    public async Task A_line_that_cannot_send_is_told()
    {
        await using var rig = await McpRig.StartAsync();

        var down = await DryAsync(rig, Acts.Send("+12025550143", "Hi", ("dryRun", true), ("fromLineId", Seeded.DownLineId)));
        var strange = await DryAsync(rig, Acts.Send("+12025550143", "Hi", ("dryRun", true), ("fromLineId", new string('a', 24))));

        Assert.Contains("not ready", down.Text, StringComparison.Ordinal);
        Assert.Contains("not one of this workspace", strange.Text, StringComparison.Ordinal);
    }

    private static async Task<ToolReply> DryAsync(McpRig rig, string arguments)
    {
        var before = rig.Writes().Count;
        var reply = await rig.CallAsync("send_message", arguments);
        Assert.False(reply.IsError, reply.Text);
        Assert.Equal("dry_run", (string?)reply["status"]);
        Assert.StartsWith("dry_run: Nothing was done", reply.Text, StringComparison.Ordinal);
        Assert.Equal(before, rig.Writes().Count);
        return reply;
    }
}
