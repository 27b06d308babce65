using System.Globalization;
using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>Keys and rate limits of the workspace.</summary>
internal sealed class Access(SandboxOptions options, string apiKey)
{
    private readonly Dictionary<RateGroup, Bucket> _buckets = [];

    public HashSet<string> Keys { get; } = [];

    public void Reset()
    {
        Keys.Clear();
        Keys.Add(apiKey);
        _buckets.Clear();
    }

    public bool Knows(string? authorization) =>
        authorization?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) == true && Keys.Contains(authorization["Bearer ".Length..].Trim());

    /// <summary>Takes a token; the 429 when there is none.</summary>
    public Answer? Limit(RateGroup group, DateTimeOffset now)
    {
        if (group == RateGroup.Unlimited) return null;
        var capacity = group == RateGroup.Messages ? options.MessagesPerMinute : options.LineRequestsPerMinute;
        var perToken = TimeSpan.FromMinutes(1) / capacity;
        var bucket = _buckets.GetValueOrDefault(group, new(capacity, now));
        var tokens = Math.Min(capacity, bucket.Tokens + ((now - bucket.At) / perToken));
        _buckets[group] = new(tokens >= 1 ? tokens - 1 : tokens, now);
        if (tokens >= 1) return null;

        var wait = (1 - tokens) * perToken;
        var body = new JsonObject { ["error"] = "Rate limit exceeded" };
        if (group == RateGroup.LineRequests) body["retryAfterMs"] = (int)Math.Ceiling(wait.TotalMilliseconds);
        return Answer.Json(429, body).With("Retry-After", Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture));
    }

    public static Answer PastDue() => Answer.Json(402, new JsonObject { ["error"] = "READ_ONLY", ["code"] = "READ_ONLY", ["reason"] = "past_due" });

    private sealed record Bucket(double Tokens, DateTimeOffset At);
}
