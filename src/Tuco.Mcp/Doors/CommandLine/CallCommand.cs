using System.CommandLine;
using System.CommandLine.Completions;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using Tuco.Mcp.Options;
using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Doors.CommandLine;

/// <summary><c>tuco-mcp call</c>: one tool call through the same pipeline.</summary>
internal static class CallCommand
{
    private const int UsageError = 2;

    public static Command Build(Func<ParseResult, Func<Settings, Task<int>>, Task<int>> withFlags)
    {
        var tool = new Argument<string>("TOOL")
        {
            Description = "Name of the tool; tuco-mcp tools lists them, and tuco-mcp tools TOOL the arguments of one",
            HelpName = "TOOL",
        };
        var pairs = new Argument<string[]>("name=value")
        {
            Description = "Arguments of the tool, such as limit=5; name=@FILE takes a file's text, name=- standard input's, name=@@x means @x; a list is "
                + "JSON, such as addresses='[\"+12025550143\",\"ann@example.com\"]'",
            Arity = ArgumentArity.ZeroOrMore,
            HelpName = "name=value",
        };
        tool.CompletionSources.Add(context => Named(context) is null ? Completions.Tools() : []);
        pairs.CompletionSources.Add(context => Named(context) is { } named ? Completions.Arguments(named, context.WordToComplete) : []);
        var args = new Option<string>("--args") { Description = "Arguments as one JSON object; name=value pairs win", HelpName = "JSON" };
        var json = new Option<bool>("--json") { Description = "Print the structured result instead of the text" };
        tool.Validators.Add(ToolsCommand.MustBeKnown);
        pairs.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(static token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
                result.AddError($"'{token.Value}' is no {(token.Value.StartsWith('-') ? "flag and no " : "")}name=value");
            if (Repeated(result.Tokens.Select(static token => NameOf(token.Value))) is { } name)
                result.AddError($"{name} is given twice");
            if (result.Tokens.Count(static token => GivenValue.IsStandardInput(TextOf(token.Value))) > 1)
                result.AddError("standard input can be one argument only");
        });
        args.Validators.Add(result =>
        {
            if (Parse(result.GetValueOrDefault<string>()).Fault is { } fault)
                result.AddError("--args " + fault);
        });
        var yes = new Option<bool>("--yes") { Description = "Agree beforehand to what a person would be asked on a terminal" };
        var command = new Command("call", "Call one tool and print its answer") { tool, pairs, args, json, yes };
        command.SetAction((parsed, cancellation) => withFlags(parsed, async settings =>
        {
            var (arguments, faults) = await ArgumentsAsync(parsed.GetValue(args), parsed.GetValue(pairs) ?? []);
            foreach (var fault in faults)
                await Screen.WriteErrorAsync("tuco-mcp: " + fault, settings.Secrets);
            return faults.Count > 0 ? UsageError
                : await RunAsync(settings, parsed.GetValue(tool)!, arguments, parsed.GetValue(json), parsed.GetValue(yes), cancellation);
        }));
        return command;

        string? Named(CompletionContext context) =>
            context.ParseResult.GetResult(tool)?.Tokens is [var token] && token.Value != context.WordToComplete ? token.Value : null;
    }

    private static async Task<int> RunAsync(
        Settings settings, string tool, Dictionary<string, JsonElement> arguments, bool json, bool yes, CancellationToken cancellation)
    {
        using var log = Log.Start(settings.Log.AtLeastWarnings, settings.Secrets);
        await using var runtime = new Runtime(settings, log);
        var unasked = false;
        await using var session = await LocalSession.StartAsync(runtime, LocalSession.CommandLine(AskAsync), cancellation);
        try
        {
            var result = await session.CallAsync(tool, arguments, Screen.Progress(settings.Secrets));
            var text = LocalSession.TextOf(result);
            if (result.IsError == true)
            {
                var hint = unasked ? "\nNobody could be asked here: add --yes to agree beforehand, or run it on a terminal."
                    : ListWithoutBrackets(tool, arguments) is { } list
                        ? $"\n{list} is a list, and its text stands for one item: several are JSON, {list}='[\"…\",\"…\"]'."
                    : "";
                await Screen.WriteFailureAsync(text + hint, settings.Secrets);
                return 1;
            }
            if (json)
                await Screen.WriteLineAsync(result.StructuredContent?.GetRawText() ?? "null");
            else
                await Screen.WriteAnswerAsync(text);
            return 0;
        }
        catch (McpException e)
        {
            await Screen.WriteFailureAsync(e.Message, settings.Secrets);
            return 1;
        }

        async Task<string> AskAsync(string question)
        {
            if (yes)
                return "accept";
            unasked = !Screen.CanAsk;
            // Nobody but the person who sits here asks for it.
            var words = question.Replace(Consent.Opening, "This is about to be done with your Tuco workspace:", StringComparison.Ordinal);
            return unasked ? "cancel" : await Screen.AskAsync(words) ? "accept" : "decline";
        }
    }

    /// <summary>A list that somebody may have written with commas alone.</summary>
    private static string? ListWithoutBrackets(string tool, Dictionary<string, JsonElement> arguments) =>
        Pipeline.Definitions.InputSchemaOf(tool).GetProperty("properties").EnumerateObject()
            .Where(static property => property.Value.TryGetProperty("type", out var type) && type.ValueEquals("array"))
            .Select(static property => property.Name)
            .FirstOrDefault(name => arguments.TryGetValue(name, out var given) && given.ValueKind == JsonValueKind.String
                && given.GetString() is { } text && text.Contains(',', StringComparison.Ordinal) && !text.TrimStart().StartsWith('['));

    /// <summary>Values are text: the pipeline reads numbers, switches and lists out of it, as it does for models.</summary>
    private static async Task<(Dictionary<string, JsonElement> Arguments, IReadOnlyList<string> Faults)> ArgumentsAsync(string? json, string[] pairs)
    {
        var arguments = Parse(json ?? "{}").Arguments!;
        var faults = new List<string>();
        foreach (var pair in pairs)
        {
            var (value, fault) = await GivenValue.ReadAsync(TextOf(pair));
            if (fault is not null)
                faults.Add($"{NameOf(pair)} {fault}");
            else
                arguments[NameOf(pair)] = JsonSerializer.SerializeToElement(value!, Pipeline.PipelineJson.Default.String);
        }
        return (arguments, faults);
    }

    private static string NameOf(string pair) => pair[..Math.Max(0, pair.IndexOf('=', StringComparison.Ordinal))];

    private static string TextOf(string pair) => pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..];

    private static string? Repeated(IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return names.FirstOrDefault(name => name.Length > 0 && !seen.Add(name));
    }

    private static (Dictionary<string, JsonElement>? Arguments, string? Fault) Parse(string? json)
    {
        const string Shape = "takes one JSON object such as {\"limit\":5}";
        try
        {
            using var document = JsonDocument.Parse(json ?? "");
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return (null, Shape);
            if (Repeated(document.RootElement.EnumerateObject().Select(static property => property.Name)) is { } name)
                return (null, $"is not clear: {name} is given twice");
            _ = JsonObject.Create(document.RootElement)!.ToJsonString();
            return (LocalSession.Arguments(document.RootElement), null);
        }
        catch (JsonException)
        {
            return (null, Shape);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: JSON can write it, and no text can hold it.
            return (null, "holds text that is no valid Unicode: an escape of half a character");
        }
    }
}
