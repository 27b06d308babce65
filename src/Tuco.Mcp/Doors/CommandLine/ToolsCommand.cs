using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Spectre.Console;
using Tuco.Mcp.Options;
using Tuco.Mcp.Pipeline;
using Tuco.Mcp.Tools;
using Table = Spectre.Console.Table;

namespace Tuco.Mcp.Doors.CommandLine;

/// <summary><c>tuco-mcp tools</c>: what an assistant is shown.</summary>
internal static class ToolsCommand
{
    public static Command Build(Func<ParseResult, Func<Settings, Task<int>>, Task<int>> withFlags)
    {
        var json = new Option<bool>("--json") { Description = "Exactly what tools/list answers" };
        var tool = new Argument<string?>("TOOL")
        {
            Description = "One of them, to see the arguments that it takes",
            HelpName = "TOOL",
            Arity = ArgumentArity.ZeroOrOne,
        };
        tool.CompletionSources.Add(static _ => Completions.Tools());
        tool.Validators.Add(MustBeKnown);
        var command = new Command("tools", "List the tools") { tool, json };
        command.SetAction((parsed, _) => withFlags(parsed, settings =>
            parsed.GetValue(tool) is { } name ? TellAsync(name, parsed.GetValue(json)) : RunAsync(settings, parsed.GetValue(json))));
        return command;
    }

    public static void MustBeKnown(ArgumentResult result)
    {
        var name = result.GetValueOrDefault<string>();
        if (Catalog.Find(name) is not null)
            return;
        var near = Suggestion.For(name, Catalog.Tools.Select(static known => known.Name));
        result.AddError($"unknown tool '{name}'" + (near is null ? "; tuco-mcp tools lists them" : $", did you mean {near}?"));
    }

    /// <summary>One tool, whether it is on or not.</summary>
    private static async Task<int> TellAsync(string name, bool json)
    {
        var definition = Definitions.Of(name);
        if (json)
        {
            await Screen.WriteLineAsync(definition.GetRawText());
            return 0;
        }
        await Screen.WriteLineAsync($"{name} ({Catalog.Find(name)!.Risk}): {definition.GetProperty("description").GetString()}\n");
        var schema = Definitions.InputSchemaOf(name);
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(static one => one.GetString()).ToList() : [];
        foreach (var argument in schema.GetProperty("properties").EnumerateObject())
        {
            var words = ArgumentWords.Expected(argument.Value);
            // Where only a few words are allowed, a refusal names them alone.
            if (argument.Value.TryGetProperty("enum", out _) && argument.Value.TryGetProperty("description", out var meaning))
                words += $" ({meaning.GetString()!.TrimEnd('.')})";
            await Screen.WriteLineAsync($"{argument.Name}{(required.Contains(argument.Name) ? ", required" : "")}: {words}");
        }
        return 0;
    }

    private static async Task<int> RunAsync(Settings settings, bool json)
    {
        await using var runtime = new Runtime(settings, NullLoggerFactory.Instance);
        if (json)
            await Screen.WriteLineAsync(await ListAsync(runtime));
        else if (Screen.IsPlain)
            await Screen.WriteLineAsync(string.Join('\n', RowsOf(runtime).Select(static row => string.Join(" | ", row))));
        else
            Screen.Write(AsTable(runtime));
        return 0;
    }

    private static async Task<string> ListAsync(Runtime runtime)
    {
        await using var session = await LocalSession.StartAsync(runtime, LocalSession.CommandLine(), CancellationToken.None);
        var list = await session.Client.ListToolsAsync(new ListToolsRequestParams());
        return JsonSerializer.Serialize(list, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(ListToolsResult)));
    }

    private static Table AsTable(Runtime runtime)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("tool", "risk", "what it does");
        foreach (var row in RowsOf(runtime))
            table.AddRow([.. row.Select(Markup.Escape)]);
        return table;
    }

    private static IEnumerable<string[]> RowsOf(Runtime runtime) =>
        from tool in Catalog.Tools
        where runtime.Pipeline.Shows(tool, Restraint.None)
        select new[] { tool.Name, tool.Risk.ToString(), Definitions.Of(tool.Name).GetProperty("description").GetString()! };
}
