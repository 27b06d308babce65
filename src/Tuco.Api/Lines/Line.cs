using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tuco.Api.Lines;

/// <summary>Answer of <c>GET /api/lines/by-user</c>.</summary>
public sealed record LineList : IJsonOnDeserialized
{
    /// <summary>All lines of the workspace, in Tuco's order.</summary>
    [JsonRequired]
    public IReadOnlyList<Line> Lines { get; init; } = [];

    void IJsonOnDeserialized.OnDeserialized()
    {
        if (Lines.Any(static line => line is null))
            throw new JsonException("A line is null.");
    }
}

/// <summary>A sending line: a phone number or an email address. Every field but the list itself may be missing.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/lines.</remarks>
public sealed record Line
{
    /// <summary>24 hex digits; the <c>fromLineId</c> of a message.</summary>
    [JsonPropertyName("_id")]
    public string? Id { get; init; }

    /// <summary><c>org_…</c></summary>
    public string? WorkspaceId { get; init; }

    /// <summary>Display first name.</summary>
    public string? FirstName { get; init; }

    /// <summary>Display last name.</summary>
    public string? LastName { get; init; }

    /// <summary>E.164.</summary>
    public string? Phone { get; init; }

    /// <summary>Address of an email line, or the Apple ID of a phone line.</summary>
    public string? Email { get; init; }

    /// <summary>False for a line that is switched off or not ready.</summary>
    public bool? IsActive { get; init; }

    /// <summary><c>awaiting_payment</c>, <c>provisioning</c>, <c>active</c>, <c>failed</c> or <c>canceled</c>.</summary>
    public string? ProvisioningStatus { get; init; }

    /// <summary><c>not_required</c>, <c>awaiting_payment</c>, <c>paid</c>, …</summary>
    public string? PaymentStatus { get; init; }

    /// <summary>Where the line was requested, such as <c>api</c>.</summary>
    public string? RequestSource { get; init; }

    /// <summary><c>phone</c> or <c>email</c>.</summary>
    public string? RequestedChannelType { get; init; }

    /// <summary><c>purchased</c> or <c>byon</c>.</summary>
    public string? RequestedLineType { get; init; }

    /// <summary><c>purchased</c> or <c>byon</c>.</summary>
    public string? LineType { get; init; }

    /// <summary>The open invoice while payment is awaited.</summary>
    public string? PaymentLinkUrl { get; init; }

    /// <summary><c>in_…</c></summary>
    public string? StripeInvoiceId { get; init; }

    /// <summary>First messages to new contacts a day.</summary>
    public long? DailyNewConversationsLimit { get; init; }

    /// <summary>Messages a day.</summary>
    public long? DailyTotalMessagesLimit { get; init; }

    /// <summary>Counters of one day; of a past day when nothing was sent today.</summary>
    public LineUsage? Usage { get; init; }

    /// <summary>The last background health check; null before the first.</summary>
    public LineHealth? HealthCheck { get; init; }

    /// <summary>Messages that may still go out on <paramref name="day"/> (UTC); null when the limit is unknown.</summary>
    public long? MessagesLeft(DateOnly day) => DailyTotalMessagesLimit is { } limit ? Math.Max(0, limit - (UsageOn(day)?.Total ?? 0)) : null;

    /// <summary>First messages to new contacts that may still go out on <paramref name="day"/> (UTC); null when the limit is unknown.</summary>
    public long? NewConversationsLeft(DateOnly day) => DailyNewConversationsLimit is { } limit
        ? Math.Min(Math.Max(0, limit - (UsageOn(day)?.New ?? 0)), MessagesLeft(day) ?? long.MaxValue)
        : null;

    private LineUsage? UsageOn(DateOnly day) => Usage is { } usage && usage.IsOf(day) ? usage : null;
}

/// <summary>What a line sent on one UTC day. Tuco's pages disagree on the two names, so both pairs are read.</summary>
public sealed record LineUsage
{
    /// <summary><c>yyyy-MM-dd</c>, UTC.</summary>
    public string? Date { get; init; }

    /// <summary>First messages to new contacts (docs.tuco.ai/api-reference/lines).</summary>
    public long? NewMessages { get; init; }

    /// <summary>All messages (docs.tuco.ai/api-reference/lines).</summary>
    public long? TotalMessages { get; init; }

    /// <summary>First messages to new contacts (docs.tuco.ai/api-reference/endpoint/get-lines).</summary>
    public long? NewConversationsCount { get; init; }

    /// <summary>All messages (docs.tuco.ai/api-reference/endpoint/get-lines).</summary>
    public long? TotalMessagesCount { get; init; }

    /// <summary>First messages to new contacts, by whichever name it came.</summary>
    [JsonIgnore]
    public long New => NewMessages ?? NewConversationsCount ?? 0;

    /// <summary>All messages, by whichever name it came.</summary>
    [JsonIgnore]
    public long Total => TotalMessages ?? TotalMessagesCount ?? 0;

    /// <summary>True when the counters are of that day.</summary>
    public bool IsOf(DateOnly day) => Date?.StartsWith(day.ToString("O"), StringComparison.Ordinal) == true;
}

/// <summary>The last health check of a line.</summary>
public sealed record LineHealth
{
    /// <summary><c>healthy</c> or <c>down</c>.</summary>
    public string? Status { get; init; }

    /// <summary>ISO 8601, UTC.</summary>
    public string? LastCheckedAt { get; init; }
}
