namespace Tuco.Sandbox;

/// <summary>Wakes the workspace when something falls due of which a webhook waits to hear. Without webhooks it is enough that each reader settles.</summary>
internal sealed class Alarm : IDisposable
{
    private readonly SandboxClock _clock;
    private readonly ITimer _timer;

    public Alarm(SandboxClock clock)
    {
        _clock = clock;
        _timer = clock.CreateTimer(_ => Ring?.Invoke(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public Action? Ring { get; set; }

    /// <summary>Sets it to a time; null stops it.</summary>
    public void Set(DateTimeOffset? at)
    {
        // A timer counts no more than 49 days; woken too early, the workspace sets it anew.
        var wait = at is null ? Timeout.InfiniteTimeSpan : Min(Max(at.Value - _clock.GetUtcNow(), TimeSpan.FromMilliseconds(1)), TimeSpan.FromDays(1));
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
