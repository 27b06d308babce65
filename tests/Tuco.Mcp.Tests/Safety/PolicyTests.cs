using Tuco.Mcp.Options;
using Tuco.Mcp.Tests.Doors;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>The operator's lists and hours, which must hold for every address that Tuco may use.</summary>
public sealed class PolicyTests
{
    private const string Allowed = "recipients allowed";
    private const string Blocked = "recipients blocked";

    [Theory]
    [InlineData("+12025550199")]
    [InlineData("+44*")]
    [InlineData("*@example.com")]
    [InlineData("+1202555014*,leads", "zoe@example.org")]
    public async Task Who_is_not_allowed_is_refused_and_no_write_is_made(string allow, string to = "+12025550143")
    {
        await using var rig = await McpRig.StartAsync(safety: safety => safety with { RecipientsAllow = Acts.Rules(allow) });

        (await rig.SendAsync(to)).IsForbidden(Allowed, to);

        Assert.Empty(rig.Writes());
    }

    [Theory]
    [InlineData("+12025550143")]
    [InlineData("+44*,+1202*")]
    [InlineData("zoe@example.org", "ZOE@example.org")]
    [InlineData("*@example.org", "zoe@example.org")]
    [InlineData("leads", Seeded.LeadPhone)]
    public async Task Who_is_allowed_is_written_to(string allow, string to = "+12025550143")
    {
        await using var rig = await McpRig.StartAsync(safety: safety => safety with { RecipientsAllow = Acts.Rules(allow) });

        (await rig.SendAsync(to)).IsDone();

        Assert.Single(rig.Sends());
    }

