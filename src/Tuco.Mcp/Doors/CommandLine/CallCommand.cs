using System.CommandLine;
using System.Text.Json;
using ModelContextProtocol;
using Tuco.Mcp.Options;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Doors.CommandLine;

/// <summary><c>tuco-mcp call</c>: one tool call through the same pipeline.</summary>
internal static class CallCommand
{
    public static Command Build(Func<ParseResult, Func<Settings, Task<int>>, Task<int>> withFlags)
    {
        var tool = new Argument<string>("TOOL") { Description = "Name of the tool; tuco-mcp tools lists them" };
        var pairs = new Argument<string[]>("name=value") { Description = "Arguments of the tool, such as limit=5", Arity = ArgumentArity.ZeroOrMore };
        var args = new Option<string>("--args") { Description = "Arguments as one JSON object; name=value pairs win", HelpName = "JSON" };
        var json = new Option<bool>("--json") { Description = "Print the structured result instead of the text" };
        tool.Validators.Add(result =>
        {
            var name = result.GetValueOrDefault<string>();
            if (Catalog.Find(name) is not null)
                return;
            var near = Suggestion.For(name, Catalog.Tools.Select(static known => known.Name));
            result.AddError($"unknown tool '{name}'" + (near is null ? "; tuco-mcp tools lists them" : $", did you mean {near}?"));
        });
        pairs.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(static token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
                result.AddError($"'{token.Value}' is no name=value");
        });
        args.Validators.Add(result =>
        {
            if (ParseObject(result.GetValueOrDefault<string>()) is null)
                result.AddError("--args takes one JSON object such as {\"limit\":5}");
        });
        var yes = new Option<bool>("--yes") { Description = "Agree beforehand to what a person would be asked on a terminal" };
        var command = new Command("call", "Call one tool and print its answer") { tool, pairs, args, json, yes };
        command.SetAction((parsed, cancellation) => withFlags(parsed, settings =>
            RunAsync(settings, parsed.GetValue(tool)!, Arguments(parsed.GetValue(args), parsed.GetValue(pairs) ?? []),
                parsed.GetValue(json), parsed.GetValue(yes), cancellation)));
        return command;
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
                var hint = unasked ? "\nNobody could be asked here: add --yes to agree beforehand, or run it on a terminal." : "";
                await Screen.WriteErrorAsync(text + hint, settings.Secrets);
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
            await Screen.WriteErrorAsync(e.Message, settings.Secrets);
            return 1;
        }

        async Task<string> AskAsync(string question)
        {
            if (yes)
                return "accept";
            unasked = !Screen.CanAsk;
            return unasked ? "cancel" : await Screen.AskAsync(question) ? "accept" : "decline";
        }
    }

    /// <summary>Values are text: the pipeline reads numbers, switches and lists out of it, as it does for models.</summary>
    private static Dictionary<string, JsonElement> Arguments(string? json, string[] pairs)
    {
        var arguments = ParseObject(json ?? "{}")!;
        foreach (var pair in pairs)
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            arguments[pair[..at]] = JsonSerializer.SerializeToElement(pair[(at + 1)..], Pipeline.PipelineJson.Default.String);
        }
        return arguments;
    }

    private static Dictionary<string, JsonElement>? ParseObject(string? json)
    {
        try
        {
            using var document = JsonDocument.Parse(json ?? "");
            return document.RootElement.ValueKind == JsonValueKind.Object ? LocalSession.Arguments(document.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
