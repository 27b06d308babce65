using System.Text.Json.Serialization;
using Tuco.Api.Messages;

namespace Tuco.Mcp.Tools.Messages;

/// <summary>One stored message as a model needs it.</summary>
internal sealed record MessageRow(
    [property: JsonPropertyName("_id")] string? Id,
    string? Status,
    string? Direction,
    string? MessageType,
    string? RecipientName,
    string? RecipientPhone,
    string? RecipientEmail,
    string? Message,
    string? CreatedAt,
    string? ScheduledDate,
    string? SentAt,
    string? DeliveredAt,
    string? ErrorMessage,
    bool? FallbackSmsDispatched,
    string? FromLineId,
    string? LeadId)
{
    private const int TextShown = 160;

    public static MessageRow Of(StoredMessage message) => new(
        message.Id, message.Status, message.Direction, message.MessageType, message.RecipientName, message.RecipientPhone, message.RecipientEmail,
        message.Message is null ? null : OutsideText.Cut(OutsideText.Clean(message.Message), TextShown),
        message.CreatedAt, message.ScheduledDate, message.SentAt, message.DeliveredAt, message.ErrorMessage, message.FallbackSmsDispatched,
        message.FromLineId, message.LeadId);

    [JsonIgnore]
    public string Recipient => string.Join(' ', new[] { RecipientName, RecipientPhone, RecipientEmail }.Where(static part => !string.IsNullOrWhiteSpace(part)));

    [JsonIgnore]
    public string? StatusInWords => FallbackSmsDispatched == true ? Prose.Of($"{Status} (SMS dispatched)") : Prose.Of($"{Status}");
}
