using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Tuco.Api.Dnc;

namespace Tuco.Mcp.Tools.Compliance;

internal static class ListDnc
{
    /// <summary>
    /// Lists who must not be contacted (opted out, or added by hand). Tuco checks it at every send by itself. Tuco does not document
    /// this answer: it may tell less.
    /// </summary>
    public static async Task<Answer<ListDncResult>> RunAsync(ListDncArguments arguments, Call call)
    {
        var at = PageCursor.Of(arguments.Cursor, arguments.Limit);
        var page = await call.Tuco.Dnc.ListAsync(arguments.Search?.Trim(), at.Page, at.Limit, call.Trace, call.Cancelled);
        return Render(at.Limit);

        Answer<ListDncResult> Render(int count)
        {
            var part = at.Take(page.Entries, page.Pagination, static _ => true, count);
            var result = new ListDncResult([.. part.Rows.Select(DncRow.Of)], page.Pagination?.Rows, part.NextCursor, call.Trace.CorrelationId);
            return new Answer<ListDncResult>(result, result.Text) { Rows = part.Rows.Count, WithRows = Render };
        }
    }
}

internal sealed record ListDncArguments : IArguments
{
    /// <summary>Part of an address.</summary>
    [StringLength(100, MinimumLength = 1)]
    public string? Search { get; init; }

    /// <summary>Entries a page.</summary>
    [Range(1, 50), DefaultValue(20)]
    public int Limit { get; init; }

    /// <summary>nextCursor, with the same search.</summary>
    [RegularExpression(PageCursor.Pattern)]
    public string? Cursor { get; init; }

    public IEnumerable<Fault> Faults(DateTimeOffset now) => [];
}

internal sealed record DncRow([property: JsonPropertyName("_id")] string? Id, string? Phone, string? Email, string? Reason, string? CreatedAt)
{
    public static DncRow Of(DncEntry entry) => new(entry.Id, entry.Phone, entry.Email, entry.Reason, entry.CreatedAt);
}

internal sealed record ListDncResult(IReadOnlyList<DncRow> Entries, long? Total, string? NextCursor, string CorrelationId)
{
    [JsonIgnore]
    public string Text
    {
        get
        {
            var table = new Table("_id", "phone", "email", "reason", "createdAt");
            foreach (var row in Entries)
                table.Row(row.Id, row.Phone, row.Email, row.Reason, row.CreatedAt);
            var total = Total is { } count ? Prose.Of($" of {count}") : "";
            var shown = Entries.Count == 0 ? "No entry stands here." : Prose.Of($"{Entries.Count}{total:raw} entries:\n{table.ToString():raw}");
            var more = NextCursor is null ? "" : Prose.Of($"\nMore: call list_dnc again with cursor \"{NextCursor}\".");
            return Prose.Of($"{shown:raw}{more:raw}\ncorrelationId: {CorrelationId:raw}");
        }
    }
}
