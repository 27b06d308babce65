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

    /// <summary>An outcome that nobody knows keeps its key for a day, whatever the window.</summary>
    private static readonly TimeSpan UnknownLives = TimeSpan.FromHours(24);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Begins a call: under the key given with it, else under the one of equal calls before it, else under a new one.</summary>
    public Use Begin(string tool, string arguments, string? given)
    {
        var digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(tool + "\n" + arguments)));
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (_entries.Count >= MaxKept)
                Prune(now);
            var entry = _entries.GetValueOrDefault(digest);
            if (entry is null || (entry.Running == 0 && entry.Until <= now) || (given is not null && given != entry.Key))
                _entries[digest] = entry = new Entry(given ?? "tuco-mcp-" + Guid.NewGuid().ToString("N"), now + window);
            entry.Running++;
            return new Use(this, digest, entry) { Repeats = entry.Answered };
        }
    }

    private void Prune(DateTimeOffset now)
    {
        foreach (var (digest, _) in _entries.Where(pair => pair.Value.Running == 0 && pair.Value.Until <= now).ToList())
            _entries.Remove(digest);
    }

    /// <summary>One call under a key.</summary>
    internal sealed class Use(IdempotencyKeys keys, string digest, Entry entry)
    {
        public string Key => entry.Key;

        /// <summary>An equal call before it was answered.</summary>
        public bool Repeats { get; init; }

        /// <summary>The caller was not told what came of it, whatever comes: an equal call later must not be a second one.</summary>
        public void Doubt()
        {
            lock (keys._lock)
            {
                entry.Kept = true;
                entry.Until = keys.Now + UnknownLives;
            }
        }

        /// <summary>Ends the call with what is known of its effect.</summary>
        public void End(Effect effect)
        {
            lock (keys._lock)
            {
                entry.Running--;
                entry.Kept |= effect is not Effect.None;
                entry.Answered |= effect is Effect.Done;
                if (effect is Effect.Unknown)
                    entry.Until = keys.Now + UnknownLives;
                if (!entry.Kept && entry.Running == 0 && keys._entries.GetValueOrDefault(digest) == entry)
                    keys._entries.Remove(digest);
            }
        }
    }

    internal sealed class Entry(string key, DateTimeOffset until)
    {
        public string Key => key;

        public DateTimeOffset Until { get; set; } = until;

        public int Running { get; set; }

        /// <summary>Some call under this key may have taken effect.</summary>
        public bool Kept { get; set; }

        /// <summary>Some call under this key was answered: an equal one gets that answer again.</summary>
        public bool Answered { get; set; }
    }

    private DateTimeOffset Now => time.GetUtcNow();
}

/// <summary>What is known of a call's effect.</summary>
internal enum Effect
{
    None,
    Done,
    Unknown,
}
