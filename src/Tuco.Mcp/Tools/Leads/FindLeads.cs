using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Tuco.Api.Leads;

namespace Tuco.Mcp.Tools.Leads;

internal static class FindLeads
{
    /// <summary>
    /// Finds leads (contacts) by part of a name, email, phone or company, or one by its id, with all their addresses. Use it to get
    /// a leadId or to check whom an address belongs to; to see what was sent to a lead use list_messages.
    /// </summary>
    public static async Task<Answer<FindLeadsResult>> RunAsync(FindLeadsArguments arguments, Call call)
    {
        var at = PageCursor.Of(arguments.Cursor, arguments.Limit);
        var page = arguments.LeadId is { } id
            ? new LeadPage { Leads = [await call.Tuco.Leads.GetAsync(id, call.Trace, call.Cancelled)], Pagination = new() { TotalCount = 1, TotalPages = 1 } }
            : await call.Tuco.Leads.FindAsync(arguments.Search?.Trim(), arguments.ListId, at.Page, at.Limit, call.Trace, call.Cancelled);
        return Render(at.Limit);

        Answer<FindLeadsResult> Render(int count)
        {
            var part = at.Take(page.Leads, page.Pagination, static _ => true, count);
            var result = new FindLeadsResult([.. part.Rows.Select(LeadRow.Of)], page.Pagination?.TotalCount, part.NextCursor, call.Trace.CorrelationId);
            return new Answer<FindLeadsResult>(result, result.Text(at)) { Rows = part.Rows.Count, WithRows = Render };
        }
    }
}

internal sealed record FindLeadsArguments : IArguments
{
    /// <summary>Part of a name, email, phone or company.</summary>
    [StringLength(100, MinimumLength = 1)]
    public string? Search { get; init; }

    /// <summary>This one lead, instead of a search.</summary>
    [RegularExpression(Patterns.Id)]
    public string? LeadId { get; init; }

    /// <summary>Only leads of this list.</summary>
    [RegularExpression(Patterns.Id)]
    public string? ListId { get; init; }

    /// <summary>Leads a page.</summary>
    [Range(1, 50), DefaultValue(20)]
    public int Limit { get; init; }

    /// <summary>nextCursor of the page before, with the same filters; leads that came or went meanwhile shift the pages.</summary>
    [RegularExpression(PageCursor.Pattern)]
    public string? Cursor { get; init; }

    public IEnumerable<Fault> Faults(DateTimeOffset now)
    {
        if (LeadId is not null && (Search ?? ListId ?? Cursor) is not null)
            yield return new("leadId", "names one lead: search, listId and cursor cannot go with it");
    }
}

internal sealed record FindLeadsResult(IReadOnlyList<LeadRow> Leads, long? TotalCount, string? NextCursor, string CorrelationId)
{
    public string Text(PageCursor at)
    {
        var table = new Table("_id", "name", "phone", "email", "alternatives", "companyName", "availabilityStatus", "listId", "createdAt");
        foreach (var lead in Leads)
        {
            table.Row(lead.Id, lead.Name, lead.Phone, lead.Email, lead.Alternatives, lead.CompanyName, lead.AvailabilityStatus, lead.ListId, lead.CreatedAt);
        }
        var first = ((at.Page - 1) * at.Limit) + at.Told;
        var total = TotalCount is { } count ? Prose.Of($" of {count}") : "";
        var shown = Leads.Count > 0 ? Prose.Of($"Leads {first + 1}-{first + Leads.Count}{total:raw} that match:\n{table.ToString():raw}")
            : first == 0 ? "No lead matches. Tuco may look for the text within one field at a time: "
                + "try one of the names alone, or a phone as +12025551234 or its digits."
            : "No further lead matches.";
        var next = NextCursor is null ? "" : Prose.Of($"\nMore: call find_leads again with cursor \"{NextCursor}\" and the same filters.");
        return Prose.Of($"{shown:raw}{next:raw}\ncorrelationId: {CorrelationId}");
    }
}
