using Tuco.Mcp.Options;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Doors;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>What may be sent and requested in a time: by all servers of a workspace together, and across their restarts.</summary>
public sealed class CapTests
{
    private const string TwoAMinute = "at most 2 sends a minute";

    [Fact]
    public async Task Beyond_the_sends_of_a_minute_is_refused_until_the_first_is_a_minute_old()
    {
        await using var rig = await StartAsync(new Limits { SendsPerMinute = 2 });
        (await rig.SendAsync(Acts.Phone(1))).IsDone();
        rig.Clock.Advance(TimeSpan.FromSeconds(30));
        (await rig.SendAsync(Acts.Phone(2))).IsDone();

        (await rig.SendAsync(Acts.Phone(3))).IsForbidden(TwoAMinute, "2026-03-12T15:01:00Z");
        rig.Clock.Advance(TimeSpan.FromSeconds(30));
        (await rig.SendAsync(Acts.Phone(3))).IsDone();
        (await rig.SendAsync(Acts.Phone(4))).IsForbidden(TwoAMinute);

        Assert.Equal(3, rig.Writes().Count);
    }

    [Fact]
    public async Task Beyond_the_sends_of_a_day_is_refused_until_the_utc_day_ends()
    {
        await using var rig = await StartAsync(new Limits { SendsPerDay = 2 });
        (await rig.SendAsync(Acts.Phone(1))).IsDone();
        (await rig.SendAsync(Acts.Phone(2))).IsDone();

        rig.Clock.Advance(TimeSpan.FromHours(9) - TimeSpan.FromSeconds(1));
        (await rig.SendAsync(Acts.Phone(3))).IsForbidden("at most 2 sends a UTC day", "2026-03-13T00:00:00Z");
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        (await rig.SendAsync(Acts.Phone(3))).IsDone();
    }

    [Fact]
    public async Task Beyond_the_lines_of_a_day_is_refused_and_sends_do_not_count()
    {
        await using var rig = await StartAsync(new Limits { LinesPerDay = 1 });
        (await rig.SendAsync()).IsDone();
        (await rig.CallAsync("request_line", Acts.Line("One"))).IsDone();

        (await rig.CallAsync("request_line", Acts.Line("Two"))).IsForbidden("at most 1 line requests a UTC day");

        Assert.Single(rig.LineRequests());
    }

    [Fact]
    public async Task A_cap_of_nothing_lets_nothing_through()
    {
        await using var rig = await StartAsync(new Limits { SendsPerMinute = 0, LinesPerDay = 0 });

        foreach (var (reply, cap) in new[]
        {
            (await rig.SendAsync(), "at most 0 sends a minute"),
            (await rig.CallAsync("request_line", Acts.Line()), "at most 0 line requests a UTC day"),
        })
        {
            reply.IsForbidden(cap, "This server allows none", "retryable: no");
            Assert.DoesNotContain("free again", reply.Text, StringComparison.Ordinal);
        }

        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task All_servers_of_a_workspace_share_the_caps()
    {
        await using var rig = await StartAsync(new Limits { SendsPerMinute = 2 });
        await using var beside = await rig.BesideAsync();

        (await rig.SendAsync(Acts.Phone(1))).IsDone();
        (await beside.SendAsync(Acts.Phone(2))).IsDone();

        (await rig.SendAsync(Acts.Phone(3))).IsForbidden(TwoAMinute);
        (await beside.SendAsync(Acts.Phone(3))).IsForbidden(TwoAMinute);
    }

    [Fact]
    public async Task The_caps_are_kept_when_a_server_starts_anew()
    {
        await using var rig = await StartAsync(new Limits { SendsPerMinute = 2 });
        for (var i = 0; i < 2; i++)
        {
            await using var earlier = await rig.BesideAsync();
            (await earlier.SendAsync(Acts.Phone(i))).IsDone();
        }

        (await rig.SendAsync(Acts.Phone(3))).IsForbidden(TwoAMinute);
    }

    [Fact]
    public async Task Another_workspace_has_caps_of_its_own()
    {
        await using var rig = await StartAsync(new Limits { SendsPerMinute = 1 });
        rig.Sandbox.State.AddKey("tuco_another");
        await using var other = await rig.BesideAsync(static settings => settings with { Api = settings.Api with { Key = "tuco_another" } });

        (await rig.SendAsync(Acts.Phone(1))).IsDone();
        (await other.SendAsync(Acts.Phone(2))).IsDone();
        (await other.SendAsync(Acts.Phone(3))).IsForbidden("at most 1 sends a minute");
    }

    [Fact]
    public async Task Sends_at_once_do_not_slip_past_together()
    {
        await using var rig = await StartAsync(new Limits { SendsPerMinute = 3 });
        await using var beside = await rig.BesideAsync();

        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => (i % 2 == 0 ? rig : beside).SendAsync(Acts.Phone(i))));

        Assert.Equal(3, replies.Count(static reply => !reply.IsError));
        Assert.Equal(3, rig.Writes().Count);
        Assert.All(replies.Where(static reply => reply.IsError), static reply => reply.IsForbidden("at most 3 sends a minute"));
    }

    [Fact]
    public async Task What_had_no_effect_does_not_count()
    {
        await using var rig = await StartAsync(new Limits { SendsPerMinute = 1 });
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", Status = 400, Body = """{"error":"No"}""" });

        Assert.Equal("invalid", (await rig.SendAsync(Acts.Phone(1))).Code);
        (await rig.CallAsync("send_message", Acts.Send(Acts.Phone(2), "Hi", ("dryRun", true)))).IsDone();
        (await rig.SendAsync(Acts.Phone(2))).IsDone();
    }

    [Fact]
    public async Task What_may_have_had_an_effect_counts()
    {
        await using var rig = await StartAsync(new Limits { SendsPerMinute = 1 });
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", Kind = FaultKind.Cut });

        Assert.Equal("outcome_unknown", (await rig.SendAsync(Acts.Phone(1))).Code);
        (await rig.SendAsync(Acts.Phone(2))).IsForbidden("at most 1 sends a minute");
    }

    [Fact]
    public async Task A_repeat_is_answered_at_the_cap_and_does_not_count()
    {
        await using var rig = await StartAsync(new Limits { SendsPerMinute = 2 });
        (await rig.SendAsync(Acts.Phone(1))).IsDone();
        (await rig.SendAsync(Acts.Phone(1))).IsReplayed();
        (await rig.SendAsync(Acts.Phone(2))).IsDone();

        (await rig.SendAsync(Acts.Phone(1))).IsReplayed();

        Assert.Equal(2, rig.Writes().Count);
    }

    [Fact]
    public async Task The_operator_sets_them_by_name()
    {
        var (settings, faults) = Variables.Read(
            new Dictionary<string, string> { ["TUCO_SENDS_PER_MINUTE"] = "1", ["TUCO_SENDS_PER_DAY"] = "2", ["TUCO_LINES_PER_DAY"] = "3" }, new Dictionary<string, string>());
        Assert.Empty(faults);
        Assert.Equal((1, 2, 3), (settings.Safety.Limits.SendsPerMinute, settings.Safety.Limits.SendsPerDay, settings.Safety.Limits.LinesPerDay));
        await using var rig = await StartAsync(settings.Safety.Limits);
        (await rig.SendAsync(Acts.Phone(1))).IsDone();

        (await rig.SendAsync(Acts.Phone(2))).IsForbidden("at most 1 sends a minute");
    }

    private static Task<McpRig> StartAsync(Limits limits) => McpRig.StartAsync(safety: safety => safety with { Limits = limits });
}
