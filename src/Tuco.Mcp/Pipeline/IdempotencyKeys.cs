using System.Security.Cryptography;
using System.Text;

namespace Tuco.Mcp.Pipeline;

/// <summary>
/// The <c>Idempotency-Key</c> of a call that may spend: equal arguments get the same key within the window, so that a repeat cannot
/// spend twice. A key ends early only when no call under it can have had an effect. Kept in memory: a restart begins anew.
/// </summary>
internal sealed class IdempotencyKeys(TimeSpan window, TimeProvider time)
{
    private const int MaxKept = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Begins a call: under the key of equal calls before it, else under a new one.</summary>
    public Use Begin(string tool, string arguments)
    {
        var digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(tool + "\n" + arguments)));
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (_entries.Count >= MaxKept)
                Prune(now);
            if (!_entries.TryGetValue(digest, out var entry) || now - entry.Since >= window)
                _entries[digest] = entry = new Entry("tuco-mcp-" + Guid.NewGuid().ToString("N"), now);
            entry.Running++;
            return new Use(this, digest, entry);
        }
    }

    private void Prune(DateTimeOffset now)
    {
        foreach (var (digest, _) in _entries.Where(pair => now - pair.Value.Since >= window).ToList())
            _entries.Remove(digest);
    }

    /// <summary>One call under a key.</summary>
    internal sealed class Use(IdempotencyKeys keys, string digest, Entry entry)
    {
        public string Key => entry.Key;

        /// <summary>Ends the call.</summary>
        /// <param name="mayHaveTakenEffect">False when it is known that it changed nothing.</param>
        public void End(bool mayHaveTakenEffect)
        {
            lock (keys._lock)
            {
                entry.Running--;
                entry.Kept |= mayHaveTakenEffect;
                if (!entry.Kept && entry.Running == 0 && keys._entries.GetValueOrDefault(digest) == entry)
                    keys._entries.Remove(digest);
            }
        }
    }

    internal sealed class Entry(string key, DateTimeOffset since)
    {
        public string Key => key;

        public DateTimeOffset Since => since;

        public int Running { get; set; }

        /// <summary>Some call under this key may have taken effect.</summary>
        public bool Kept { get; set; }
    }
}
