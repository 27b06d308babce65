namespace Tuco.Mcp.Pipeline;

/// <summary>How long a call may still take before its caller gives up. Time in which a person is asked does not count.</summary>
internal sealed class Patience : IDisposable
{
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _late;
    private readonly CancellationTokenSource _over;
    private TimeSpan _left;
    private long _since;

    public Patience(TimeSpan most, TimeProvider time, CancellationToken end)
    {
        (_time, _left, _since) = (time, most, time.GetTimestamp());
        _late = new CancellationTokenSource(most, time);
        _over = CancellationTokenSource.CreateLinkedTokenSource(_late.Token, end);
    }

    /// <summary>Set when the time is over or the call ends otherwise.</summary>
    public CancellationToken Token => _over.Token;

    /// <summary>The time is over.</summary>
    public bool IsOver => _late.IsCancellationRequested;

    public TimeSpan Left => _left - _time.GetElapsedTime(_since) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    /// <summary>Waits for a person without losing time.</summary>
    public async Task<T> WhileAskingAsync<T>(Func<Task<T>> ask)
    {
        _left = Left;
        _late.CancelAfter(Timeout.InfiniteTimeSpan);
        try
        {
            return await ask();
        }
        finally
        {
            _since = _time.GetTimestamp();
            _late.CancelAfter(_left);
        }
    }

    public void Dispose()
    {
        _over.Dispose();
        _late.Dispose();
    }
}
