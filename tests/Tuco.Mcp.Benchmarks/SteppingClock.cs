namespace Tuco.Mcp.Benchmarks;

/// <summary>
/// A clock that is moved between calls, so that as many sends lie in its last minute and its day as the caps allow, however fast they follow
/// each other. Timers and timestamps are the machine's.
/// </summary>
internal sealed class SteppingClock : TimeProvider
{
    private long _now = new DateTimeOffset(2026, 3, 12, 12, 0, 0, TimeSpan.Zero).Ticks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _now), TimeSpan.Zero);

    /// <summary>To the next send at the pace of the default cap, 30 a minute.</summary>
    public void Step() => Interlocked.Add(ref _now, 21 * TimeSpan.TicksPerSecond / 10);
}
