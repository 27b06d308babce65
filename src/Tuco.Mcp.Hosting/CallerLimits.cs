using System.Threading.RateLimiting;

namespace Tuco.Mcp.Hosting;

/// <summary>How much of the server one caller may use at a time and a second, so that one cannot starve the others.</summary>
internal sealed class CallerLimits(McpHttpOptions options) : IAsyncDisposable
{
    private readonly PartitionedRateLimiter<string> _atATime = PartitionedRateLimiter.Create<string, string>(caller =>
        RateLimitPartition.GetConcurrencyLimiter(caller, _ => new ConcurrencyLimiterOptions { PermitLimit = options.MostCalls }), StringComparer.Ordinal);

    private readonly PartitionedRateLimiter<string>? _aSecond = options.MostPerSecond is not { } most ? null
        : PartitionedRateLimiter.Create<string, string>(caller => RateLimitPartition.GetTokenBucketLimiter(caller, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = most * 2,
            TokensPerPeriod = most,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        }), StringComparer.Ordinal);

    /// <summary>To be disposed when the request is over; null when the caller uses too much already.</summary>
    public RateLimitLease? Enter(Caller caller)
    {
        if (_aSecond?.AttemptAcquire(caller.Id) is { } second)
        {
            using (second)
            {
                if (!second.IsAcquired)
                    return null;
            }
        }
        var lease = _atATime.AttemptAcquire(caller.Id);
        if (lease.IsAcquired)
            return lease;
        lease.Dispose();
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _atATime.DisposeAsync();
        await (_aSecond?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
