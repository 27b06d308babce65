using System.Globalization;
using System.Text.Json.Serialization;
using Tuco.Api.Messages;

namespace Tuco.Mcp.Tools.Messages;

/// <summary>What became of a send, never more than is known.</summary>
internal sealed record SendMessageResult(
    string Outcome, string What, string? Status, string? MessageId, string? LeadId, string? FromLineId, string? RecipientPhone, string? RecipientEmail, string? MessageType,
    string? Message, string? ScheduledDate, string? Reason, string? Error, string? OriginalMessageId, IReadOnlyList<string>? ExistingLeadIds, string Next, string CorrelationId)
{
    public static SendMessageResult Of(SendAnswer answer, string correlationId)
    {
        var message = answer.Message;
        var status = answer.CurrentStatus;
        var due = answer.ScheduledDate ?? message?.ScheduledDate;
        var error = answer.Error ?? message?.ErrorMessage;
        var (outcome, what, next) = answer.Skipped == true ? Skipped(answer) : Read(status, answer.Reason, due, error);
        return new SendMessageResult(outcome, what + Lead(answer), status, answer.CurrentMessageId, answer.LeadId ?? message?.LeadId, message?.FromLineId,
            message?.RecipientPhone, message?.RecipientEmail, message?.MessageType, message?.Message, due, answer.Reason, error, answer.OriginalMessageId,
            answer.DuplicateOnly == true ? answer.ExistingLeadIds : null, next, correlationId);
    }

    [JsonIgnore]
    public string Text => string.Join('\n', new[]
    {
        What,
        $"outcome: {Outcome}, status: {Status ?? "not told"}, messageId: {MessageId ?? "not told"}, to: {OutsideText.Cell(RecipientPhone ?? RecipientEmail ?? "the lead's address")}, fromLineId: {FromLineId ?? "not told"}, leadId: {LeadId ?? "not told"}{(MessageType is null ? "" : ", type: " + MessageType)}",
        Message is null ? null : "text as stored: " + OutsideText.Cell(Message, 300),
        OriginalMessageId is null ? null : "originalMessageId: " + OriginalMessageId,
        ExistingLeadIds is null ? null : "existingLeadIds: " + string.Join(", ", ExistingLeadIds),
        "next: " + Next,
        "correlationId: " + CorrelationId,
    }.OfType<string>());

    private static (string Outcome, string What, string Next) Read(string? status, string? reason, string? due, string? error) => status switch
    {
        "sent" => ("accepted", "Tuco accepted the message for sending; whether it was delivered is not known yet.", "Tell the user it was accepted, not that it arrived. Do not send it again."),
        "delivered" => ("delivered", "The recipient's device confirmed the message.", "Nothing more to do."),
        "pending" or "queued" or "sending" => ("waiting", $"Not sent yet: the message waits{Why(reason)}.{When(due)}", "Tuco sends it by itself. Do not send it again."),
        "scheduled" => ("scheduled", $"Not sent yet: the message is scheduled{(due is null ? "" : " for " + OutsideText.Cell(due))}{Why(reason)}.", "Tuco sends it by itself then. Do not send it again."),
        "fallback" => ("fallback", $"The message could not go out as iMessage and took the fallback (SMS, where one is configured){Why(reason)}. Whether it was delivered is not known.", "Tell the user that it fell back. Do not send it again as it is; without a configured fallback nothing was sent."),
        "failed" => ("failed", $"The message was not sent: {OutsideText.Cell(error ?? reason ?? "Tuco gave no reason", 300)}.", "Tell the user. Send again only if the cause is gone and the user wants it."),
        "cancelled" => ("cancelled", $"The message was cancelled before it went out{Why(reason)}.", "Send again only if the user wants it."),
        _ => ("unknown", $"Tuco took the request but told no status that its documentation names ({OutsideText.Cell(status ?? "none")}): whether the message goes out is not known.", "Do not send it again before the user has checked the conversation in Tuco."),
    };

    private static (string Outcome, string What, string Next) Skipped(SendAnswer answer) =>
        ("skipped", $"Not sent again: the same text went to this recipient {answer.SecondsSinceOriginal?.ToString(CultureInfo.InvariantCulture) ?? "a few"} seconds ago{(answer.OriginalMessageId is { } id ? $" as message {OutsideText.Cell(id)}" : "")}{Why(answer.Reason)}.",
            "The first message stands; nothing to do unless the user wants a different text sent.");

    private static string Lead(SendAnswer answer) => answer.DuplicateOnly == true ? " An existing lead with this address was used; no new one was created." : "";

    private static string Why(string? reason) => reason is null ? "" : $" ({OutsideText.Cell(reason, 200).TrimEnd('.')})";

    private static string When(string? due) => due is null ? "" : $" Until {OutsideText.Cell(due)}.";
}
