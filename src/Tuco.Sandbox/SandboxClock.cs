namespace Tuco.Sandbox;

/// <summary>The sandbox's time: its base provider's, plus all that was added by <see cref="Advance"/>. Its timers follow an advance at once.</summary>
public sealed class SandboxClock : TimeProvider
{
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly HashSet<Timer> _timers = [];
    private TimeSpan _offset;

    internal SandboxClock(TimeProvider time) => _time = time;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Moves the clock forward; what was due in between is due now.</summary>
    /// <param name="by">Zero or more.</param>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Timer[] timers;
        lock (_gate)
        {
            _offset += by;
            timers = [.. _timers];
        }

        foreach (var timer in timers) timer.Rearm();
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _time.GetUtcNow() + _offset;
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_gate) return (_time.GetElapsedTime(0) + _offset).Ticks;
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state, period);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer : ITimer
    {
        private readonly SandboxClock _clock;
        private readonly ITimer _inner;
        private TimeSpan _period;
        private long? _due;

        public Timer(SandboxClock clock, TimerCallback callback, object? state, TimeSpan period)
        {
            _clock = clock;
            _period = period;
            _inner = clock._time.CreateTimer(
                _ =>
                {
                    lock (clock._gate) _due = _period > TimeSpan.Zero ? clock.GetTimestamp() + _period.Ticks : null;
                    callback(state);
                },
                null,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
            lock (clock._gate) clock._timers.Add(this);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_clock._gate)
            {
                _period = period;
                _due = dueTime < TimeSpan.Zero ? null : _clock.GetTimestamp() + dueTime.Ticks;
            }

            return _inner.Change(dueTime, period);
        }

        public void Rearm()
        {
            TimeSpan wait, period;
            lock (_clock._gate)
            {
                if (_due is not { } due) return;
                wait = TimeSpan.FromTicks(Math.Max(0, due - _clock.GetTimestamp()));
                period = _period;
            }

            _inner.Change(wait, period);
        }

        public void Dispose()
        {
            lock (_clock._gate) _clock._timers.Remove(this);
            _inner.Dispose();
        }

        public async ValueTask DisposeAsync()
        {
            lock (_clock._gate) _clock._timers.Remove(this);
            await _inner.DisposeAsync();
        }
    }
}
