using System.Text.Json.Serialization;

namespace Tuco.Api.Replies;

/// <summary>Filters of <c>GET /api/replies</c>, all optional, intersected; null fields are not sent.</summary>
/// <param name="LeadId">24 hex digits.</param>
/// <param name="CampaignId">24 hex digits: leads who are in this campaign.</param>
/// <param name="LineId">24 hex digits.</param>
/// <param name="RecipientPhone">Who replied, E.164.</param>
/// <param name="RecipientEmail">Who replied.</param>
/// <param name="DateFrom">Inclusive ISO 8601 bound on the time of the reply, UTC.</param>
/// <param name="DateTo">Inclusive ISO 8601 bound on the time of the reply, UTC; not before <paramref name="DateFrom"/>.</param>
public sealed record ReplyFilter(string? LeadId = null, string? CampaignId = null, string? LineId = null,
    string? RecipientPhone = null, string? RecipientEmail = null, string? DateFrom = null, string? DateTo = null);

/// <summary>Answer of <c>GET /api/replies</c>: one page.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/endpoint/get-replies.</remarks>
public sealed record ReplyPage : IAnswer
{
    string? IAnswer.Fault => Replies.Any(static reply => reply is null) ? "holds a null row" : null;

    /// <summary>One row a lead that replied.</summary>
    [JsonRequired]
    public IReadOnlyList<Reply> Replies { get; init; } = [];

    /// <summary>Rows on all pages.</summary>
    public long? Total { get; init; }

    /// <summary>Number of the page, from 1.</summary>
    public long? Page { get; init; }

    /// <summary>Rows a page.</summary>
    public long? Limit { get; init; }

    /// <summary>Number of the last page.</summary>
    public long? TotalPages { get; init; }
}

/// <summary>What a lead replied last, and around it. Every field may be missing.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/endpoint/get-replies.</remarks>
public sealed record Reply
{
    /// <summary>24 hex digits.</summary>
    public string? LeadId { get; init; }

    /// <summary>The newest reply, 24 hex digits.</summary>
    public string? MessageId { get; init; }

    /// <summary>Its text.</summary>
    public string? Message { get; init; }

    /// <summary>When it came, ISO 8601, UTC.</summary>
    public string? RespondedAtUtc { get; init; }

    /// <summary>The lead's phone, E.164.</summary>
    public string? RecipientPhone { get; init; }

    /// <summary>The lead's email address or Apple ID.</summary>
    public string? RecipientEmail { get; init; }

    /// <summary>The lead's name.</summary>
    public string? Name { get; init; }

    /// <summary>At most 10 replies, newest first, the one above among them.</summary>
    public IReadOnlyList<RecentReply>? RecentReplies { get; init; }

    /// <summary>At most 10 messages to the lead, newest first.</summary>
    public IReadOnlyList<ParentMessage>? ParentMessages { get; init; }
}

/// <summary>One of a lead's replies.</summary>
public sealed record RecentReply
{
    /// <summary>24 hex digits.</summary>
    public string? MessageId { get; init; }

    /// <summary>At most its first 200 characters.</summary>
    public string? Message { get; init; }

    /// <summary>ISO 8601, UTC.</summary>
    public string? ReceivedAtUtc { get; init; }
}

/// <summary>A message that was sent to the lead.</summary>
public sealed record ParentMessage
{
    /// <summary>24 hex digits.</summary>
    public string? MessageId { get; init; }

    /// <summary>At most its first 200 characters.</summary>
    public string? Message { get; init; }

    /// <summary>ISO 8601, UTC.</summary>
    public string? SentAtUtc { get; init; }

    /// <summary>Grouping label; <c>campaign_…</c> for those of a campaign.</summary>
    public string? BatchId { get; init; }

    /// <summary>Step of its campaign, from 0.</summary>
    public long? StepIndex { get; init; }
}
