using System.Text.Json.Serialization;

namespace Tuco.Api.Conversations;

/// <summary>Answer of <c>GET /api/conversations/scan-dormant</c>.</summary>
/// <remarks>Source: docs.tuco.ai/features/retroactive-scanner.</remarks>
public sealed record DormantConversations : IAnswer
{
    string? IAnswer.Fault => Conversations.Any(static conversation => conversation is null) ? "holds a null row" : null;

    /// <summary>As many as were asked for at most.</summary>
    [JsonRequired, JsonPropertyName("dormantConversations")]
    public IReadOnlyList<DormantConversation> Conversations { get; init; } = [];

    /// <summary>How many there are.</summary>
    public long? Total { get; init; }
}

/// <summary>A conversation that went quiet. Every field may be missing.</summary>
public sealed record DormantConversation
{
    /// <summary>E.164; the id of the conversation as well.</summary>
    public string? RecipientPhone { get; init; }

    /// <summary>ISO 8601, UTC.</summary>
    public string? LastMessageAt { get; init; }

    /// <summary><c>sent</c> or <c>received</c>.</summary>
    public string? LastMessageDirection { get; init; }

    /// <summary>As stored.</summary>
    public string? LeadName { get; init; }

    /// <summary>Days since the last message.</summary>
    public long? DaysSinceLastMessage { get; init; }

    /// <summary>Messages in it.</summary>
    public long? MessageCount { get; init; }
}

/// <summary>Body of <c>POST /api/conversations/scan-dormant</c>.</summary>
internal sealed record DormantAction(string Action, IReadOnlyList<string> ConversationIds);
