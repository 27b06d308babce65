using System.Text.Json.Serialization;
using Tuco.Api.Messages;

namespace Tuco.Mcp.Tools.Messages;

/// <summary>What stands in a part of Tuco's list, never more than that.</summary>
/// <param name="Messages">Those that match.</param>
/// <param name="ReadCount">How many were looked at for them.</param>
/// <param name="TotalCount">Tuco's own count; it knows nothing of the filters by recipient.</param>
/// <param name="NextCursor">Where the next call goes on; null at the end.</param>
/// <param name="Next">How to read it.</param>
/// <param name="CorrelationId">The call's id.</param>
internal sealed record ListMessagesResult(
    IReadOnlyList<MessageRow> Messages, int ReadCount, long? TotalCount, string? NextCursor, string Next, string CorrelationId)
{
    private const string WhenFound =
        "sent is accepted by the relay, only delivered is confirmed; queued, pending, sending and scheduled go out by themselves. Do not send again "
        + "what stands here, unless it failed or was cancelled and the user wants it. A message that is not among these may still have gone out: "
        + "look on further pages (new messages shift them) and without filters.";

    private const string WhenMissing =
        "That is no proof that a message was not sent: it may stand on a further page, under another address, or not be stored yet. Look on further "
        + "pages and without filters; do not send again before the user has checked the conversation in Tuco.";

    public static ListMessagesResult Of(PagePart<StoredMessage> part, long? totalCount, string correlationId) => new(
        [.. part.Rows.Select(MessageRow.Of)], part.Read, totalCount, part.NextCursor, part.Rows.Count == 0 ? WhenMissing : WhenFound, correlationId);

    [JsonIgnore]
    public string Text
    {
        get
        {
            var table = new Table("_id", "status", "direction", "messageType", "recipient", "text", "createdAt", "scheduledDate", "sentAt", "deliveredAt",
                "errorMessage", "fromLineId", "leadId");
            foreach (var row in Messages)
            {
                table.Row(row.Id, Cell.Own(row.StatusInWords), row.Direction, row.MessageType, row.Recipient, row.Message, row.CreatedAt, row.ScheduledDate,
                    row.SentAt, row.DeliveredAt, row.ErrorMessage, row.FromLineId, row.LeadId);
            }
            var total = TotalCount is { } count ? Prose.Of($" (Tuco counts {count} in all)") : "";
            var shown = ReadCount == 0 ? Prose.Of($"No message stands here{total:raw}.")
                : Messages.Count == 0 ? Prose.Of($"None of the {ReadCount} messages read here matches{total:raw}.")
                : Prose.Of($"{Messages.Count} of the {ReadCount} messages read here match{total:raw}:\n{table.ToString():raw}");
            var more = NextCursor is null ? "" : Prose.Of($"\nMore: call list_messages again with cursor \"{NextCursor}\" and the same filters.");
            return Prose.Of($"{shown:raw}{more:raw}\nnext: {Next:raw}\ncorrelationId: {CorrelationId}");
        }
    }
}
