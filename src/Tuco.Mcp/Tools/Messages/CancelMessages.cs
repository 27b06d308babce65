using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Tuco.Api;
using Tuco.Api.Messages;

namespace Tuco.Mcp.Tools.Messages;

internal static class CancelMessages
{
    private const int Page = 50;
    private const int Shown = 10;

    /// <summary>
    /// Cancels all queued, pending and scheduled messages to one lead or address, for good; what went out stays. Use it when the
    /// user wants nothing more sent to that person; a single message cannot be chosen.
    /// </summary>
    public static async Task<Answer<CancelMessagesResult>> RunAsync(CancelMessagesArguments arguments, Call call)
    {
        var answer = await call.Tuco.Messages.CancelForLeadAsync(
            arguments.LeadId, arguments.RecipientPhone, arguments.RecipientEmail, call.Trace, call.Cancelled);
        var result = CancelMessagesResult.Of(answer, call.Trace.CorrelationId);
        return new Answer<CancelMessagesResult>(result, result.Text(result.MessageIds.Count))
        {
            Rows = result.MessageIds.Count,
            WithRows = count => new(result with { MessageIds = [.. result.MessageIds.Take(count)] }, result.Text(count)),
        };
    }

    public static async Task<Preview> PreviewAsync(CancelMessagesArguments arguments, Call call)
    {
        var lead = arguments.LeadId is { } id ? await call.Tuco.Leads.GetAsync(id, call.Trace, call.Cancelled) : null;
        var page = await call.Tuco.Messages.ListAsync(arguments.LeadId, null, null, 1, Page, call.Trace, call.Cancelled).OrNullAsync();
        var waiting = (page?.Messages ?? []).Where(message => message.Status is "queued" or "pending" or "scheduled" && arguments.Reaches(message)).ToList();
        var given = new[] { arguments.RecipientPhone, arguments.RecipientEmail }.OfType<string>();
        var known = lead is null ? [] : lead.Phones.Concat(lead.Emails).ToList();
        var others = given.Where(address => !known.Exists(one => Address.Same(one, address))).ToList();
        return new Preview
        {
            Effect = "Cancel every queued, pending and scheduled message to this person; canceled messages cannot be taken up again.",
            Recipients = [.. known, .. others],
            RecipientName = lead is null ? null : $"{lead.FirstName} {lead.LastName}".Trim() is { Length: > 0 } name ? name : null,
            LeadId = arguments.LeadId,
            When = page is null ? "Tuco does not tell which messages wait"
                : waiting.Count == 0 ? $"none of the {page.Messages.Count} newest messages of Tuco's list is seen to wait for them; older ones may"
                    + (lead is null ? ", and those to another address of the same lead" : "")
                : $"{waiting.Count} waiting among the {page.Messages.Count} newest messages of Tuco's list: "
                    + string.Join("; ", waiting.Take(Shown).Select(static message =>
                        Prose.Of($"{message.Status} {message.ScheduledDate ?? message.CreatedAt} {OutsideText.Cut(message.Message ?? "", 60)}"))),
            Warnings = lead is null || others.Count == 0 ? null
                : ["not an address of this lead: " + string.Join(", ", others) + "; Tuco does not document whose messages it cancels then"],
        };
    }
}

internal sealed record CancelMessagesArguments : IArguments
{
    /// <summary>Whose messages; one of the three is needed.</summary>
    [RegularExpression(Patterns.Id)]
    public string? LeadId { get; init; }

    /// <summary>E.164, any of the lead's.</summary>
    [RegularExpression(Patterns.Phone)]
    public string? RecipientPhone { get; init; }

    /// <summary>Email, any of the lead's.</summary>
    [Format("email"), StringLength(254)]
    public string? RecipientEmail { get; init; }

    [JsonIgnore]
    public IArguments Canonical => this with { LeadId = LeadId?.ToLowerInvariant(), RecipientEmail = RecipientEmail?.ToLowerInvariant() };

    [JsonIgnore]
    public Effect Effect => new() { About = [.. new[] { RecipientPhone, RecipientEmail, LeadId is null ? null : "lead:" + LeadId }.OfType<string>()] };

    public IEnumerable<Fault> Faults(DateTimeOffset now)
    {
        if ((LeadId ?? RecipientPhone ?? RecipientEmail) is null)
        {
            yield return new("leadId", "is missing, and so are recipientPhone and recipientEmail: one of the three is needed",
                "recipientPhone", "recipientEmail");
        }
    }

    public bool Reaches(StoredMessage message) =>
        (LeadId is not null && string.Equals(LeadId, message.LeadId, StringComparison.OrdinalIgnoreCase))
        || Address.Same(RecipientPhone, message.RecipientPhone) || Address.Same(RecipientEmail, message.RecipientEmail);
}

internal sealed record CancelMessagesResult(
    long? CancelledCount, long? JobsRemovedFromQueue, string? LeadId, IReadOnlyList<string> MessageIds, string What, string Next, string CorrelationId)
{
    public static CancelMessagesResult Of(CancelledMessages answer, string correlationId)
    {
        List<string> ids = [.. answer.MessageIds?.OfType<string>() ?? []];
        var count = answer.CancelledCount is { } told and > 0 ? told : ids.Count;
        return new(count, answer.JobsRemovedFromQueue, answer.LeadId, ids,
            count == 0 ? "Nothing was found waiting: this call cancelled nothing."
                : Prose.Of($"{count} waiting messages were cancelled; what had gone out before stays sent."),
            count == 0 ? "Tell the user; list_messages shows what went out."
                : "Tell the user. To stop further sends too, add the address with add_dnc if that tool is on." + (answer.JobsRemovedFromQueue < count
                    ? " One that was just being sent may still have gone out, list_messages shows it: only scheduled messages have no job in Tuco's queue."
                    : ""),
            correlationId);
    }

    public string Text(int count)
    {
        var ids = MessageIds.Count == 0 ? "" : Prose.Of($"\nmessageIds: {string.Join(", ", MessageIds.Take(count).Select(static id => Prose.Of($"{id}"))):raw}")
            + (count < MessageIds.Count ? Prose.Of($" and {MessageIds.Count - count} more") : "");
        return Prose.Of($"""
            {What:raw}{ids:raw}
            leadId: {LeadId:?none found}
            next: {Next:raw}
            correlationId: {CorrelationId:raw}
            """);
    }
}
