using System.Globalization;
using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>Keys and rate limits of the workspace.</summary>
internal sealed class Access(SandboxOptions options, SandboxKeys keys)
{
    private readonly Dictionary<RateGroup, Bucket> _buckets = [];

    public HashSet<string> Keys { get; } = [];

    public void Reset()
    {
        Keys.Clear();
        Keys.Add(keys.Api);
        _buckets.Clear();
    }

    public bool Knows(string? authorization) => Bearer(authorization) is { } token && (Keys.Contains(token) || token == keys.Clerk);

    public bool IsClerk(string? authorization) => Bearer(authorization) == keys.Clerk;

    public static string? Bearer(string? authorization) =>
        authorization?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) == true ? authorization["Bearer ".Length..].Trim() : null;

    /// <summary>Takes a token; the 429 when there is none.</summary>
    public Answer? Limit(RateGroup group, DateTimeOffset now)
    {
        if (group == RateGroup.Unlimited) return null;
        var capacity = group switch
        {
            RateGroup.Messages => options.MessagesPerMinute,
            RateGroup.LineRequests => options.LineRequestsPerMinute,
            RateGroup.Availability => options.AvailabilityPerMinute,
            RateGroup.Replies => options.RepliesPerMinute,
            _ => options.CampaignsPerMinute,
        };
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