    [Fact]
    public async Task A_rule_that_needs_no_lead_refuses_before_any_request()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { RecipientsBlock = Acts.Rules("+1*") });

        (await rig.SendAsync()).IsForbidden(Blocked);

        Assert.Empty(rig.Sandbox.Requests);
    }

    [Fact]
    public async Task Who_is_blocked_is_refused_even_if_allowed()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with
        {
            RecipientsAllow = Acts.Rules("+1*,leads"),
            RecipientsBlock = Acts.Rules("+12025550143"),
        });

        (await rig.SendAsync()).IsForbidden(Blocked);
        (await rig.SendAsync("+12025550144")).IsDone();
    }

    [Theory]
    [InlineData("""{"leadId":"69b2c41d352a78479d2c0006","message":"Hi"}""")]
    [InlineData("""{"recipientPhone":"+12025550106","message":"Hi"}""")]
    [InlineData("""{"leadId":"69b2c41d352a78479d2c0006","recipientPhone":"+12025550106","message":"Hi"}""")]
    [InlineData("""{"leadId":"69b2c41d352a78479d2c0006","message":"Hi","messageType":"sms"}""")]
    public async Task A_blocked_alternative_of_the_lead_refuses_the_send(string arguments)
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { RecipientsBlock = Acts.Rules("+44*") });
        rig.Sandbox.State.ChangeLead(Seeded.LeadId, static lead => lead with { AltPhones = [null, "+442079460958", null] });

        (await rig.CallAsync("send_message", arguments)).IsForbidden(Blocked);

        Assert.Empty(rig.Writes());
    }

    [Theory]
    [InlineData("+1*", "imessage", true)]
    [InlineData("+1*", "sms", false)]
    [InlineData("+1*,*@example.com", "imessage", false)]
    [InlineData("*@example.com", "email", false)]
    [InlineData("*@example.com", "imessage", true)]
    public async Task Each_address_that_this_type_of_message_may_use_must_be_allowed(string allow, string type, bool refused)
    {
        await using var rig = await McpRig.StartAsync(safety: safety => safety with { RecipientsAllow = Acts.Rules(allow) });
        rig.Sandbox.State.ChangeLead(Seeded.LeadId, static lead => lead with { Email = "ann@example.com", AltEmails = ["bee@example.com", null, null] });

        var reply = await rig.CallAsync("send_message", Acts.SendToLead(Seeded.LeadId, ("messageType", type)));

        if (refused)
            reply.IsForbidden(Allowed);
        else
            reply.IsDone();
        Assert.Equal(refused ? 0 : 1, rig.Writes().Count);
    }

    [Fact]
    public async Task Only_leads_means_that_a_stranger_is_refused()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { RecipientsAllow = Acts.Rules("leads") });

        (await rig.SendAsync()).IsForbidden(Allowed);
        (await rig.SendAsync("stranger@example.org")).IsForbidden(Allowed);
        (await rig.CallAsync("send_message", Acts.SendToLead(Seeded.LeadId))).IsDone();

        Assert.Single(rig.Writes());
    }

    [Fact]
    public async Task Naming_a_lead_does_not_make_a_stranger_a_lead()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { RecipientsAllow = Acts.Rules("leads") });

        (await rig.CallAsync("send_message", Acts.SendToLead(Seeded.LeadId, ("recipientPhone", "+12025550143")))).IsForbidden(Allowed);

        Assert.Empty(rig.Writes());
    }

    [Theory]
    [InlineData(404, FaultKind.Answer)]
    [InlineData(500, FaultKind.Answer)]
    [InlineData(null, FaultKind.Cut)]
    [InlineData(200, FaultKind.Html)]
    public async Task A_lead_that_cannot_be_read_is_refused(int? status, FaultKind kind)
    {
        await using var rig = await McpRig.StartAsync(hasty: true, safety: static safety => safety with { RecipientsBlock = Acts.Rules("+44*") });
        rig.Sandbox.Faults.Add(new() { Path = "/api/leads", Status = status, Kind = kind, Times = null });

        (await rig.CallAsync("send_message", Acts.SendToLead(Seeded.LeadId))).IsForbidden(Blocked);
        (await rig.SendAsync()).IsForbidden(Blocked);

        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task A_lead_that_many_others_hide_is_found_all_the_same()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { RecipientsBlock = Acts.Rules("*@blocked.example") });
        var state = rig.Sandbox.State;
        state.AddLead(new Lead { Id = state.NewId(), Email = "ann@x.example", AltEmails = ["ann@blocked.example", null, null], CreatedAt = rig.Clock.GetUtcNow().AddDays(-9) });
        for (var i = 0; i < 130; i++)
            state.AddLead(new Lead { Id = state.NewId(), Email = $"{i}ann@x.example", CreatedAt = rig.Clock.GetUtcNow() });

        (await rig.SendAsync("ann@x.example")).IsForbidden(Blocked);

        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task Rules_that_are_not_set_cost_no_request()
    {
        await using var rig = await McpRig.StartAsync();

        (await rig.SendAsync()).IsDone();

        Assert.Single(rig.Sandbox.Requests);
    }

    [Fact]
    public async Task The_stop_switch_stops_what_writes_at_once_and_nothing_else()
    {
        await using var rig = await McpRig.StartAsync();
        (await rig.SendAsync()).IsDone();
        var stop = Path.Combine(rig.Settings.Safety.StateDir, "stop");

        await File.WriteAllTextAsync(stop, "");
        (await rig.SendAsync("+12025550144")).IsForbidden("stop switch");
        (await rig.CallAsync("request_line", Calls.RequestLine)).IsForbidden("stop switch");
        (await rig.CallAsync("list_lines")).IsDone();
        Assert.Single(rig.Writes());

        File.Delete(stop);
        (await rig.SendAsync("+12025550144")).IsDone();
    }

    [Fact]
    public async Task The_stop_switch_needs_no_state_folder_beforehand_and_may_be_a_folder()
    {
        await using var rig = await McpRig.StartAsync();
        Directory.CreateDirectory(Path.Combine(rig.Settings.Safety.StateDir, "stop"));

        (await rig.SendAsync()).IsForbidden("stop switch");
    }

    [Fact]
    public async Task The_operator_sets_the_lists_and_hours_by_name_and_a_bad_one_stops_the_start()
    {
        var good = Read("+1*,leads", "*@example.com", "21:00-08:00@America/New_York");
        Assert.Empty(good.Faults);
        Assert.Equal((2, 1, "21:00-08:00@America/New_York"),
            (good.Settings.Safety.RecipientsAllow!.Count, good.Settings.Safety.RecipientsBlock!.Count, good.Settings.Safety.QuietHours!.ToString()));
        await using var rig = await McpRig.StartAsync(safety: safety => good.Settings.Safety with { StateDir = safety.StateDir });
        (await rig.SendAsync("+442079460958")).IsForbidden(Allowed);

        Assert.Equal(3, Read("everybody", "leads", "21:00-08:00").Faults.Count);

        static (Settings Settings, IReadOnlyList<string> Faults) Read(string allow, string block, string quiet) => Variables.Read(new Dictionary<string, string>
        {
            ["TUCO_RECIPIENTS_ALLOW"] = allow,
            ["TUCO_RECIPIENTS_BLOCK"] = block,
            ["TUCO_QUIET_HOURS"] = quiet,
        }, new Dictionary<string, string>());
    }

    [Fact]
    public async Task Every_refusal_says_who_alone_can_change_the_rule()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { RecipientsAllow = Acts.Rules("+44*") });

        var reply = await rig.SendAsync();

        Assert.Contains("Only the operator of this server can change the rule", reply.Text, StringComparison.Ordinal);
        Assert.Contains("retryable: no", reply.Text, StringComparison.Ordinal);
    }
}
