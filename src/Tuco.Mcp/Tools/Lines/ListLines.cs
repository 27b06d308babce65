using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Tuco.Api.Lines;

namespace Tuco.Mcp.Tools.Lines;

internal static class ListLines
{
    /// <summary>Lists the workspace's sending lines (phone numbers, email addresses) with what each may still send today, health, setup and payment state, and totals. Use it to choose a fromLineId or to see why sending is slow. To follow one requested line use line_status.</summary>
    public static async Task<Answer<ListLinesResult>> RunAsync(ListLinesArguments arguments, Call call)
    {
        var all = (await call.Tuco.Lines.ListAsync(call.Trace, call.Cancelled)).Lines;
        var today = DateOnly.FromDateTime(call.Time.GetUtcNow().UtcDateTime);
        var rows = all.Where(arguments.Matches).ToList();
        var start = 0;
        if (arguments.Cursor is { } cursor && (start = rows.FindIndex(line => line.Id == cursor) + 1) == 0)
            throw new ArgumentFaultException(new Fault("cursor", "is not one of this list any more: call again without it"));
        var page = rows.Skip(start).Take(arguments.Limit).ToList();
        var totals = LineTotals.Of(all, rows.Count, today);
        return Render(page.Count);

        Answer<ListLinesResult> Render(int count)
        {
            var shown = page.Take(count).Select(line => LineRow.Of(line, today)).ToList();
            var next = shown.Count > 0 && start + shown.Count < rows.Count ? shown[^1].Id : null;
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
    [RegularExpression(Patterns.Id)]
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
            table.Row(line.Id, line.Name, line.Phone ?? line.Email, line.Status, line.HealthCheck?.Status, Number(line.MessagesLeftToday), Number(line.NewConversationsLeftToday), line.PaymentLinkUrl is null ? line.PaymentStatus : "pay: " + line.PaymentLinkUrl);
        var shown = Lines.Count == 0 ? "No line matches." : $"Lines {start + 1}-{start + Lines.Count} of {Totals.Matching} that match:\n{table}";
        var next = NextCursor is null ? "" : $"\nMore: call list_lines again with cursor \"{NextCursor}\" and the same filters.";
        return $"{Totals.Text}\n{shown}{next}\ncorrelationId: {CorrelationId}";
    }

    private static string? Number(int? value) => value?.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>One line as a model needs it.</summary>
internal sealed record LineRow(
    [property: JsonPropertyName("_id")] string? Id, string Name, string? Phone, string? Email, string Status, bool? IsActive, string? ProvisioningStatus, string? PaymentStatus, string? PaymentLinkUrl,
    LineHealth? HealthCheck, int? DailyTotalMessagesLimit, int? DailyNewConversationsLimit, int? MessagesLeftToday, int? NewConversationsLeftToday)
{
    public static LineRow Of(Line line, DateOnly today) => new(
        line.Id, $"{line.FirstName} {line.LastName}".Trim(), line.Phone, line.Email, StateOf(line), line.IsActive, line.ProvisioningStatus, line.PaymentStatus, line.PaymentLinkUrl,
        line.HealthCheck, line.DailyTotalMessagesLimit, line.DailyNewConversationsLimit, line.MessagesLeft(today), line.NewConversationsLeft(today));

    /// <summary>The setup state; a line without one counts by its switch.</summary>
    public static string StateOf(Line line) => (line.ProvisioningStatus ?? "active") is not "active" and var setup ? setup : line.IsActive == false ? "inactive" : "active";
}

/// <summary>Counts over all lines, whatever the filter; capacity over those that can send: active and not down.</summary>
internal sealed record LineTotals(int Lines, int Matching, int Active, int Down, int MessagesLeftToday, int NewConversationsLeftToday, int LimitUnknown)
{
    public static LineTotals Of(IReadOnlyList<Line> all, int matching, DateOnly today)
    {
        var active = all.Where(static line => LineRow.StateOf(line) == "active").ToList();
        var ready = active.Where(static line => line.HealthCheck?.Status != "down").ToList();
        return new LineTotals(all.Count, matching, active.Count, active.Count - ready.Count,
            ready.Sum(line => line.MessagesLeft(today) ?? 0), ready.Sum(line => line.NewConversationsLeft(today) ?? 0),
            ready.Count(static line => line.DailyTotalMessagesLimit is null));
    }

    [JsonIgnore]
    public string Text => $"{Lines} lines in the workspace: {Active} active{(Down > 0 ? $" ({Down} of them down)" : "")}. "
        + $"Left today (UTC): {MessagesLeftToday} messages, of them {NewConversationsLeftToday} to new contacts{(LimitUnknown > 0 ? $"; {LimitUnknown} lines tell no limit" : "")}.";
}
