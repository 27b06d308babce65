using System.Globalization;
using Risky = Tuco.Api.Lines.LineRisk;

namespace Tuco.Mcp.Tools.Lines;

internal static class LineRisk
{
    /// <summary>How likely each line is taken for a spammer: failures of the last 24 hours, and Tuco's advice. Use it when sends fail.</summary>
    public static async Task<Answer<LineRiskResult>> RunAsync(NoArguments _, Call call)
    {
        var lines = await call.Tuco.Lines.SpamMonitorAsync(call.Trace, call.Cancelled);
        var result = new LineRiskResult([.. lines.Select(LineRiskRow.Of)], null, call.Trace.CorrelationId);
        return new Answer<LineRiskResult>(result, result.Text(lines.Count))
        {
            Rows = lines.Count,
            WithRows = count => new(result with { Lines = [.. result.Lines.Take(count)], LeftOut = lines.Count - count }, result.Text(count)),
        };
    }
}

/// <summary>One line; failureRate is in percent.</summary>
internal sealed record LineRiskRow(
    string? LineId, string? LinePhone, string? LineType, long? TotalSentLast24h, long? FailedLast24h, double? FailureRate, long? ConsecutiveFailures,
    string? SpamRisk, string? Recommendation)
{
    public static LineRiskRow Of(Risky line) => new(
        line.LineId, line.LinePhone, line.LineType, line.TotalSentLast24h, line.FailedLast24h, line.FailureRate, line.ConsecutiveFailures,
        line.SpamRisk, line.Recommendation);
}

/// <param name="Lines">In Tuco's order.</param>
/// <param name="LeftOut">How many more did not fit.</param>
/// <param name="CorrelationId">The call's id.</param>
internal sealed record LineRiskResult(IReadOnlyList<LineRiskRow> Lines, int? LeftOut, string CorrelationId)
{
    public string Text(int count)
    {
        var table = new Table("lineId", "phone", "type", "sent 24 h", "failed 24 h", "failure rate %", "failures in a row", "spamRisk", "recommendation");
        foreach (var row in Lines.Take(count))
        {
            table.Row(row.LineId, row.LinePhone, row.LineType, Of(row.TotalSentLast24h), Of(row.FailedLast24h),
                Cell.Own(row.FailureRate?.ToString(CultureInfo.InvariantCulture)), Of(row.ConsecutiveFailures), row.SpamRisk, row.Recommendation);
        }
        var shown = Lines.Count == 0 ? "Tuco tells of no line." : Prose.Of($"{count} of {Lines.Count} lines:\n{table.ToString():raw}");
        return Prose.Of($"{shown:raw}\ncorrelationId: {CorrelationId:raw}");
    }

    private static Cell Of(long? number) => Cell.Own(number?.ToString(CultureInfo.InvariantCulture));
}
