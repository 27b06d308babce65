using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tuco.Mcp.Tools.Actions;

internal static class RunAction
{
    /// <summary>
    /// Runs an action that writes, such as leads.create, tasks.update or invoices.delete; what it does cannot be taken back here. Use it
    /// only when the user wants exactly this. To read use query_action.
    /// </summary>
    public static async Task<Answer<ActionResult>> RunAsync(RunActionArguments arguments, Call call) =>
        ActionResult.Answer(arguments.Action, await call.Tuco.Actions.RunAsync(arguments.Action, arguments.Input, call.Trace, call.Cancelled),
            null, isRead: false, call);

    public static Task<Preview> PreviewAsync(RunActionArguments arguments, Call _) => Task.FromResult(new Preview
    {
        Effect = Prose.Of($"Run {arguments.Action:quoted} in the workspace of the action API, ")
            + (arguments.Input is null ? "without input." : "with this input."),
        Input = arguments.Input is { } input ? ReadableJson.Of(input) : null,
    });
}

internal sealed record RunActionArguments : IArguments
{
    /// <summary>router.procedure</summary>
    [Required, StringLength(128), RegularExpression(QueryActionArguments.Pattern)]
    public string Action { get; set; } = "";

    /// <summary>Input of the action, any JSON; leave out for none.</summary>
    public JsonElement? Input { get; init; }

    [JsonIgnore]
    public Effect Effect => new() { About = ["action:" + Action] };

    public IEnumerable<Fault> Faults(DateTimeOffset now) => [];
}
