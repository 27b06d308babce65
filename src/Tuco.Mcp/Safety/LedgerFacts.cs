namespace Tuco.Mcp.Safety;

/// <summary>How a claim stands.</summary>
internal enum ClaimState
{
    Open,
    Done,
    Unknown,
}

/// <summary>A claim as the store holds it.</summary>
internal sealed record ClaimRow(
    string Id, string Key, string Digest, ClaimState State, DateTimeOffset At, DateTimeOffset LeaseUntil, string CorrelationId, Stored? Answer);

/// <summary>What the store knows about an intent; the verdict follows from it alone, whichever store it is.</summary>
internal sealed record LedgerFacts
{
    /// <summary>An unknown outcome blocks its digest for so long.</summary>
    public static readonly TimeSpan DoubtLives = TimeSpan.FromHours(24);

    /// <summary>The span in which different recipients are counted.</summary>
    public static readonly TimeSpan BurstSpan = TimeSpan.FromMinutes(10);

    /// <summary>The claim under the given key.</summary>
    public ClaimRow? ByKey { get; init; }

    /// <summary>The last claim of the same digest that still counts: done within the window, or open or unknown within <see cref="DoubtLives"/>.</summary>
    public ClaimRow? ByDigest { get; init; }

    /// <summary>An open or unknown claim of a like call within <see cref="DoubtLives"/>.</summary>
    public bool Doubt { get; init; }

    public DateTimeOffset? DeclinedUntil { get; init; }

    /// <summary>Claims of the bucket in the last 60 seconds.</summary>
    public int InMinute { get; init; }

    /// <summary>The oldest of them.</summary>
    public DateTimeOffset? OldestInMinute { get; init; }

    /// <summary>Claims of the bucket in this UTC day.</summary>
    public int InDay { get; init; }

    /// <summary>Other recipients of sends in the last ten minutes.</summary>
    public int OtherRecipients { get; init; }

    /// <summary>Further sends that were agreed to and are not used up.</summary>
    public int Granted { get; init; }

    public Verdict Judge(Intent intent, Limits limits, bool consented, DateTimeOffset now)
    {
        if (ByKey is { } named)
            return named.Digest == intent.Digest ? Of(named, intent, now) : new Verdict.Conflict();
        if (intent.Key is null && ByDigest is { } equal)
            return Of(equal, intent, now);
        if (DeclinedUntil > now)
            return new Verdict.Declined(DeclinedUntil.Value);
        if (CapOf(intent.Bucket, limits, now) is { } capped)
            return capped;
        return intent.Bucket is Bucket.Sends && !consented && Granted == 0 && OtherRecipients + 1 > limits.Burst
            ? new Verdict.Crowded(OtherRecipients + 1, Doubt)
            : new Verdict.Free(Doubt);
    }

    private Verdict.Capped? CapOf(Bucket bucket, Limits limits, DateTimeOffset now)
    {
        var tomorrow = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        return bucket switch
        {
            Bucket.Sends when InDay >= limits.SendsPerDay => new($"at most {limits.SendsPerDay} sends a UTC day", Unless(limits.SendsPerDay, tomorrow)),
            Bucket.Sends when InMinute >= limits.SendsPerMinute =>
                new($"at most {limits.SendsPerMinute} sends a minute", Unless(limits.SendsPerMinute, (OldestInMinute ?? now) + TimeSpan.FromMinutes(1))),
            Bucket.Lines when InDay >= limits.LinesPerDay =>
                new($"at most {limits.LinesPerDay} line requests a UTC day", Unless(limits.LinesPerDay, tomorrow)),
            _ => null,
        };

        static DateTimeOffset? Unless(int cap, DateTimeOffset free) => cap == 0 ? null : free;
    }

    /// <summary>An open claim whose process no longer renews it is unknown, not free.</summary>
    private Verdict Of(ClaimRow claim, Intent intent, DateTimeOffset now) => claim switch
    {
        { State: ClaimState.Done, Answer: { } answer } => new Verdict.Replay(answer),
        { State: ClaimState.Open } when claim.LeaseUntil > now => new Verdict.UnderWay(claim.Id, claim.Key),
        _ when intent.Repeatable && DeclinedUntil > now => new Verdict.Declined(DeclinedUntil.Value),
        _ => new Verdict.Unknown(claim.Id, claim.Key, claim.CorrelationId, claim.At, intent.Repeatable && claim.At > now - DoubtLives),
    };
}
