using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Tuco.Mcp.Pipeline;

/// <summary>
/// The <c>Idempotency-Key</c> of a call that may spend: equal arguments get the same key within the window, so that a repeat cannot
/// spend twice; an answer known to have had no effect ends it. Kept in memory: a restart begins anew.
/// </summary>
internal sealed class IdempotencyKeys(TimeSpan window, TimeProvider time)
{
    private const int MaxKept = 10_000;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The key given with the call, else the one of equal arguments, else a new one.</summary>
    public string For(string tool, JsonObject arguments)
    {
        if (arguments["idempotencyKey"] is { } given)
            return given.GetValue<string>();
        var now = time.GetUtcNow();
        if (_entries.Count >= MaxKept)
            Prune(now);
        return _entries.AddOrUpdate(DigestOf(tool, arguments),
            static (_, state) => New(state.now), (_, entry, state) => state.now - entry.Since < state.window ? entry : New(state.now), (now, window)).Key;
    }

    /// <summary>The call had no effect: the next one with these arguments is a new one.</summary>
    public void Release(string tool, JsonObject arguments) => _entries.TryRemove(DigestOf(tool, arguments), out _);

    private static Entry New(DateTimeOffset now) => new("tuco-mcp-" + Guid.NewGuid().ToString("N"), now);

    private void Prune(DateTimeOffset now)
    {
        foreach (var (digest, entry) in _entries)
        {
            if (now - entry.Since >= window)
                _entries.TryRemove(digest, out _);
        }
    }

    private static string DigestOf(string tool, JsonObject arguments)
    {
        var canonical = new StringBuilder(tool);
        foreach (var (name, value) in arguments.OrderBy(static argument => argument.Key, StringComparer.Ordinal))
            canonical.Append('\n').Append(name).Append('=').Append(value?.ToJsonString());
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())));
    }

    private sealed record Entry(string Key, DateTimeOffset Since);
}
