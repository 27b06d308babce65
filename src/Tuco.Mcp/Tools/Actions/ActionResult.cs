using System.Text.Json;

namespace Tuco.Mcp.Tools.Actions;

/// <summary>What an action answered, as far as it fits.</summary>
/// <param name="Action">Which one.</param>
/// <param name="Path">Where in the whole result this stands.</param>
/// <param name="Data">Of any shape, dates and numbers as they came; trimmed.</param>
/// <param name="Omitted">What was left out, each with the path under which it can be read on.</param>
/// <param name="Next">What to do now.</param>
/// <param name="CorrelationId">The call's id.</param>
internal sealed record ActionResult(string Action, string Path, JsonElement Data, IReadOnlyList<Omission>? Omitted, string Next, string CorrelationId)
{
    /// <summary>Bytes of each half, with room for what surrounds the data.</summary>
    private const int Most = 14_000;

    public static Answer<ActionResult> Answer(string action, JsonElement whole, string? path, bool isRead, Call call)
    {
        path ??= "$";
        var place = JsonPath.Find(whole, path)
            ?? throw new ArgumentFaultException(new("path", "names nothing in the result, which is " + JsonPath.Outline(whole)));
        var (data, lines, omitted) = Trim.Of(place, Most);
        var next = omitted.Count == 0 ? "This is the whole of it."
            : isRead ? "Parts were left out: call query_action again with the same action and input and the path of an omitted part."
            : "Parts were left out: read the record with query_action to see them. Do not run this action again for that.";
        var result = new ActionResult(action, path, data, omitted.Count == 0 ? null : omitted, next, call.Trace.CorrelationId);
        return new Answer<ActionResult>(result, result.Text(lines));
    }

    private string Text(string lines)
    {
        var left = Omitted is null ? "" : "\nomitted: " + string.Join("; ", Omitted.Select(static one => Prose.Of($"{one.Path:whole} ({one.What:raw})")));
        return Prose.Of($"{Action:quoted} answered:\n{lines:raw}{left:raw}\nnext: {Next:raw}\ncorrelationId: {CorrelationId:raw}");
    }
}
