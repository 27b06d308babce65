using System.Diagnostics;
using System.Text.Json;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class FaultTests
{
    [Fact]
    public async Task A_fault_befalls_its_route_as_often_as_it_says()
    {
        await using var rig = await Rig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Method = "GET", Path = "/api/lines/by-user", Times = 2, Status = 502, Body = "oops", ContentType = "text/plain" });

        Assert.Equal(200, (await rig.GetAsync("/api/analytics")).Status);
        for (var i = 0; i < 2; i++) Assert.Equal((502, "oops"), await rig.GetAsync("/api/lines/by-user") is var reply ? (reply.Status, reply.Text) : default);
        Assert.Equal(200, (await rig.GetAsync("/api/lines/by-user")).Status);
        Assert.Equal(4, rig.Sandbox.Requests.Count);
    }

    [Fact]
    public async Task A_fault_may_be_for_one_body_only()
    {
        await using var rig = await Rig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", WhenBodyContains = "second", Status = 500 });

        Assert.Equal(201, (await rig.SendAsync(Seeded.LeadPhone, "first")).Status);
        Assert.Equal(500, (await rig.SendAsync(Seeded.LeadPhone, "second")).Status);
    }

    [Theory]
    [InlineData(FaultKind.CutBeforeReading, false)]
    [InlineData(FaultKind.Cut, false)]
    [InlineData(FaultKind.Reset, false)]
    [InlineData(FaultKind.CutBody, false)]
    [InlineData(FaultKind.Cut, true)]
    [InlineData(FaultKind.Reset, true)]
    [InlineData(FaultKind.CutBody, true)]
    public async Task A_lost_answer_tells_nothing_of_the_effect(FaultKind kind, bool afterEffect)
    {
        await using var rig = await Rig.StartAsync(new() { Seed = Seed.Empty });
        rig.Sandbox.State.AddLines(1);
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", Kind = kind, AfterEffect = afterEffect, Body = """{"success":true}""" });

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => rig.SendAsync(Seeded.LeadPhone));

        Assert.Equal(afterEffect ? 1 : 0, rig.Sandbox.State.Messages.Count);
        Assert.Single(rig.Sandbox.Requests);
    }

    [Fact]
    public async Task An_answer_can_be_replaced_after_the_effect()
    {
        await using var rig = await Rig.StartAsync(new() { Seed = Seed.Empty });
        rig.Sandbox.State.AddLines(1);
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", AfterEffect = true, Status = 500, Body = """{"error":"Internal server error"}""" });

        Assert.Equal((500, "Internal server error"), await rig.SendAsync(Seeded.LeadPhone) is var reply ? (reply.Status, reply.Error) : default);
        Assert.Single(rig.Sandbox.State.Messages);
    }

    [Fact]
    public async Task Json_can_stop_in_the_middle()
    {
        await using var rig = await Rig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/analytics", Kind = FaultKind.Truncated, AfterEffect = true });

        var reply = await rig.GetAsync("/api/analytics");

        Assert.Equal(200, reply.Status);
        Assert.StartsWith("""{"success":true""", reply.Text, StringComparison.Ordinal);
        Assert.ThrowsAny<JsonException>(() => reply.Json);
    }

    [Theory]
    [InlineData(FaultKind.Html, "text/html", "<!DOCTYPE html>")]
    [InlineData(FaultKind.Empty, null, "")]
    [InlineData(FaultKind.Huge, "application/json", "{\"padding\":\"")]
    [InlineData(FaultKind.Drip, "application/json", "{}")]
    public async Task A_body_can_be_spoilt(FaultKind kind, string? type, string begin)
    {
        await using var rig = await Rig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/analytics", Kind = kind, DripInterval = TimeSpan.FromMilliseconds(1) });

        var reply = await rig.GetAsync("/api/analytics");

        Assert.Equal((200, type), (reply.Status, reply.ContentHeaders.ContentType?.MediaType));
        Assert.StartsWith(begin, reply.Text, StringComparison.Ordinal);
        Assert.Equal(kind == FaultKind.Huge, reply.Text.Length > 8 * 1024 * 1024);
    }

    [Fact]
    public async Task An_answer_can_lead_elsewhere()
    {
        await using var rig = await Rig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/analytics", Kind = FaultKind.Redirect });

        Assert.Equal((302, "/elsewhere"), await rig.GetAsync("/api/analytics") is var reply ? (reply.Status, reply.Headers.Location?.ToString()) : default);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_is_held_until_the_test_lets_it_go(bool afterEffect)
    {
        await using var rig = await Rig.StartAsync();
        var gate = new TaskCompletionSource();
        var before = rig.Sandbox.State.Messages.Count;
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", Kind = FaultKind.None, Hold = gate.Task, AfterEffect = afterEffect });

        var pending = rig.SendAsync(Seeded.LeadPhone);
        Assert.Equal(200, (await rig.GetAsync("/api/analytics")).Status);
        Assert.False(pending.IsCompleted);

        gate.SetResult();
        Assert.Equal(201, (await pending).Status);
        Assert.Equal(before + 1, rig.Sandbox.State.Messages.Count);
    }

    [Fact]
    public async Task A_delay_passes_with_the_sandbox_clock()
    {
        await using var rig = await Rig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/analytics", Kind = FaultKind.None, Delay = TimeSpan.FromHours(1) });

        var pending = rig.GetAsync("/api/analytics");
        while (rig.Sandbox.Requests.Count == 0) await Task.Yield();
        Assert.False(pending.IsCompleted);
        while (!pending.IsCompleted)
        {
            rig.Sandbox.Clock.Advance(TimeSpan.FromHours(1));
            await Task.Yield();
        }

        Assert.Equal(200, (await pending).Status);
    }

    [Fact]
    public async Task A_delay_may_pass_in_real_time()
    {
        await using var rig = await Rig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/analytics", Kind = FaultKind.None, RealDelay = TimeSpan.FromMilliseconds(60) });

        var start = Stopwatch.GetTimestamp();
        await rig.GetAsync("/api/analytics");

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 50, 5000);
    }

    [Fact]
    public async Task A_sandbox_stops_at_once_while_requests_are_held()
    {
        var rig = await Rig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/analytics", Kind = FaultKind.None, Hold = new TaskCompletionSource().Task });
        var pending = rig.GetAsync("/api/analytics");
        while (rig.Sandbox.Requests.Count == 0) await Task.Yield();

        var start = Stopwatch.GetTimestamp();
        await rig.Sandbox.DisposeAsync();

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 0, 3000);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => pending);
        rig.Http.Dispose();
    }
}
