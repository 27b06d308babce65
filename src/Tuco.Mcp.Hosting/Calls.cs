using System.Threading.RateLimiting;

namespace Tuco.Mcp.Hosting;

/// <summary>
/// The calls in flight: how many each caller may have, so that one cannot starve the others, and how many there are, so that a stop can wait
/// for them. A call lasts until it is answered, however long its connection does.
/// </summary>
internal sealed class Calls(McpHttpOptions options, CancellationToken stopping) : IAsyncDisposable
{
    public static readonly Fault Stopping = new(503, Wire.Refused, "The server is about to stop.");
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(25);

    private readonly PartitionedRateLimiter<string> _atATime = PartitionedRateLimiter.Create<string, string>(caller =>
        RateLimitPartition.GetConcurrencyLimiter(caller, _ => new ConcurrencyLimiterOptions { PermitLimit = options.MostCalls }), StringComparer.Ordinal);

    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Null, and why, when the call must not begin; else to be disposed of when it is answered.</summary>
    public (Call? Call, Fault? Fault) Begin(Caller caller)
    {
        if (stopping.IsCancellationRequested)
            return (null, Stopping);
        var lease = _atATime.AttemptAcquire(caller.Id);
        if (!lease.IsAcquired)
        {
            lease.Dispose();
            return (null, new Fault(429, Wire.Refused, "Too many calls of this caller are under way; try again in a second."));
        }
        Interlocked.Increment(ref _count);
        return (new Call(this, lease), null);
    }

    /// <summary>True when none is in flight within so long.</summary>
    public async Task<bool> AreOverAsync(TimeSpan patience)
    {
        var began = options.Time.GetTimestamp();
        while (Count > 0)
        {
            if (options.Time.GetElapsedTime(began) >= patience)
                return false;
            await Task.Delay(LookEvery, options.Time);
        }
        return true;
    }

    public ValueTask DisposeAsync() => _atATime.DisposeAsync();

    /// <summary>One of them, until it is disposed of.</summary>
    internal sealed class Call(Calls calls, RateLimitLease lease) : IDisposable
    {
        private int _over;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _over, 1) != 0)
                return;
            lease.Dispose();
            Interlocked.Decrement(ref calls._count);
        }
    }
}
