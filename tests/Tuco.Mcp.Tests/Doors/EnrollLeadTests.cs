using System.Text.Json.Nodes;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Safety;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>enroll_lead (docs.tuco.ai/api-reference/endpoint/campaign-add-lead): a send, once, and never more told than is known.</summary>
public sealed class EnrollLeadTests
{
    private const string Tool = "enroll_lead";
    private const string Lead = "66a1f0c29b3d4e5f60718293";
    private const string Path = $"/api/campaigns/{Seeded.CampaignId}/leads";

    [Fact]
    public async Task An_enrolled_lead_is_told_in_both_halves_and_nothing_as_sent()
    {
        await using var rig = await StartAsync();

        var reply = await EnrollAsync(rig);

        Assert.Equal(("enrolled", Seeded.CampaignId, Lead, 3, false),
            ((string?)reply["outcome"], (string?)reply["campaignId"], (string?)reply["leadId"], (int?)reply["messageCount"], (bool?)reply["alreadyInCampaign"]));
        Assert.All(["messages made for it, which go out by its schedule: 3", "None of them is known to be sent", "outcome: enrolled", "campaignId: " + Seeded.CampaignId, "leadId: " + Lead,
            "list_messages with this leadId", "cancel_messages", "correlationId: " + reply["correlationId"]], fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
        Assert.Equal(3, Made(rig));
        var request = Assert.Single(rig.Sandbox.Requests);
        Assert.Equal((Path, $$"""{"leadId":"{{Lead}}"}"""), (request.Path, request.Body));
        Assert.Equal((string?)reply["correlationId"], request.Headers["x-correlation-id"]);
        Assert.False(request.Headers.ContainsKey("Idempotency-Key"));
    }

    [Theory]
    [InlineData(Seeded.OtherCampaignId, "the campaign's status is completed")]
    [InlineData(Seeded.PausedCampaignId, "the campaign's status is paused")]
    [InlineData("66a1f0c29b3d4e5f60710000", "none of the 4 campaigns in Tuco's list has this campaignId")]
    public async Task A_dry_run_doubts_a_campaign_that_may_not_take_the_lead(string campaign, string words)
    {
        await using var rig = await StartAsync();

        var reply = await rig.CallAsync(Tool, Arguments(("campaignId", campaign), ("dryRun", true)));

        Assert.Contains("warning: " + words, reply.Text, StringComparison.Ordinal);
        Assert.Contains("whether anything goes out is not known", (string?)reply["preview"]!["effect"], StringComparison.Ordinal);
        Assert.DoesNotContain("goes out to them", reply.Text, StringComparison.Ordinal);
        Assert.StartsWith("Tell the user the warnings first.", (string?)reply["next"], StringComparison.Ordinal);
        Assert.DoesNotContain("warning:", (await rig.CallAsync(Tool, Arguments(("dryRun", true)))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lead_that_is_in_it_already_is_no_error()
    {
        await using var rig = await StartAsync();
        await EnrollAsync(rig);
        rig.Clock.Advance(TimeSpan.FromMinutes(11));

        var reply = await EnrollAsync(rig);

        Assert.Equal(("already_in_campaign", true, 0), ((string?)reply["outcome"], (bool?)reply["alreadyInCampaign"], (int?)reply["messageCount"]));
        Assert.All(["in this campaign already: nothing was added, nothing more is sent", "outcome: already_in_campaign", "Re-entry into a campaign is not possible"],
            fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
        Assert.Null(reply["replayed"]);
        Assert.Equal(3, Made(rig));
    }

    [Theory]
    [InlineData("""{"success":true,"messageCount":"2"}""", "enrolled", "schedule: 2.")]
    [InlineData("""{"leadId":"l1","campaignId":"c1"}""", "enrolled", "how many messages were made Tuco did not tell")]
    [InlineData("""{"success":true,"leadId":"l1","messageCount":0,"alreadyInCampaign":false}""", "enrolled", "made no message for it")]
    [InlineData("""{"alreadyInCampaign":true}""", "already_in_campaign", "nothing more is sent")]
    [InlineData("""{"alreadyInCampaign":true,"messageCount":3}""", "enrolled", "schedule: 3.")]
    public async Task An_answer_is_told_as_far_as_it_goes(string body, string outcome, string words)
    {
        await using var server = new RawServer(_ => RawServer.Json(body));
        await using var rig = await McpRig.StartAsync(api: api => api with { BaseUrl = server.BaseUrl });

        var reply = await rig.CallAsync(Tool, Arguments());

        Assert.False(reply.IsError, reply.Text);
        Assert.Equal(outcome, (string?)reply["outcome"]);
        Assert.All(new[] { reply.Text, (string)reply["what"]! }, text => Assert.Contains(words, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"success":true}""")]
    [InlineData("""{"success":false,"messageCount":0}""")]
    public async Task An_answer_that_tells_nothing_leaves_it_unknown(string body)
    {
        await using var server = new RawServer(_ => RawServer.Json(body));
        await using var rig = await McpRig.StartAsync(api: api => api with { BaseUrl = server.BaseUrl });

        (await rig.CallAsync(Tool, Arguments())).Complains("outcome_unknown", []);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task The_same_call_within_the_window_is_answered_and_not_made_again()
    {
        await using var rig = await StartAsync();
        var first = await EnrollAsync(rig);

        var second = await rig.CallAsync(Tool, Arguments().ToUpperInvariant().Replace("CAMPAIGNID", "campaignId", StringComparison.Ordinal).Replace("LEADID", "leadId", StringComparison.Ordinal));
        var keyed = await rig.CallAsync(Tool, Arguments(("idempotencyKey", "k")));

        second.IsReplayed();
        Assert.Equal((string?)first["outcome"], (string?)second["outcome"]);
        Assert.Null(keyed["replayed"]);
        (await rig.CallAsync(Tool, Arguments(("idempotencyKey", "k")))).IsReplayed();
        Assert.Equal(2, rig.Writes().Count);
    }

    [Fact]
    public async Task A_key_of_another_call_is_a_conflict()
    {
        await using var rig = await StartAsync();
        await EnrollAsync(rig, ("idempotencyKey", "k"));

        (await rig.CallAsync(Tool, Arguments(("idempotencyKey", "k"), ("campaignId", Seeded.PausedCampaignId)))).IsRefused("idempotency_conflict");
        (await rig.SendAsync("+12025550143", "Hi", ("idempotencyKey", "k"))).IsRefused("idempotency_conflict");

        Assert.Single(rig.Writes());
    }

    [Fact]
    public async Task A_dry_run_tells_whom_and_which_campaign_and_does_nothing()
    {
        await using var rig = await StartAsync();

        var reply = await rig.CallAsync(Tool, Arguments(("dryRun", true)));

        Assert.Equal(("dry_run", "allowed", "none", "not needed"),
            ((string?)reply["status"], (string?)reply["policy"], (string?)reply["duplicate"], (string?)reply["confirmation"]));
        Assert.Equal(["+12025550143", "+12025550144", "bo@example.org"], reply["preview"]!["recipients"]!.AsArray().Select(static one => (string)one!));
        Assert.All(["«Bo Low»", Seeded.CampaignId, "«Spring booking», running", "+12025550144", "bo@example.org", "by the campaign's own schedule", "policy: allowed"],
            fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
        Assert.Empty(rig.Writes());
        Assert.Equal(0, Made(rig));
        (await rig.CallAsync(Tool, Arguments())).IsDone();
    }

    [Fact]
    public async Task A_dry_run_warns_of_a_lead_that_is_in_it_already_but_not_because_it_replied()
    {
        await using var rig = await StartAsync();
        rig.Sandbox.State.AddLead(new Lead { Id = Other(1), FirstName = "Di", Phone = "+12025550145" });
        RepliesTo(rig, "+12025550145");
        Assert.Null((await rig.CallAsync(Tool, Arguments(("dryRun", true), ("leadId", Other(1)))))["preview"]!["warnings"]);
        await EnrollAsync(rig);
        rig.Clock.Advance(TimeSpan.FromMinutes(11));

        var reply = await rig.CallAsync(Tool, Arguments(("dryRun", true)));

        Assert.Equal("the lead has 3 messages of this campaign already: Tuco would add nothing", (string?)Assert.Single(reply["preview"]!["warnings"]!.AsArray()));
        Assert.EndsWith("nothing more goes out, see the warning.", (string?)reply["preview"]!["effect"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/messages")]
    [InlineData("/api/campaigns")]
    public async Task A_preview_needs_the_lead_only(string path)
    {
        await using var rig = await StartAsync();
        rig.Sandbox.Faults.Add(new() { Method = "GET", Path = path, Status = 401, Body = """{"error":"Unauthorized"}""", Times = null });

        (await rig.CallAsync(Tool, Arguments(("dryRun", true)))).IsDone();
        (await rig.CallAsync(Tool, Arguments(("dryRun", true), ("leadId", "66a1f0c29b3d4e5f60718299")))).Complains("not_found", [rig.Sandbox.Requests[^1]]);
    }

    [Theory]
    [InlineData(Acts.Older)]
    [InlineData(Acts.Stateless)]
    public async Task Under_always_the_person_is_asked_and_a_no_stands(string protocol)
    {
        var person = new Person(Acts.Accept(), new ModelContextProtocol.Protocol.ElicitResult { Action = "decline" });
        await using var rig = await StartAsync(ConfirmMode.Always, person, protocol);
        rig.Sandbox.State.AddLead(new Lead { Id = Other(1), FirstName = "Di", Phone = "+12025550145" });

        (await rig.CallAsync(Tool, Arguments())).IsDone();
        (await rig.CallAsync(Tool, Arguments(("leadId", Other(1))))).IsRefused("not_confirmed", "declined");
        (await rig.CallAsync(Tool, Arguments(("leadId", Other(1))))).IsRefused("not_confirmed", "declined");

        Assert.Equal(2, person.Asked.Count);
        Assert.All(["«Bo Low»", "«Spring booking»", "+12025550143", "bo@example.org", "whole sequence", "cost: "],
            fact => Assert.Contains(fact, person.Asked[0].Message, StringComparison.Ordinal));
        Assert.Single(rig.Writes());
    }

    [Fact]
    public async Task Enrolments_and_sends_of_many_people_are_one_burst()
    {
        await using var rig = await StartAsync(ConfirmMode.Auto, burst: 2);
        rig.Sandbox.State.AddLead(new Lead { Id = Other(1), FirstName = "Di", Phone = "+12025550145" });
        rig.Sandbox.State.AddLead(new Lead { Id = Other(2), FirstName = "Ed", Phone = "+12025550146" });

        (await rig.SendAsync("+12025550199")).IsDone();
        await EnrollAsync(rig);
        var third = await rig.CallAsync(Tool, Arguments(("leadId", Other(1))));
        Assert.Contains("3rd different recipient in 10 minutes", third.Text, StringComparison.Ordinal);
        (await rig.CallAsync(Tool, Arguments(("leadId", Other(2)), ("confirmToken", third.TokenOf())))).IsRefused("not_confirmed", "other arguments");
        (await rig.CallAsync(Tool, Arguments(("leadId", Other(1)), ("confirmToken", third.TokenOf())))).IsDone();

        Assert.Equal(3, rig.Writes().Count);
    }

    [Fact]
    public async Task It_counts_against_the_caps_of_sends()
    {
        await using var rig = await StartAsync(limits: new Limits { SendsPerMinute = 1 });
        await EnrollAsync(rig);

        (await rig.SendAsync()).IsRefused("policy_refused", "at most 1 sends a minute");
        rig.Clock.Advance(TimeSpan.FromMinutes(1));
        (await rig.SendAsync()).IsDone();
        (await rig.CallAsync(Tool, Arguments(("campaignId", Seeded.PausedCampaignId)))).IsRefused("policy_refused", "at most 1 sends a minute");
    }

    [Theory]
    [InlineData("+12025550143", null)]
    [InlineData("+12025550144", null)]
    [InlineData("bo@example.org", null)]
    [InlineData("*@example.org", null)]
    [InlineData(null, "+12025550143,+12025550144")]
    [InlineData(null, "+1*")]
    public async Task Every_address_of_the_lead_must_be_allowed(string? block, string? allow)
    {
        await using var rig = await StartAsync(rules: safety => safety with
        {
            RecipientsBlock = block is null ? null : Acts.Rules(block),
            RecipientsAllow = allow is null ? null : Acts.Rules(allow),
        });

        (await rig.CallAsync(Tool, Arguments())).IsForbidden(block is null ? "recipients allowed" : "recipients blocked");

        Assert.Empty(rig.Writes());
        Assert.Contains("refused by the rule", (string?)(await rig.CallAsync(Tool, Arguments(("dryRun", true))))["policy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lead_whose_addresses_are_all_allowed_is_enrolled_and_one_that_cannot_be_read_is_not()
    {
        await using var rig = await StartAsync(rules: static safety => safety with { RecipientsAllow = Acts.Rules("+1202555014*,leads"), RecipientsBlock = Acts.Rules("+44*") });

        await EnrollAsync(rig);
        (await rig.CallAsync(Tool, Arguments(("leadId", "66a1f0c29b3d4e5f60718299")))).IsForbidden("recipients allowed", "could not be read");

        Assert.Single(rig.Writes());
    }

    [Fact]
    public async Task In_quiet_hours_nobody_is_enrolled_and_no_argument_is_proposed_that_there_is_not()
    {
        await using var rig = await StartAsync(rules: static safety => safety with { QuietHours = QuietHours.Parse("10:00-12:00@America/New_York").Hours });

        var reply = await rig.CallAsync(Tool, Arguments());

        reply.IsForbidden("quiet hours", "2026-03-12T16:00:00Z");
        Assert.DoesNotContain("scheduledDate", reply.Text, StringComparison.Ordinal);
        rig.Clock.Advance(TimeSpan.FromHours(1));
        await EnrollAsync(rig);
    }

    [Fact]
    public Task The_operator_s_switches_hold() => ToolErrors.ObeysTheSwitchesAsync(Tool);

    [Theory]
    [InlineData(FaultKind.Cut)]
    [InlineData(FaultKind.Truncated)]
    [InlineData(FaultKind.Html)]
    public async Task A_lost_answer_is_found_out_by_the_messages_that_were_made(FaultKind kind)
    {
        await using var rig = await StartAsync();
        rig.Sandbox.Faults.Add(new() { Method = "POST", Path = Path, Kind = kind, AfterEffect = true, Status = kind is FaultKind.Html ? 502 : null });

        var lost = await rig.CallAsync(Tool, Arguments());
        var found = await rig.CallAsync(Tool, Arguments());
        var again = await rig.CallAsync(Tool, Arguments());

        lost.Complains("outcome_unknown", [rig.Sandbox.Requests[0]]);
        Assert.Contains("The same call once more sends nothing", lost.Text, StringComparison.Ordinal);
        found.IsReplayed();
        Assert.Equal(("enrolled", 3, Lead), ((string?)found["outcome"], (int?)found["messageCount"], (string?)found["leadId"]));
        again.IsReplayed();
        Assert.Single(rig.Writes());
        Assert.Equal(3, Made(rig));
    }

    [Fact]
    public async Task What_the_messages_do_not_show_stays_unknown_until_the_person_agrees_to_a_new_key()
    {
        await using var rig = await StartAsync(ConfirmMode.Auto);
        rig.Sandbox.Faults.Add(new() { Method = "POST", Path = Path, Kind = FaultKind.Cut });
        (await rig.CallAsync(Tool, Arguments())).Complains("outcome_unknown", rig.Sandbox.Requests);

        var still = await rig.CallAsync(Tool, Arguments());
        var renewed = await rig.CallAsync(Tool, Arguments(("idempotencyKey", "again")));

        still.Complains("outcome_unknown", []);
        Assert.Contains("do not settle it", still.Text, StringComparison.Ordinal);
        (await rig.CallAsync(Tool, Arguments(("idempotencyKey", "again"), ("confirmToken", renewed.TokenOf())))).IsDone();
        Assert.Equal(2, rig.Writes().Count);
        Assert.Equal(3, Made(rig));
    }

    [Fact]
    public async Task A_reply_to_the_campaign_is_no_proof_that_the_lead_was_enrolled()
    {
        await using var rig = await StartAsync();
        rig.Sandbox.Faults.Add(new() { Method = "POST", Path = Path, Kind = FaultKind.Cut });
        await rig.CallAsync(Tool, Arguments());
        RepliesTo(rig, "+12025550143");

        (await rig.CallAsync(Tool, Arguments())).Complains("outcome_unknown", []);
    }

    [Fact]
    public async Task A_look_that_fails_says_so_and_nothing_of_the_enrolment()
    {
        await using var rig = await StartAsync();
        rig.Sandbox.Faults.Add(new() { Method = "POST", Path = Path, Kind = FaultKind.Cut, AfterEffect = true });
        rig.Sandbox.Faults.Add(new() { Method = "GET", Path = "/api/messages", Status = 401 });
        await rig.CallAsync(Tool, Arguments());

        var still = await rig.CallAsync(Tool, Arguments());

        still.Complains("outcome_unknown", []);
        Assert.Contains("could not be searched", still.Text, StringComparison.Ordinal);
        (await rig.CallAsync(Tool, Arguments())).IsReplayed();
    }

    [Theory]
    [InlineData(402, """{"error":"READ_ONLY","code":"READ_ONLY","reason":"past_due"}""", "READ_ONLY", false, "/billing")]
    [InlineData(500, """{"error":"Internal server error"}""", "outcome_unknown", false, "idempotencyKey: ")]
    public Task A_refusal_is_told(int status, string body, string code, bool retryable, string fact) =>
        ToolErrors.RefusesAsync(Tool, status, body, code, retryable, fact);

    [Theory]
    [InlineData(Seeded.PausedCampaignId, "invalid", "Failed to process lead through campaign")]
    [InlineData(Lead, "not_found", "Campaign not found")]
    public async Task After_a_refusal_the_call_may_be_made_again(string campaign, string code, string fact)
    {
        await using var rig = await StartAsync();

        var reply = await rig.CallAsync(Tool, Arguments(("campaignId", campaign)));
        await rig.CallAsync(Tool, Arguments(("campaignId", campaign)));

        Assert.Equal(code, reply.Code);
        Assert.Contains(fact, reply.Text, StringComparison.Ordinal);
        Assert.Equal(2, rig.Writes().Count);
    }

    [Fact]
    public Task A_long_wait_is_told() => ToolErrors.TellsTheWaitAsync(Tool);

    [Theory]
    [InlineData("{}", "campaignId is required", "leadId is required")]
    [InlineData("""{"campaignId":"Spring","leadId":7,"campaign":"x","dryRun":"maybe","idempotencyKey":"a b"}""",
        "campaignId is ", "leadId is 7", "campaign is no argument of this tool; did you mean campaignId?", "dryRun is ", "idempotencyKey is ")]
    public Task Bad_arguments_reach_nobody(string arguments, params string[] faults) => ToolErrors.FaultsAsync(Tool, arguments, faults);

    /// <summary>Bo has two phones and an email, and is in no campaign.</summary>
    private static async Task<McpRig> StartAsync(ConfirmMode confirm = ConfirmMode.Never, Person? person = null, string? protocol = null, int burst = 5,
        Limits? limits = null, Func<SafetySettings, SafetySettings>? rules = null)
    {
        var rig = await McpRig.StartAsync(protocol: protocol, person: person is null ? null : person.AnswerAsync, safety: safety =>
            (rules?.Invoke(safety) ?? safety) with { Confirm = confirm, ConfirmBurst = burst, Limits = limits ?? safety.Limits });
        rig.Sandbox.State.AddLead(new Lead
        {
            Id = Lead,
            FirstName = "Bo",
            LastName = "Low",
            Phone = "+12025550143",
            AltPhones = ["+12025550144", null, null],
            AltEmails = [null, "bo@example.org", null],
        });
        return rig;
    }

    private static void RepliesTo(McpRig rig, string from) =>
        rig.Sandbox.State.AddMessage(rig.Sandbox.State.Receive(from, "Hi") with { CampaignId = Seeded.CampaignId });

    private static string Other(int number) => $"66a1f0c29b3d4e5f6071830{number}";

    private static int Made(McpRig rig) => rig.Sandbox.State.Messages.Count(static one => one is { LeadId: Lead, CampaignId: Seeded.CampaignId, Direction: "sent" });

    private static string Arguments(params (string Name, JsonNode Value)[] more)
    {
        var arguments = new JsonObject { ["campaignId"] = Seeded.CampaignId, ["leadId"] = Lead };
        foreach (var (name, value) in more)
            arguments[name] = value;
        return arguments.ToJsonString();
    }

    private static async Task<ToolReply> EnrollAsync(McpRig rig, params (string Name, JsonNode Value)[] more)
    {
        var reply = await rig.CallAsync(Tool, Arguments(more));
        Assert.False(reply.IsError, reply.Text);
        return reply;
    }
}
