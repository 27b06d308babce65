namespace Tuco.Api.Messages;

/// <summary>Body of <c>POST /api/messages</c>; null fields are not sent.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/endpoint/send-message.</remarks>
public sealed record OutgoingMessage
{
    /// <summary>The text, with placeholders such as <c>{{firstName}}</c>; required without attachments.</summary>
    public string? Message { get; init; }

    /// <summary>At most 2 public URLs, each at most 25 MB.</summary>
    public IReadOnlyList<string>? AttachmentUrls { get; init; }

    /// <summary>File names, in the order of the URLs.</summary>
    public IReadOnlyList<string>? AttachmentNames { get; init; }

    /// <summary>E.164; one of phone, email and lead is needed.</summary>
    public string? RecipientPhone { get; init; }

    /// <summary>Email address or Apple ID.</summary>
    public string? RecipientEmail { get; init; }

    /// <summary>A lead of the workspace.</summary>
    public string? LeadId { get; init; }

    /// <summary>Name of a new lead.</summary>
    public string? RecipientName { get; init; }

    /// <summary><c>imessage</c> (what Tuco takes when it is missing), <c>sms</c> or <c>email</c>.</summary>
    public string? MessageType { get; init; }

    /// <summary>The line; when it is missing, Tuco takes active healthy lines in turn.</summary>
    public string? FromLineId { get; init; }

    /// <summary>Alternative phone of the lead; overwrites it.</summary>
    public string? AltPhone1 { get; init; }

    /// <summary>Alternative phone of the lead; overwrites it.</summary>
    public string? AltPhone2 { get; init; }

    /// <summary>Alternative phone of the lead; overwrites it.</summary>
    public string? AltPhone3 { get; init; }

    /// <summary>Alternative email of the lead; overwrites it.</summary>
    public string? AltEmail1 { get; init; }

    /// <summary>Alternative email of the lead; overwrites it.</summary>
    public string? AltEmail2 { get; init; }

    /// <summary>Alternative email of the lead; overwrites it.</summary>
    public string? AltEmail3 { get; init; }

    /// <summary>ISO 8601, in the future.</summary>
    public string? ScheduledDate { get; init; }

    /// <summary>IANA name; needed with the window fields.</summary>
    public string? Timezone { get; init; }

    /// <summary><c>HH:mm</c></summary>
    public string? SendWindowStart { get; init; }

    /// <summary><c>HH:mm</c></summary>
    public string? SendWindowEnd { get; init; }

    /// <summary>0 (Sunday) to 6.</summary>
    public IReadOnlyList<int>? AllowedDaysOfWeek { get; init; }

    /// <summary>Send an SMS when the send fails; needs a configured fallback.</summary>
    public bool? SendFallbackSmsOnFailed { get; init; }

    /// <summary>Skip iMessage and go straight to the fallback; attachments are dropped.</summary>
    public bool? ForceFallback { get; init; }

    /// <summary>Free grouping label.</summary>
    public string? BatchId { get; init; }

    /// <summary>GoHighLevel contact.</summary>
    public string? GhlContactId { get; init; }

    /// <summary>GoHighLevel location.</summary>
    public string? GhlLocationId { get; init; }

    /// <summary>HubSpot contact.</summary>
    public string? HsContactId { get; init; }

    /// <summary>HubSpot portal.</summary>
    public string? HsPortalId { get; init; }

    /// <summary>Workspace user who owns the contact.</summary>
    public string? ContactOwnerEmail { get; init; }
}
