using System.Globalization;
using Tuco.Api.Analytics;

namespace Tuco.Mcp.Tools.Insights;

internal static class Analytics
{
    /// <summary>Numbers of the workspace, a campaign, a line or a user over a window: reached, sent, fallback, failed, replied, positive. compare adds the same window before. Use it for how many and how well; it lists no messages.</summary>
    public static async Task<Answer<AnalyticsResult>> RunAsync(AnalyticsArguments arguments, Call call)
    {
        var now = call.Time.GetUtcNow();
        var window = arguments.Window(now);
        var before = arguments.Compare ? (window with { To = window.To ?? now }).Before() : null;
        var current = ReadAsync(window);
        var earlier = before is null ? null : ReadAsync(before);
        await Task.WhenAll(current, earlier ?? Task.CompletedTask);
        var report = await current;
        var previous = earlier is null ? null : (await earlier).Metrics;
        var result = new AnalyticsResult(
            new AnalyticsWindow(arguments.Period, window.DateFrom, window.DateTo), report.Filter, report.Metrics,
            before is null ? null : new AnalyticsWindow(null, before.DateFrom, before.DateTo), previous,
            previous is null ? null : AnalyticsChange.Of(previous, report.Metrics), arguments.Definitions ? report.Explainer : null, call.Trace.CorrelationId);
        return new Answer<AnalyticsResult>(result, result.Text);

        Task<AnalyticsReport> ReadAsync(Period period) => call.Tuco.Analytics.GetAsync(
            new AnalyticsFilter(arguments.CampaignId, arguments.LineId, arguments.UserId, period.DateFrom, period.DateTo, arguments.AgencyId), call.Trace, call.Cancelled);
    }
}

internal sealed record AnalyticsWindow(string? Period, string? DateFrom, string? DateTo)
{
    public override string ToString() => (DateFrom, DateTo) switch
    {
        (null, null) => "all time",
        _ => $"{DateFrom ?? "the beginning"} to {DateTo ?? "now"} (UTC{(Period is null ? "" : ", " + Period)})",
    };
}

/// <summary>Differences to the window before: counts, and percentage points for the two ratios.</summary>
internal sealed record AnalyticsChange(
    long Reached, long Sent, long Fallback, long Failed, long Replied, long UniqueReplied, double RepliedPctPoints, long PositiveReplied, double PositivePctPoints)
{
    public static AnalyticsChange Of(AnalyticsMetrics before, AnalyticsMetrics now) => new(
        now.Reached - before.Reached, now.Sent - before.Sent, now.Fallback - before.Fallback, now.Failed - before.Failed, now.Replied - before.Replied,
        now.UniqueReplied - before.UniqueReplied, Points(now.RepliedPct, before.RepliedPct), now.PositiveReplied - before.PositiveReplied, Points(now.PositivePct, before.PositivePct));

    private static double Points(double now, double before) => Math.Round((now - before) * 100, 2);
}

internal sealed record AnalyticsResult(
    AnalyticsWindow Window, AnalyticsFilter? Filter, AnalyticsMetrics Metrics, AnalyticsWindow? PreviousWindow, AnalyticsMetrics? PreviousMetrics, AnalyticsChange? Change,
    IReadOnlyDictionary<string, string>? Definitions, string CorrelationId)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public string Text
    {
        get
        {
            var table = PreviousMetrics is null ? new Table("metric", "value") : new Table("metric", "value", "before", "change");
            Count("reached", static m => m.Reached);
            Count("sent", static m => m.Sent);
            Count("fallback", static m => m.Fallback);
            Count("failed", static m => m.Failed);
            Count("replied", static m => m.Replied);
            Count("uniqueReplied", static m => m.UniqueReplied);
            Ratio("repliedPct", static m => m.RepliedPct, Change?.RepliedPctPoints);
            Count("positiveReplied", static m => m.PositiveReplied);
            Ratio("positivePct", static m => m.PositivePct, Change?.PositivePctPoints);
            var definitions = Definitions is null ? "" : "\nDefinitions:\n" + string.Join('\n', Definitions.Select(static d => $"{OutsideText.Cell(d.Key)}: {OutsideText.Cell(d.Value, 300)}"));
            return $"{Window}{Filters}{(PreviousWindow is null ? "" : $"; before: {PreviousWindow}")}\n{table}{definitions}\ncorrelationId: {CorrelationId}";

            void Count(string name, Func<AnalyticsMetrics, long> value) =>
                Row(name, Number(value(Metrics)), PreviousMetrics is null ? null : Number(value(PreviousMetrics)), PreviousMetrics is null ? null : Signed(value(Metrics) - value(PreviousMetrics)));
            void Ratio(string name, Func<AnalyticsMetrics, double> value, double? points) =>
                Row(name, Percent(value(Metrics)), PreviousMetrics is null ? null : Percent(value(PreviousMetrics)), points is null ? null : points.Value.ToString("+0.##;-0.##;0", CultureInfo.InvariantCulture) + " points");
            void Row(string name, string value, string? before, string? change) => table.Row(PreviousMetrics is null ? [name, value] : [name, value, before, change]);
        }
    }

    private string Filters => string.Concat(new[] { ("campaignId", Filter?.CampaignId), ("lineId", Filter?.LineId), ("userId", Filter?.UserId) }
        .Where(static filter => filter.Item2 is not null).Select(static filter => $", {filter.Item1} {OutsideText.Cell(filter.Item2)}"));

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Signed(long value) => value.ToString("+0;-0;0", CultureInfo.InvariantCulture);

    private static string Percent(double value) => (value * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";
}
