using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Tuco.Api.Lines;

namespace Tuco.Mcp.Tools.Lines;

internal static class ListLines
{
    /// <summary>
    /// Lists the workspace's sending lines (phone numbers, email addresses) with what each may still send today, health, setup
    /// and payment state, and totals. Use it to choose a fromLineId or to see why sending is slow. To follow one requested line
    /// use line_status.
    /// </summary>
    public static async Task<Answer<ListLinesResult>> RunAsync(ListLinesArguments arguments, Call call)
    {
        var all = (await call.Tuco.Lines.ListAsync(call.Trace, call.Cancelled)).Lines;
        var today = DateOnly.FromDateTime(call.Time.GetUtcNow().UtcDateTime);
        var rows = all.Where(arguments.Matches).ToList();
        var start = LineCursor.Start(arguments.Cursor, rows);
        var page = rows.Skip(start).Take(arguments.Limit).ToList();
        var totals = LineTotals.Of(all, rows.Count, today);
        return Render(page.Count);

        Answer<ListLinesResult> Render(int count)
        {
            var shown = page.Take(count).Select(line => LineRow.Of(line, today)).ToList();
            var end = start + shown.Count;
            var next = shown.Count > 0 && end < rows.Count ? LineCursor.After(end, rows[end - 1]) : null;
            var result = new ListLinesResult(shown, totals, next, call.Trace.CorrelationId);
            return new Answer<ListLinesResult>(result, result.Text(start)) { Rows = shown.Count, WithRows = Render };
        }
    }
}

internal sealed record ListLinesArguments : IArguments
{
    /// <summary>Only lines in this setup state; inactive = set up but switched off.</summary>
    [AllowedValues("active", "inactive", "provisioning", "awaiting_payment", "failed", "canceled")]
    public string? Status { get; init; }

    /// <summary>Only lines of this health; unknown = not checked yet.</summary>
    [AllowedValues("healthy", "down", "unknown")]
    public string? Health { get; init; }

    /// <summary>Only lines whose name, phone, email or id holds this text.</summary>
    [StringLength(100, MinimumLength = 1)]
    public string? Text { get; init; }

    /// <summary>Lines a page.</summary>
    [Range(1, 100), DefaultValue(25)]
    public int Limit { get; init; }

    /// <summary>nextCursor of the page before, with the same filters.</summary>
    [RegularExpression(LineCursor.Pattern)]
    public string? Cursor { get; init; }

    public IEnumerable<Fault> Faults(DateTimeOffset now) => [];

    public bool Matches(Line line) =>
        (Status is null || Status == LineRow.StateOf(line))
        && (Health is null || Health == (line.HealthCheck?.Status ?? "unknown"))
        && (Text is null || new[] { line.FirstName + " " + line.LastName, line.Phone, line.Email, line.Id }
            .Any(field => field?.Contains(Text.Trim(), StringComparison.OrdinalIgnoreCase) == true));
}

internal sealed record ListLinesResult(IReadOnlyList<LineRow> Lines, LineTotals Totals, string? NextCursor, string CorrelationId)
{
    public string Text(int start)
    {
        var table = new Table("_id", "name", "phone / email", "status", "health", "left today", "new contacts left", "payment");
        foreach (var line in Lines)
        {
            table.Row(line.Id, line.Name, line.Phone ?? line.Email, line.Status, line.HealthCheck?.Status,
                Of(line.MessagesLeftToday, line.DailyTotalMessagesLimit), Of(line.NewConversationsLeftToday, line.DailyNewConversationsLimit),
                line.PaymentLinkUrl is null ? line.PaymentStatus : Cell.Own(Prose.Of($"pay: {line.PaymentLinkUrl:whole}")));
        }
        var shown = Lines.Count == 0
            ? "No line matches."
            : Prose.Of($"Lines {start + 1}-{start + Lines.Count} of {Totals.Matching} that match:\n{table.ToString():raw}");
        var next = NextCursor is null ? "" : Prose.Of($"\nMore: call list_lines again with cursor {NextCursor:quoted} and the same filters.");
        return Prose.Of($"{Totals.Text:raw}\n{shown:raw}{next:raw}\ncorrelationId: {CorrelationId:raw}");
    }

    private static Cell Of(long? left, long? limit) =>
        Cell.Own(left is null ? null : string.Create(CultureInfo.InvariantCulture, $"{left} of {limit}"));
}
