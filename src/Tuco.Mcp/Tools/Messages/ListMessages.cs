using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Tuco.Api.Messages;

namespace Tuco.Mcp.Tools.Messages;

internal static class ListMessages
{
    /// <summary>
    /// Lists stored messages with status and times. Use it to see whether a message went out, above all after outcome_unknown; to
    /// count them use analytics. Tuco does not document this list: it may be refused, and what is missing here may still have
    /// gone out.
    /// </summary>
    public static async Task<Answer<ListMessagesResult>> RunAsync(ListMessagesArguments arguments, Call call)
    {
        var at = PageCursor.Of(arguments.Cursor, arguments.Limit);
        var page = await call.Tuco.Messages.ListAsync(
            arguments.LeadId, arguments.LineId, arguments.Status, at.Page, at.Limit, call.Trace, call.Cancelled);
        return Render(at.Limit);

        Answer<ListMessagesResult> Render(int count)
        {
            var part = at.Take(page.Messages, page.Pagination, arguments.Matches, count);
            var result = ListMessagesResult.Of(part, page.Pagination?.TotalCount, call.Trace.CorrelationId);
            return new Answer<ListMessagesResult>(result, result.Text) { Rows = part.Rows.Count, WithRows = Render };
        }
    }
}

internal sealed record ListMessagesArguments : IArguments
{
    /// <summary>Only of this lead.</summary>
    [RegularExpression(Patterns.Id)]
    public string? LeadId { get; init; }

    /// <summary>Only from this line.</summary>
    [RegularExpression(Patterns.Id)]
    public string? LineId { get; init; }

    /// <summary>Only in this status.</summary>
    [AllowedValues("queued", "pending", "sending", "sent", "delivered", "failed", "fallback", "scheduled", "cancelled")]
    public string? Status { get; init; }

    /// <summary>To this phone; filtered here, within the page.</summary>
    [RegularExpression(Patterns.Phone)]
    public string? RecipientPhone { get; init; }

    /// <summary>Likewise; either is enough.</summary>
    [Format("email"), StringLength(254)]
    public string? RecipientEmail { get; init; }

    /// <summary>Messages a page.</summary>
    [Range(1, 50), DefaultValue(20)]
    public int Limit { get; init; }

    /// <summary>nextCursor, with the same filters.</summary>
    [RegularExpression(PageCursor.Pattern)]
    public string? Cursor { get; init; }

    public IEnumerable<Fault> Faults(DateTimeOffset now) => [];

    /// <summary>
    /// All filters again, since Tuco is not known to keep to any of them. A message that does not tell what is asked for stays: it may be the one.
    /// </summary>
    public bool Matches(StoredMessage message) =>
        Allows(LeadId, message.LeadId) && Allows(LineId, message.FromLineId) && Allows(Status, message.Status) && IsTo(message);

    private static bool Allows(string? wanted, string? told) =>
        wanted is null || told is null || string.Equals(wanted, told, StringComparison.OrdinalIgnoreCase);

    private bool IsTo(StoredMessage message) =>
        (RecipientPhone ?? RecipientEmail) is null
        || (message.RecipientPhone ?? message.RecipientEmail) is null
        || (RecipientPhone is not null && Digits(RecipientPhone) == Digits(message.RecipientPhone))
        || (RecipientEmail is not null && string.Equals(RecipientEmail, message.RecipientEmail?.Trim(), StringComparison.OrdinalIgnoreCase));

    private static string Digits(string? phone) => string.Concat((phone ?? "").Where(char.IsAsciiDigit));
}
