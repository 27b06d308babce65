using Tuco.Api.Analytics;

namespace Tuco.Mcp.Tools.Insights;

internal static class Analytics
{
    /// <summary>
    /// Numbers of the workspace, a campaign, a line or a user over a window: reached, sent, fallback, failed, replied, positive.
    /// compare adds the same window before. Use it for how many and how well; it lists no messages.
    /// </summary>
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
            new AnalyticsWindow(arguments.Period, window.DateFrom, window.DateTo),
            report.Filter,
            report.Metrics,
            before is null ? null : new AnalyticsWindow(null, before.DateFrom, before.DateTo),
            previous,
            previous is null ? null : AnalyticsChange.Of(previous, report.Metrics),
            arguments.Definitions ? Metric.DefinitionsIn(report.Explainer) : null,
            call.Trace.CorrelationId);
        return new Answer<AnalyticsResult>(result, result.Text);

        Task<AnalyticsReport> ReadAsync(Period period) => call.Tuco.Analytics.GetAsync(
            new AnalyticsFilter(arguments.CampaignId, arguments.LineId, arguments.UserId, period.DateFrom, period.DateTo, arguments.AgencyId),
            call.Trace, call.Cancelled);
    }
}
