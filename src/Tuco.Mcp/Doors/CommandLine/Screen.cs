using System.Globalization;
using ModelContextProtocol;
using Spectre.Console;
using Spectre.Console.Rendering;
using Tuco.Mcp.Doors.CommandLine.Doctor;
using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Doors.CommandLine;

/// <summary>Output for people: tables and colours on a terminal, plain text elsewhere. Only commands that are no protocol door may write here.</summary>
internal static class Screen
{
    private static readonly Lazy<IAnsiConsole> Console = new(static () => ConsoleOn(System.Console.Out, System.Console.IsOutputRedirected));
    private static readonly Lazy<IAnsiConsole> Errors = new(static () => ConsoleOn(System.Console.Error, System.Console.IsErrorRedirected));

    /// <summary>No person reads along: another program may.</summary>
    public static bool IsPlain => System.Console.IsOutputRedirected;

    public static void Write(IRenderable thing) => Console.Value.Write(thing);

    public static Task WriteLineAsync(string text) => System.Console.Out.WriteLineAsync(text);

    public static Task WriteErrorAsync(string text, Secrets secrets) => System.Console.Error.WriteLineAsync(secrets.Cut(text));

    /// <summary>Something to know beside the output.</summary>
    public static Task WriteNoteAsync(string text, Secrets secrets) => WriteToErrorAsync(text, "dim", secrets);

    /// <summary>Why a call failed: its first line says what, the rest what to do.</summary>
    public static async Task WriteFailureAsync(string text, Secrets secrets)
    {
        if (text.Split('\n', 2) is [var what, var rest])
        {
            await WriteToErrorAsync(what, "bold red", secrets);
            await WriteErrorAsync(rest, secrets);
        }
        else
        {
            await WriteToErrorAsync(text, "bold red", secrets);
        }
    }

    public static async Task WriteFindingAsync(Finding finding, Secrets secrets)
    {
        var (sign, word, colour) = finding.Health switch
        {
            Health.Ok => ("✓", "ok", "green"),
            Health.Warning => ("!", "warning", "yellow"),
            Health.Failed => ("✗", "FAILED", "red"),
            _ => ("?", "unknown", "grey"),
        };
        var unicode = System.Console.OutputEncoding.GetMaxByteCount(1) > 2;
        var mark = unicode ? sign : word;
        var time = finding.Took is { } took ? string.Create(CultureInfo.InvariantCulture, $" ({took.TotalMilliseconds:0} ms)") : "";
        var remedy = finding.Remedy is { } what ? $" {(unicode ? "→" : "->")} {what}" : "";
        var line = secrets.Cut($"{finding.Subject}: {finding.Told}{time}{remedy}").ReplaceLineEndings(" ");
        if (IsPlain)
            await WriteLineAsync($"{mark} {line}");
        else
            Console.Value.MarkupLine($"[{colour}]{mark}[/] {Markup.Escape(line)}");
    }

    /// <summary>A tool's text; on a terminal rows of cells become a table where it fits and a block a row elsewhere, so that no id is broken.</summary>
    public static async Task WriteAnswerAsync(string text)
    {
        if (IsPlain)
        {
            await WriteLineAsync(text);
            return;
        }
        var lines = text.Split('\n').Select(static line => line.Split(" | ")).ToList();
        for (var i = 0; i < lines.Count;)
        {
            var rows = lines.Skip(i).TakeWhile(line => line.Length == lines[i].Length).ToList();
            i += rows.Count;
            if (rows.Count > 1 && rows[0].Length > 1)
            {
                if (Fits(rows))
                    Write(AsTable(rows));
                else
                    await WriteLineAsync(string.Join('\n', rows.Skip(1).Select(row => AsBlock(rows[0], row))));
            }
            else
            {
                await WriteLineAsync(string.Join('\n', rows.Select(static row => string.Join(" | ", row))));
            }
        }
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

    private static async Task WriteToErrorAsync(string text, string style, Secrets secrets)
    {
        if (System.Console.IsErrorRedirected)
            await WriteErrorAsync(text, secrets);
        else
            Errors.Value.MarkupLine($"[{style}]{Markup.Escape(secrets.Cut(text))}[/]");
    }

    private static IAnsiConsole ConsoleOn(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
        });
        if (redirected)
            console.Profile.Width = 140;
        return console;
    }

    private static bool Fits(List<string[]> rows) =>
        Enumerable.Range(0, rows[0].Length).Sum(column => rows.Max(row => row[column].Length) + 3) + 1 <= Console.Value.Profile.Width;

    private static Table AsTable(List<string[]> rows)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns([.. rows[0].Select(static name => $"[bold blue]{Markup.Escape(name)}[/]")]);
        foreach (var row in rows.Skip(1))
            table.AddRow([.. row.Select(static cell => Markup.Escape(WithoutEscapes(cell)))]);
        return table;
    }

    private static string AsBlock(string[] names, string[] row) =>
        string.Join("\n  ", row.Select((cell, i) => $"{names[i]}: {WithoutEscapes(cell)}"));

    private static string WithoutEscapes(string cell) => cell.Replace("\\|", "|", StringComparison.Ordinal);
}
