using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Tuco.Mcp.Tools.Lines;

internal static class CheckLineHealth
{
    /// <summary>Checks one line now (its server, and iMessage) and stores the result in Tuco. For the last known health use list_lines.</summary>
    public static async Task<Answer<CheckLineHealthResult>> RunAsync(CheckLineHealthArguments arguments, Call call)
    {
        var check = await call.Tuco.Lines.CheckHealthAsync(arguments.LineId, call.Trace, call.Cancelled);
        var result = new CheckLineHealthResult(check.LineId ?? arguments.LineId, check.Status, check.Failures?.OfType<string>().ToList(), check.CheckedAt,
            check.Status == "healthy" ? "The line can be used."
                : "Tell the user; sends over this line are refused until it is healthy. line_risk may tell more.",
            call.Trace.CorrelationId);
        return new Answer<CheckLineHealthResult>(result, result.Text);
    }
}

internal sealed record CheckLineHealthArguments : IArguments
{
    /// <summary>From list_lines.</summary>
    [Required, RegularExpression(Patterns.Id)]
    public string LineId { get; set; } = "";

    public IEnumerable<Fault> Faults(DateTimeOffset now) => [];
}

internal sealed record CheckLineHealthResult(
    string LineId, string? Status, IReadOnlyList<string>? Failures, string? CheckedAt, string Next, string CorrelationId)
{
    [JsonIgnore]
    public string Text => Prose.Of($"The line is {Status}, checked at {CheckedAt:?a time not told}.")
        + (Failures is null or [] ? "" : "\nwhat failed: " + string.Join("; ", Failures.Select(static one => Prose.Of($"{one}"))))
        + Prose.Of($"\nlineId: {LineId}\nnext: {Next:raw}\ncorrelationId: {CorrelationId:raw}");
}
