using System.Text.Json.Serialization;
using Tuco.Api.Messages;

namespace Tuco.Mcp.Tools.Messages;

/// <summary>What became of a send, never more than is known.</summary>
internal sealed record SendMessageResult(
    string Outcome,
    string What,
    string? Status,
    string? MessageId,
    string? LeadId,
    string? FromLineId,
    string? RecipientPhone,
    string? RecipientEmail,
    string? MessageType,
    string? Message,
    string? ScheduledDate,
    string? Reason,
    string? Error,
    string? OriginalMessageId,
    IReadOnlyList<string>? ExistingLeadIds,
    string Next,
    string CorrelationId)
{
    private const int LeadsShown = 20;

    public static SendMessageResult Of(SendAnswer answer, bool fallbackAsked, string correlationId)
    {
        var message = answer.Message;
        var due = answer.ScheduledDate ?? message?.ScheduledDate;
        var error = answer.Error ?? message?.ErrorMessage;
        var outcome = SendOutcome.Of(answer, due, error, fallbackAsked);
        return new SendMessageResult(
            outcome.Name,
            outcome.What,
            answer.CurrentStatus,
            answer.CurrentMessageId,
            answer.LeadId ?? message?.LeadId,
            message?.FromLineId,
            message?.RecipientPhone,
            message?.RecipientEmail,
            message?.MessageType,
            message?.Message,
            due,
            answer.Reason,
            error,
            answer.OriginalMessageId,
            answer.DuplicateOnly == true ? answer.ExistingLeadIds?.OfType<string>().Take(LeadsShown).ToList() : null,
            outcome.Next,
            correlationId);
    }

    [JsonIgnore]
    public string Text => string.Join('\n', new[]
    {
        What,
        Prose.Of($"outcome: {Outcome:raw}, status: {Status:?not told}, messageId: {MessageId:?not told}, type: {MessageType:?not told}"),
        Prose.Of($"to: {RecipientPhone ?? RecipientEmail:?the lead's address}, fromLineId: {FromLineId:?not told}, leadId: {LeadId:?not told}"),
        Message is null ? null : Prose.Of($"text as stored: {Message:whole}"),
        OriginalMessageId is null ? null : Prose.Of($"originalMessageId: {OriginalMessageId}"),
        ExistingLeadIds is null ? null : "existingLeadIds: " + string.Join(", ", ExistingLeadIds.Select(static id => Prose.Of($"{id}"))),
        "next: " + Next,
        "correlationId: " + CorrelationId,
    }.OfType<string>());
}
