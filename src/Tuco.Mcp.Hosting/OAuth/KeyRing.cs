using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Tuco.Mcp.Hosting.OAuth;

/// <summary>
/// The keys of an issuer as far as they are known. They are asked for when the first token comes and when a token names another one, but however
/// many do, the issuer is asked seldom.
/// </summary>
internal sealed class KeyRing(string issuer, TimeProvider time, ILogger log)
{
    /// <summary>Whoever makes up names of keys must not make this server trouble the issuer.</summary>
    public static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(15);

    /// <summary>So that a key which was taken away stops counting.</summary>
    public static readonly TimeSpan RenewAfter = TimeSpan.FromMinutes(10);

    /// <summary>While the issuer does not answer; about as long as a token lives.</summary>
    public static readonly TimeSpan TrustFor = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private volatile Known? _known;
    private Task _asking = Task.CompletedTask;
    private DateTimeOffset _askedAt = DateTimeOffset.MinValue;
    private volatile bool _failed;

    /// <summary>The keys that fit; null when that cannot be known because the issuer does not answer.</summary>
    public async ValueTask<IReadOnlyList<JsonWebKey>?> FindAsync(Func<JsonWebKey, bool> fits, CancellationToken gone)
    {
        var known = Current();
        if (known?.Keys.Where(fits).ToList() is { Count: > 0 } found)
        {
            if (time.GetUtcNow() - known.At > RenewAfter)
                _ = AskAsync();
            return found;
        }
        await AskAsync().WaitAsync(gone);
        return Current()?.Keys.Where(fits).ToList() is { } now && (now.Count > 0 || !_failed) ? now : null;
    }

    private Known? Current() => _known is { } known && time.GetUtcNow() - known.At <= TrustFor ? known : null;

    private Task AskAsync()
    {
        lock (_lock)
        {
            if (!_asking.IsCompleted || time.GetUtcNow() - _askedAt < AskEvery)
                return _asking;
            _askedAt = time.GetUtcNow();
            // Whoever waits may leave; the answer is for all.
            return _asking = Task.Run(AskNowAsync);
        }
    }

    private async Task AskNowAsync()
    {
        try
        {
            var keys = await IssuerKeys.ReadAsync(issuer, CancellationToken.None);
            _known = new Known(keys, time.GetUtcNow());
            _failed = false;
        }
        catch (IssuerException e)
        {
            _failed = true;
            log.LogNoKeys(issuer, e.Message);
        }
    }

    private sealed record Known(IReadOnlyList<JsonWebKey> Keys, DateTimeOffset At);
}
