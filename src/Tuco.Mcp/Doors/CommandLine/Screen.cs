using ModelContextProtocol;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Tuco.Mcp.Doors.CommandLine;

/// <summary>Output for people. Only commands that are no protocol door may write here.</summary>
internal static class Screen
{
    private static readonly Lazy<IAnsiConsole> Console = new(static () =>
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(System.Console.Out),
            Ansi = System.Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
        });
        if (System.Console.IsOutputRedirected)
            console.Profile.Width = 140;
        return console;
    });

    public static void Write(IRenderable thing) => Console.Value.Write(thing);

    public static Task WriteLineAsync(string text) => System.Console.Out.WriteLineAsync(text);

    public static Task WriteErrorAsync(string text) => System.Console.Error.WriteLineAsync(text);

    /// <summary>A tool's text; lines of the same number of cells become a table.</summary>
    public static async Task WriteAnswerAsync(string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var columns = lines[i].Split(" | ");
            if (columns.Length < 2 || i + 1 == lines.Length || lines[i + 1].Split(" | ").Length != columns.Length)
            {
                await WriteLineAsync(lines[i]);
                continue;
            }
            var table = new Table().Border(TableBorder.Rounded).AddColumns([.. columns.Select(Markup.Escape)]);
            for (; i + 1 < lines.Length && lines[i + 1].Split(" | ") is var cells && cells.Length == columns.Length; i++)
                table.AddRow([.. cells.Select(Markup.Escape)]);
            Write(table);
        }
    }

    /// <summary>A heading, coloured on a terminal.</summary>
    public static void Heading(string text) => Console.Value.Write(new Spectre.Console.Rule($"[bold blue]{Markup.Escape(text)}[/]").LeftJustified());

    /// <summary>Shows how far a long call is, on a terminal only; null elsewhere.</summary>
    public static IProgress<ProgressNotificationValue>? Progress() => System.Console.IsErrorRedirected
        ? null
        : new Progress<ProgressNotificationValue>(static value => System.Console.Error.WriteLine(FormattableString.Invariant($"  … {value.Message} ({value.Progress:0} of {value.Total:0} s)")));
}
