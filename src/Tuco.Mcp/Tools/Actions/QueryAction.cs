using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Tuco.Mcp.Tools.Actions;

internal static class QueryAction
{
    /// <summary>
    /// Reads from the workspace's action API, such as leads.getAll or invoices.getById with input {"id": …}; changes nothing. Names
    /// mirror the app's routers. A large result is trimmed and tells how to read on.
    /// </summary>
    public static async Task<Answer<ActionResult>> RunAsync(QueryActionArguments arguments, Call call) =>
        ActionResult.Answer(arguments.Action, await call.Tuco.Actions.QueryAsync(arguments.Action, arguments.Input, call.Trace, call.Cancelled),
            arguments.Path, isRead: true, call);
}

internal sealed record QueryActionArguments : IArguments
{
    /// <summary>router.procedure</summary>
    [Required, StringLength(128), RegularExpression(Pattern)]
    public string Action { get; set; } = "";

    /// <summary>Input of the action, any JSON; leave out for none.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>Only this part of the result, such as $.items[20:].</summary>
    [StringLength(JsonPath.Longest), RegularExpression(JsonPath.Pattern)]
    public string? Path { get; init; }

    public IEnumerable<Fault> Faults(DateTimeOffset now) => [];

    public const string Pattern = @"^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)+$";
}
