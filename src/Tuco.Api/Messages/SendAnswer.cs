using System.Text.Json.Serialization;

namespace Tuco.Api.Messages;

/// <summary>Answer of <c>POST /api/messages</c>, 200 and 201. None of its statuses means that a phone showed the message.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/endpoint/send-message.</remarks>
public sealed record SendAnswer : IAnswer
{
    /// <summary>Never false here: such an answer is a <see cref="TucoFailure.BadAnswer"/>.</summary>
    public bool? Success { get; init; }

    string? IAnswer.Fault => Success == false ? "says success: false"
        : CurrentStatus is null && CurrentMessageId is null && Skipped != true ? "tells neither a status nor a message"
        : null;

    /// <summary><c>sent</c> (accepted by the relay), <c>pending</c>, <c>scheduled</c>, <c>fallback</c> or <c>failed</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Why it waits, fell back or was skipped.</summary>
    public string? Reason { get; init; }

    /// <summary>When a scheduled one goes out, ISO 8601.</summary>
    public string? ScheduledDate { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>The stored message.</summary>
    public StoredMessage? Message { get; init; }

    /// <summary>Id of the message in the short answer form.</summary>
    public string? MessageId { get; init; }

    /// <summary>The lead it was linked to.</summary>
    public string? LeadId { get; init; }

    /// <summary>True when an existing lead of the quick-send list was used.</summary>
    public bool? DuplicateOnly { get; init; }

    /// <summary>Those leads.</summary>
    public IReadOnlyList<string>? ExistingLeadIds { get; init; }

    /// <summary>Tuco's words about the duplicate lead.</summary>
    public string? DuplicateMessage { get; init; }

    /// <summary>True when the guard against double sends did not send again.</summary>
    public bool? Skipped { get; init; }

    /// <summary>The message that a skipped one repeats.</summary>
    public string? OriginalMessageId { get; init; }

    /// <summary>Seconds since that one.</summary>
    public long? SecondsSinceOriginal { get; init; }

    /// <summary>The status, wherever the answer put it.</summary>
    [JsonIgnore]
    public string? CurrentStatus => Status ?? Message?.Status;

    /// <summary>The message's id, wherever the answer put it.</summary>
    [JsonIgnore]
    public string? CurrentMessageId => Message?.Id ?? MessageId;
}

/// <summary>A stored message: the fields that a sender needs.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/messages.</remarks>
public sealed record StoredMessage
{
    /// <summary>24 hex digits.</summary>
    [JsonPropertyName("_id")]
    public string? Id { get; init; }

    /// <summary>The text, placeholders resolved once it was sent.</summary>
    public string? Message { get; init; }

    /// <summary><c>imessage</c>, <c>sms</c> or <c>email</c>.</summary>
    public string? MessageType { get; init; }

    /// <summary>
    /// <c>queued</c>, <c>pending</c>, <c>sending</c>, <c>sent</c>, <c>delivered</c>, <c>failed</c>, <c>fallback</c>,
    /// <c>scheduled</c> or <c>cancelled</c>.
    /// </summary>
    public string? Status { get; init; }

    /// <summary><c>sent</c> or <c>received</c>.</summary>
    public string? Direction { get; init; }

    /// <summary>The line it went or will go through.</summary>
    public string? FromLineId { get; init; }

    /// <summary>E.164.</summary>
    public string? RecipientPhone { get; init; }

    /// <summary>Email address or Apple ID.</summary>
    public string? RecipientEmail { get; init; }

    /// <summary>As stored.</summary>
    public string? RecipientName { get; init; }

    /// <summary>The lead it belongs to.</summary>
    public string? LeadId { get; init; }

    /// <summary>When a scheduled one goes out, ISO 8601.</summary>
    public string? ScheduledDate { get; init; }

    /// <summary>When the relay accepted it, ISO 8601.</summary>
    public string? SentAt { get; init; }

    /// <summary>When the recipient's device confirmed it, ISO 8601.</summary>
    public string? DeliveredAt { get; init; }

    /// <summary>When Tuco stored it, ISO 8601.</summary>
    public string? CreatedAt { get; init; }

    /// <summary>Why it failed.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The campaign that made it, 24 hex digits; null for any other message.</summary>
    public string? CampaignId { get; init; }

    /// <summary>Grouping label; <c>campaign_…</c> for those of a campaign.</summary>
    public string? BatchId { get; init; }

    /// <summary>True when an SMS was dispatched in its place.</summary>
    public bool? FallbackSmsDispatched { get; init; }

    /// <summary>The relay's id.</summary>
    public string? ExternalMessageId { get; init; }
}
