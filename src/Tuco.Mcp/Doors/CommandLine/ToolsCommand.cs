using System.CommandLine;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Spectre.Console;
using Tuco.Mcp.Pipeline;
using Tuco.Mcp.Tools;
using Table = Spectre.Console.Table;

namespace Tuco.Mcp.Doors.CommandLine;

/// <summary><c>tuco-mcp tools</c>: what an assistant is shown.</summary>
internal static class ToolsCommand
{
    public static Command Build()
    {
        var json = new Option<bool>("--json") { Description = "Exactly what tools/list answers" };
        var command = new Command("tools", "List the tools") { json };
        command.SetAction(async (parsed, _) =>
        {
            if (parsed.GetValue(json))
                await Screen.WriteLineAsync(await ListAsync());
            else
                Screen.Write(AsTable());
            return 0;
        });
        return command;
    }

    private static async Task<string> ListAsync()
    {
        await using var runtime = new Runtime(new Options.Settings(), Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        await using var session = await LocalSession.StartAsync(runtime, LocalSession.CommandLine(), CancellationToken.None);
        var list = await session.Client.ListToolsAsync(new ListToolsRequestParams());
        return JsonSerializer.Serialize(list, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(ListToolsResult)));
    }

    private static Table AsTable()
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("tool", "risk", "what it does");
        foreach (var tool in Catalog.Tools)
        {
            var description = Definitions.Of(tool.Name).GetProperty("description").GetString()!;
            table.AddRow(Markup.Escape(tool.Name), tool.Risk.ToString(), Markup.Escape(description));
        }
        return table;
    }
}
