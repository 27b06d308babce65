namespace Tuco.Mcp.Safety;

/// <summary>What the ledger says to an intent.</summary>
internal abstract record Verdict
{
    /// <summary>Nothing stands in the way.</summary>
    /// <param name="Doubtful">A like call's outcome is unknown: this one may be made, but only if a person agrees.</param>
    public sealed record Free(bool Doubtful) : Verdict;

    /// <summary>The call is this caller's to make.</summary>
    /// <param name="Id">The claim; it must be ended.</param>
    /// <param name="Key">Its idempotency key, which Tuco is given too.</param>
    /// <param name="Reopened">It was made before and its outcome is not known: Tuco is asked again under the same key.</param>
    public sealed record Claimed(string Id, string Key, bool Reopened = false) : Verdict;

    /// <summary>An equal call was made before: this is its answer.</summary>
    public sealed record Replay(Stored Answer) : Verdict;

    /// <summary>An equal call is under way.</summary>
    public sealed record UnderWay(string Id, string Key) : Verdict;

    /// <summary>What an equal call did is not known.</summary>
    /// <param name="Id">Its claim.</param>
    /// <param name="Key">Its idempotency key.</param>
    /// <param name="CorrelationId">What Tuco's support can search for.</param>
    /// <param name="At">When it was made.</param>
    /// <param name="MayReopen">Tuco may be asked again under the same key, if a person agrees where that is needed.</param>
    public sealed record Unknown(string Id, string Key, string CorrelationId, DateTimeOffset At, bool MayReopen) : Verdict;

    /// <summary>The key belongs to a call with other arguments.</summary>
    public sealed record Conflict : Verdict;

    /// <summary>A cap is reached.</summary>
    /// <param name="Rule">The cap, as the operator knows it.</param>
    /// <param name="Until">When it is free again; null for never, where it allows none.</param>
    public sealed record Capped(string Rule, DateTimeOffset? Until) : Verdict;

    /// <summary>So many different people were written to in ten minutes, this one included, that a person must agree.</summary>
    /// <param name="Recipients">How many, this one included.</param>
    /// <param name="Doubtful">As in <see cref="Free"/>.</param>
    public sealed record Crowded(int Recipients, bool Doubtful) : Verdict;

    /// <summary>The person said no to this call.</summary>
    public sealed record Declined(DateTimeOffset Until) : Verdict;

    /// <summary>The consent was used before.</summary>
    public sealed record Spent : Verdict;
}

/// <summary>Both halves of an answer, as they were told.</summary>
internal sealed record Stored(string Text, byte[] Json);
