using System.CommandLine;
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
        var command = new Command("tools", "List the tools") { json };
        command.SetAction((parsed, _) => withFlags(parsed, settings => RunAsync(settings, parsed.GetValue(json))));
        return command;
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
