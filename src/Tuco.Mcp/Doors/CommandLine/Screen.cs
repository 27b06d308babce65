using ModelContextProtocol;
using Spectre.Console;
using Spectre.Console.Rendering;
using Tuco.Mcp.Safety;

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

    public static Task WriteErrorAsync(string text, Secrets secrets) => System.Console.Error.WriteLineAsync(secrets.Cut(text));

    /// <summary>A tool's text; rows of cells become a table where it fits, so that no id is broken.</summary>
    public static async Task WriteAnswerAsync(string text)
    {
        var lines = text.Split('\n').Select(static line => line.Split(" | ")).ToList();
        for (var i = 0; i < lines.Count;)
        {
            var rows = lines.Skip(i).TakeWhile(line => line.Length == lines[i].Length).ToList();
            i += rows.Count;
            if (rows.Count > 1 && rows[0].Length > 1 && Fits(rows))
                Write(AsTable(rows));
            else
                await WriteLineAsync(string.Join('\n', rows.Select(static row => string.Join(" | ", row))));
        }
    }

    private static bool Fits(List<string[]> rows) =>
        Enumerable.Range(0, rows[0].Length).Sum(column => rows.Max(row => row[column].Length) + 3) + 1 <= Console.Value.Profile.Width;

    private static Table AsTable(List<string[]> rows)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns([.. rows[0].Select(Markup.Escape)]);
        foreach (var row in rows.Skip(1))
            table.AddRow([.. row.Select(Markup.Escape)]);
        return table;
    }

    /// <summary>A heading, coloured on a terminal.</summary>
    public static void Heading(string text) => Console.Value.Write(new Spectre.Console.Rule($"[bold blue]{Markup.Escape(text)}[/]").LeftJustified());

    /// <summary>A person sits at both ends.</summary>
    public static bool CanAsk => !System.Console.IsInputRedirected && !System.Console.IsErrorRedirected;

    /// <summary>A question on the terminal; only y or yes is a yes.</summary>
    public static async Task<bool> AskAsync(string question)
    {
        await System.Console.Error.WriteAsync(question + "\nDo it? [y/N] ");
        return (await System.Console.In.ReadLineAsync())?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    /// <summary>Shows how far a long call is, on a terminal only; null elsewhere.</summary>
    public static IProgress<ProgressNotificationValue>? Progress(Secrets secrets) => System.Console.IsErrorRedirected
        ? null
        : new Progress<ProgressNotificationValue>(value =>
            System.Console.Error.WriteLine(secrets.Cut(FormattableString.Invariant($"  … {value.Message} ({value.Progress:0} of {value.Total:0} s)"))));
}
