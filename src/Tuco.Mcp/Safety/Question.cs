namespace Tuco.Mcp.Safety;

/// <summary>What a person is asked before something happens.</summary>
/// <param name="Text">The concrete effect, everything that is not our own words escaped.</param>
/// <param name="Further">How many further sends can be agreed to with this one; null when only this one is asked about.</param>
internal sealed record Question(string Text, int? Further);

/// <summary>What the person did with the question.</summary>
internal enum Reaction
{
    Accepted,
    Declined,
    /// <summary>Closed without an answer, or none came in time.</summary>
    Cancelled,
}

/// <summary>The person's answer.</summary>
/// <param name="Reaction">Yes, no, or neither.</param>
/// <param name="Further">Yes also to further sends.</param>
internal sealed record Reply(Reaction Reaction, bool Further = false);

/// <summary>How the person behind a call can be asked.</summary>
internal sealed record Asking
{
    /// <summary>The client can show a question.</summary>
    public bool CanAsk { get; init; }

    /// <summary>Asks within the call; null where the question is the call's answer and the client calls again with the reply.</summary>
    public Func<Question, CancellationToken, Task<Reply>>? AskAsync { get; init; }

    /// <summary>The sealed state that came back with a reply.</summary>
    public string? State { get; init; }

    /// <summary>The reply that came with this call.</summary>
    public Reply? Reply { get; init; }
}
