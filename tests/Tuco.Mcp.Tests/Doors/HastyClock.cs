namespace Tuco.Mcp.Tests.Doors;

/// <summary>A still clock on which a wait of under a second, such as the pause before a retry, is over at once.</summary>
internal sealed class HastyClock(StillClock clock) : TimeProvider
{
    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = clock.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && dueTime < TimeSpan.FromSeconds(1))
            _ = Task.Run(() => clock.Advance(dueTime));
        return timer;
    }
}
