using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Tuco.Mcp.Tools.Messages;

internal sealed record SendMessageArguments : IArguments
{
    /// <summary>Text; {{firstName}} etc. come from the lead.</summary>
    [StringLength(10000)]
    public string? Message { get; init; }

    /// <summary>Tuco fetches them.</summary>
    [Format(Patterns.PublicUrl), MaxItems(2)]
    public IReadOnlyList<string>? AttachmentUrls { get; init; }

    /// <summary>File names, same order.</summary>
    [StringLength(255), MaxItems(2)]
    public IReadOnlyList<string>? AttachmentNames { get; init; }

    /// <summary>E.164. Give a phone, an email or leadId.</summary>
    [RegularExpression(Patterns.Phone)]
    public string? RecipientPhone { get; init; }

    /// <summary>Email or Apple ID.</summary>
    [Format("email"), StringLength(254)]
    public string? RecipientEmail { get; init; }

    /// <summary>Existing lead.</summary>
    [RegularExpression(Patterns.Id)]
    public string? LeadId { get; init; }

    /// <summary>For a new lead.</summary>
    [StringLength(200)]
    public string? RecipientName { get; init; }

    /// <summary>Default imessage.</summary>
    [AllowedValues("imessage", "sms", "email")]
    public string? MessageType { get; init; }

    /// <summary>From list_lines; default: Tuco picks.</summary>
    [RegularExpression(Patterns.Id)]
    public string? FromLineId { get; init; }

    /// <summary>ISO 8601 with offset.</summary>
    [Format("date-time")]
    public string? ScheduledDate { get; init; }

    /// <summary>IANA zone of the window.</summary>
    [StringLength(64)]
    public string? Timezone { get; init; }

    /// <summary>Not before, HH:mm.</summary>
    [RegularExpression(Patterns.TimeOfDay)]
    public string? SendWindowStart { get; init; }

    /// <summary>Not after, HH:mm.</summary>
    [RegularExpression(Patterns.TimeOfDay)]
    public string? SendWindowEnd { get; init; }

    /// <summary>0 = Sunday.</summary>
    [Range(0, 6), MaxItems(7)]
    public IReadOnlyList<int>? AllowedDaysOfWeek { get; init; }

    /// <summary>SMS if the send fails.</summary>
    public bool? SendFallbackSmsOnFailed { get; init; }

    /// <summary>Skip iMessage: SMS, text only.</summary>
    public bool? ForceFallback { get; init; }

    [JsonIgnore]
    public IArguments Canonical => this with
    {
        RecipientEmail = RecipientEmail?.ToLowerInvariant(),
        LeadId = LeadId?.ToLowerInvariant(),
        FromLineId = FromLineId?.ToLowerInvariant(),
        MessageType = MessageType == "imessage" ? null : MessageType,
        SendFallbackSmsOnFailed = SendFallbackSmsOnFailed == true ? true : null,
        ForceFallback = ForceFallback == true ? true : null,
        AttachmentUrls = AttachmentUrls is [] ? null : AttachmentUrls,
        AttachmentNames = AttachmentNames is [] ? null : AttachmentNames,
    };

    /// <summary>iMessage goes to phones, then emails; SMS to phones, email to emails; a fallback SMS to phones.</summary>
    [JsonIgnore]
    public Effect Effect => new()
    {
        Addresses = [.. new[] { RecipientPhone, RecipientEmail }.OfType<string>()],
        LeadId = LeadId,
        UsesPhones = MessageType != "email" || SendFallbackSmsOnFailed == true || ForceFallback == true,
        UsesEmails = MessageType == "email" || (MessageType != "sms" && ForceFallback != true),
        Text = Message,
        TakesTime = true,
        Due = IsoTime.Parse(ScheduledDate),
        Window = Window,
    };

    /// <summary>Allowed days without hours may begin at any time of the day.</summary>
    private Window? Window => (SendWindowStart, SendWindowEnd, Timezone) switch
    {
        ({ } start, { } end, { } zone) => new Window(Time(start), Time(end), zone),
        (null, null, { } zone) when AllowedDaysOfWeek is not null => new Window(TimeOnly.MinValue, new TimeOnly(23, 59), zone),
        _ => null,
    };

    public IEnumerable<Fault> Faults(DateTimeOffset now)
    {
        var attachments = AttachmentUrls?.Count ?? 0;
        if (Message is null && attachments == 0)
            yield return new("message", "is needed unless attachmentUrls holds something", "attachmentUrls");
        if (AttachmentNames?.Count > attachments)
            yield return new("attachmentNames", Prose.Of($"holds {AttachmentNames.Count} names for {attachments} attachmentUrls"), "attachmentUrls");
        if (RecipientPhone is null && RecipientEmail is null && LeadId is null)
            yield return new("recipientPhone", "is missing, and so are recipientEmail and leadId: one of the three is needed", "recipientEmail", "leadId");
        if (MessageType == "sms" && RecipientPhone is null && LeadId is null)
            yield return new("recipientPhone", "is needed for messageType \"sms\"", "leadId");
        if (MessageType == "email" && RecipientEmail is null && LeadId is null)
            yield return new("recipientEmail", "is needed for messageType \"email\"", "leadId");
        if ((ForceFallback == true || SendFallbackSmsOnFailed == true) && RecipientPhone is null && LeadId is null)
            yield return new("recipientPhone", "is needed for a fallback SMS", "leadId");
        if (ForceFallback == true && Message is null)
            yield return new("message", "is needed with forceFallback: the fallback is text only");
        if (ForceFallback == true && attachments > 0)
            yield return new("attachmentUrls", "cannot go with forceFallback: the fallback is text only and would drop them");
        if (IsoTime.Parse(ScheduledDate) < now)
            yield return new("scheduledDate", "lies in the past: now is " + IsoTime.Text(now));
        if (SendWindowStart is null && SendWindowEnd is not null)
            yield return new("sendWindowStart", "is needed too: a window has a start and an end");
        if (SendWindowEnd is null && SendWindowStart is not null)
            yield return new("sendWindowEnd", "is needed too: a window has a start and an end");
        if (SendWindowStart is not null && SendWindowStart == SendWindowEnd)
            yield return new("sendWindowEnd", "is the same as sendWindowStart: a window has a length");
        if (Timezone is null && ((SendWindowStart ?? SendWindowEnd) is not null || AllowedDaysOfWeek is not null))
            yield return new("timezone", "is needed with a window or allowed days: an IANA name such as America/New_York");
    }

    private static TimeOnly Time(string text) => TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture);
}
