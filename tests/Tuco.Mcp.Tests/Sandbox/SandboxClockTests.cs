namespace Tuco.Mcp.Tests.Sandbox;

public sealed class SandboxClockTests
{
    [Fact]
    public async Task Advancing_moves_the_time_and_the_timestamp_alike()
    {
        await using var rig = await Rig.StartAsync();
        var clock = rig.Sandbox.Clock;
        var timestamp = clock.GetTimestamp();

        clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(Rig.Start.AddHours(2), clock.GetUtcNow());
        Assert.InRange(clock.GetElapsedTime(timestamp), TimeSpan.FromHours(2), TimeSpan.FromHours(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.FromTicks(-1)));
    }

    [Fact]
    public async Task A_wait_ends_with_the_advance_that_reaches_it()
    {
        await using var rig = await Rig.StartAsync();
        var wait = Task.Delay(TimeSpan.FromHours(2), rig.Sandbox.Clock);

        rig.Sandbox.Clock.Advance(TimeSpan.FromHours(1));
        Assert.False(wait.IsCompleted);
        rig.Sandbox.Clock.Advance(TimeSpan.FromHours(1));

        await wait.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_stopped_timer_stays_stopped()
    {
        await using var rig = await Rig.StartAsync();
        var fired = 0;
        await using var timer = rig.Sandbox.Clock.CreateTimer(_ => fired++, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);

        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        rig.Sandbox.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(0, fired);
    }
}
