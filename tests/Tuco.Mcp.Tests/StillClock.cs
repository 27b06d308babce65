namespace Tuco.Mcp.Tests;

/// <summary>A clock that moves only when a test moves it; a test can wait until the program waits on it.</summary>
internal sealed class StillClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource Seen)> _watchers = [];
    private DateTimeOffset _now = start;

    public StillClock()
        : this(new DateTimeOffset(2026, 3, 12, 15, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Done as soon as some wait of exactly this length begins, or if one is under way.</summary>
    public Task WaitOfAsync(TimeSpan due)
    {
        lock (_lock)
        {
            if (_timers.Any(timer => timer.Length == due))
                return Task.CompletedTask;
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((due, seen));
            return seen.Task.WaitAsync(TimeSpan.FromSeconds(20));
        }
    }

    public void Advance(TimeSpan by)
    {
        List<Timer> due;
        lock (_lock)
        {
            _now += by;
            due = [.. _timers.Where(timer => timer.Due <= _now)];
            _timers.RemoveAll(due.Contains);
            foreach (var timer in due)
                timer.Repeat();
        }
        foreach (var timer in due)
            timer.Fire();
    }

    private sealed class Timer(StillClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset Due { get; private set; }

        public TimeSpan Length { get; private set; }

        public void Fire() => callback(state);

        /// <summary>A timer with a period is due again, once however far the clock went.</summary>
        public void Repeat()
        {
            if (_period > TimeSpan.Zero)
                Change(_period, _period);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
                _period = period;
                if (dueTime < TimeSpan.Zero)
                    return true;
                (Due, Length) = (clock._now + dueTime, dueTime);
                clock._timers.Add(this);
                foreach (var (_, seen) in clock._watchers.Where(watcher => watcher.Due == dueTime))
                    seen.TrySetResult();
                clock._watchers.RemoveAll(watcher => watcher.Due == dueTime);
            }
            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
