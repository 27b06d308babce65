namespace Tuco.Sandbox;

/// <summary>A stored message, outbound or inbound (docs.tuco.ai, Messages).</summary>
public sealed record Message
{
    /// <summary>24 hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>The text; placeholders are filled in when it goes out.</summary>
    public string Text { get; init; } = "";

    /// <summary><c>imessage</c>, <c>sms</c> or <c>email</c>.</summary>
    public string MessageType { get; init; } = "imessage";

    /// <summary>One of <see cref="MessageStatus"/>.</summary>
    public string Status { get; init; } = MessageStatus.Sent;

    /// <summary><c>sent</c> or <c>received</c>.</summary>
    public string Direction { get; init; } = "sent";

    /// <summary>The line that sends, or received, it.</summary>
    public required string FromLineId { get; init; }

    /// <summary>E.164, or null.</summary>
    public string? RecipientPhone { get; init; }

    /// <summary>Email or Apple ID, or null.</summary>
    public string? RecipientEmail { get; init; }

    /// <summary>The contact's name, or null.</summary>
    public string? RecipientName { get; init; }

    /// <summary>The contact's lead.</summary>
    public string? LeadId { get; init; }

    /// <summary><c>user_…</c>; replies bear the user whose message they answer.</summary>
    public string? CreatedByUserId { get; init; }

    /// <summary>The campaign it belongs to, or null.</summary>
    public string? CampaignId { get; init; }

    /// <summary>A free grouping label, or null; <c>campaign_…_n</c> for the messages of one enrolment.</summary>
    public string? BatchId { get; init; }

    /// <summary>Which step of its campaign it is, from 0; null outside campaigns.</summary>
    public int? StepIndex { get; init; }

    /// <summary>When a scheduled message goes out.</summary>
    public DateTimeOffset? ScheduledDate { get; init; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its status last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When the relay, or Twilio, took it; null before.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When the device confirmed it; null before.</summary>
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>When the contact opened it; null before.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>The workspace's reaction to it (<c>love</c>, <c>like</c>, …), or null.</summary>
    public string? Reaction { get; init; }

    /// <summary>The relay's id once it was sent.</summary>
    public string? ExternalMessageId { get; init; }

    /// <summary>Why it failed, or null.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>At most two URLs.</summary>
    public IReadOnlyList<string> AttachmentUrls { get; init; } = [];

    /// <summary>What iMessage availability was looked up for, in order.</summary>
    public IReadOnlyList<string> CheckedAddresses { get; init; } = [];

    /// <summary>Whether an SMS went out in its stead.</summary>
    public bool FallbackSmsDispatched { get; init; }

    /// <summary>Whether a hard failure falls back to SMS.</summary>
    public bool SendFallbackSmsOnFailed { get; init; }

    /// <summary>Whether iMessage is not even tried.</summary>
    public bool ForceFallback { get; init; }

    /// <summary>Whether the line had never sent to this contact before.</summary>
    public bool FirstTouch { get; init; }

    /// <summary>The contact: its phone, else its email.</summary>
    public string Contact => RecipientPhone ?? RecipientEmail ?? "";

    internal SendWindow? Window { get; init; }

    internal IReadOnlyList<string> Candidates { get; init; } = [];

    internal IReadOnlyList<(string Name, string? Id)> Integrations { get; init; } = [];

    internal bool CountsAgainstCaps => Direction == "sent" && Status is MessageStatus.Sent or MessageStatus.Delivered or MessageStatus.Pending;
}

/// <summary>The statuses of a message (docs.tuco.ai, Messages).</summary>
public static class MessageStatus
{
    /// <summary>Waits for limits, window or gaps. The sandbox leaves none so by itself; one that is added stays so.</summary>
    public const string Queued = "queued";

    /// <summary>On a line whose worker is busy.</summary>
    public const string Pending = "pending";

    /// <summary>Accepted by the relay or Twilio.</summary>
    public const string Sent = "sent";

    /// <summary>Confirmed by the device.</summary>
    public const string Delivered = "delivered";

    /// <summary>A hard failure.</summary>
    public const string Failed = "failed";

    /// <summary>The recipient has no iMessage.</summary>
    public const string Fallback = "fallback";

    /// <summary>Waits for its date, its window, or the line's next day.</summary>
    public const string Scheduled = "scheduled";

    /// <summary>Given up by user or system.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>Inbound.</summary>
    public const string Received = "received";
}
