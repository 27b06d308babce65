using System.Text.Json.Serialization;
using Tuco.Api.Analytics;

namespace Tuco.Mcp.Tools.Insights;

internal sealed record AnalyticsWindow(string? Period, string? DateFrom, string? DateTo)
{
    public override string ToString() => DateFrom is null && DateTo is null
        ? "all time"
        : Prose.Of($"{DateFrom:?the beginning} to {DateTo:?now} (UTC{(Period is null ? "" : ", " + Period):raw})");
}

/// <summary>Differences to the window before: counts, and percentage points for the two ratios.</summary>
internal sealed record AnalyticsChange(
    long? Reached, long? Sent, long? Fallback, long? Failed, long? Replied, long? UniqueReplied, double? RepliedPctPoints,
    long? PositiveReplied, double? PositivePctPoints)
{
    public static AnalyticsChange Of(AnalyticsMetrics before, AnalyticsMetrics now) => new(
        now.Reached - before.Reached, now.Sent - before.Sent, now.Fallback - before.Fallback, now.Failed - before.Failed, now.Replied - before.Replied,
        now.UniqueReplied - before.UniqueReplied, Points(now.RepliedPct - before.RepliedPct),
        now.PositiveReplied - before.PositiveReplied, Points(now.PositivePct - before.PositivePct));

    private static double? Points(double? ratio) => ratio is { } known ? Math.Round(known * 100, 2) : null;
}

internal sealed record AnalyticsResult(
    AnalyticsWindow Window,
    AnalyticsFilter? Filter,
    AnalyticsMetrics Metrics,
    AnalyticsWindow? PreviousWindow,
    AnalyticsMetrics? PreviousMetrics,
    AnalyticsChange? Change,
    IReadOnlyDictionary<string, string>? Definitions,
    string CorrelationId)
{
    [JsonIgnore]
    public string Text
    {
        get
        {
            var table = PreviousMetrics is null ? new Table("metric", "value") : new Table("metric", "value", "before", "change");
            foreach (var metric in Metric.All)
            {
                if (PreviousMetrics is null)
                {
                    table.Row(Cell.Own(metric.Name), Cell.Own(metric.Value(Metrics)));
                }
                else
                {
                    table.Row(Cell.Own(metric.Name), Cell.Own(metric.Value(Metrics)), Cell.Own(metric.Value(PreviousMetrics)),
                        Cell.Own(metric.Change(PreviousMetrics, Metrics)));
                }
            }
            var before = PreviousWindow is null ? "" : $"; before: {PreviousWindow}";
            var definitions = Definitions is null ? ""
                : Definitions.Count == 0 ? "\nDefinitions: Tuco gave none."
                : "\nDefinitions:" + string.Concat(Definitions.Select(static d => Prose.Of($"\n{d.Key:raw}: {d.Value:whole}")));
            return Prose.Of($"{Window.ToString():raw}{Filters:raw}{before:raw}\n{table.ToString():raw}{definitions:raw}{Nothing:raw}\n")
                + Prose.Of($"correlationId: {CorrelationId:raw}");
        }
    }

    /// <summary>Tuco counts nothing for an id that it does not know.</summary>
    private string Nothing => Filters.Length == 0 || Metrics is { Sent: not (null or 0) } or { Reached: not (null or 0) } ? ""
        : "\nnext: Nothing is counted with this filter: Tuco tells nothing else for an id that is none of this workspace's, so check it "
            + "(list_campaigns, list_lines).";

    private string Filters => string.Concat(new[]
        {
            ("campaignId", Filter?.CampaignId), ("lineId", Filter?.LineId), ("userId", Filter?.UserId), ("agencyId", Filter?.AgencyId),
        }
        .Where(static filter => filter.Item2 is not null).Select(static filter => Prose.Of($", {filter.Item1:raw} {filter.Item2}")));
}
