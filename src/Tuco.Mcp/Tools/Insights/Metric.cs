using System.Globalization;
using Tuco.Api.Analytics;

namespace Tuco.Mcp.Tools.Insights;

/// <summary>One of the nine metrics: how it is read and shown. A ratio is shown in percent, its change in points.</summary>
internal sealed record Metric(string Name, bool IsRatio, Func<AnalyticsMetrics, double?> Read)
{
    public static IReadOnlyList<Metric> All { get; } =
    [
        new("reached", false, static m => m.Reached),
        new("sent", false, static m => m.Sent),
        new("fallback", false, static m => m.Fallback),
        new("failed", false, static m => m.Failed),
        new("replied", false, static m => m.Replied),
        new("uniqueReplied", false, static m => m.UniqueReplied),
        new("repliedPct", true, static m => m.RepliedPct),
        new("positiveReplied", false, static m => m.PositiveReplied),
        new("positivePct", true, static m => m.PositivePct),
    ];

    /// <summary>Tuco's definitions of the metrics that are documented.</summary>
    public static IReadOnlyDictionary<string, string> DefinitionsIn(IReadOnlyDictionary<string, string>? explainer) =>
        (explainer ?? new Dictionary<string, string>())
            .Where(static definition => definition.Value is not null && All.Any(metric => metric.Name == definition.Key))
            .ToDictionary(StringComparer.Ordinal);

    public string Value(AnalyticsMetrics metrics) => Read(metrics) switch
    {
        null => "not told",
        { } ratio when IsRatio => (ratio * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%",
        { } count => count.ToString("0", CultureInfo.InvariantCulture),
    };

    public string Change(AnalyticsMetrics before, AnalyticsMetrics now) => (Read(now) - Read(before)) switch
    {
        null => "not known",
        { } ratio when IsRatio => Math.Round(ratio * 100, 2).ToString("+0.##;-0.##;0", CultureInfo.InvariantCulture) + " points",
        { } count => count.ToString("+0;-0;0", CultureInfo.InvariantCulture),
    };
}
