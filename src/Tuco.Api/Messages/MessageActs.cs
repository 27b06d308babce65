namespace Tuco.Api.Messages;

/// <summary>Answer of <c>POST /api/messages/cancel-for-lead</c>; nothing to cancel is an answer too.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/endpoint/cancel-for-lead.</remarks>
public sealed record CancelledMessages : IAnswer
{
    /// <summary>Never false here: such an answer is a <see cref="TucoFailure.BadAnswer"/>.</summary>
    public bool? Success { get; init; }

    string? IAnswer.Fault => Success == false ? "says success: false"
        : CancelledCount is null && MessageIds is null ? "does not tell what was cancelled"
        : null;

    /// <summary>Messages that are <c>cancelled</c> now.</summary>
    public long? CancelledCount { get; init; }

    /// <summary>Those taken from the queue; fewer when some were on their way already.</summary>
    public long? JobsRemovedFromQueue { get; init; }

    /// <summary>The lead that was found; null when the address alone decided.</summary>
    public string? LeadId { get; init; }

    /// <summary>Ids of the cancelled messages.</summary>
    public IReadOnlyList<string>? MessageIds { get; init; }
}

/// <summary>Answer of <c>POST /api/messages/react</c>.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/endpoint/send-reaction.</remarks>
public sealed record ReactionAnswer : IAnswer
{
    /// <summary>Never false here: such an answer is a <see cref="TucoFailure.BadAnswer"/>.</summary>
    public bool? Ok { get; init; }

    string? IAnswer.Fault => Ok == false ? "says ok: false" : Ok is null && Reaction is null ? "does not tell of a reaction" : null;

    /// <summary>The reaction that was sent.</summary>
    public string? Reaction { get; init; }
}

/// <summary>Answer of <c>POST</c> and <c>DELETE /api/messages/typing</c>.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/endpoint/send-typing-indicator.</remarks>
public sealed record TypingAnswer : IAnswer
{
    /// <summary>Never false here: such an answer is a <see cref="TucoFailure.BadAnswer"/>.</summary>
    public bool? Ok { get; init; }

    string? IAnswer.Fault => Ok == false ? "says ok: false" : Ok is null && Typing is null ? "does not tell of typing" : null;

    /// <summary>True when it was started.</summary>
    public bool? Typing { get; init; }

    /// <summary>Tuco's words.</summary>
    public string? Note { get; init; }
}

/// <summary>Body of <c>POST /api/messages/cancel-for-lead</c>: one of them at least.</summary>
internal sealed record MessagesToCancel(string? LeadId, string? RecipientPhone, string? RecipientEmail);

/// <summary>Body of <c>POST /api/messages/react</c>.</summary>
internal sealed record ReactionRequest(string MessageId, string Reaction);

/// <summary>Body of <c>POST</c> and <c>DELETE /api/messages/typing</c>.</summary>
internal sealed record TypingRequest(string MessageId);
