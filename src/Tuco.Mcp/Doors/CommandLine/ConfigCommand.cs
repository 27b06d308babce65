using System.CommandLine;
using Tuco.Mcp.Doors.CommandLine.Clients;
using Tuco.Mcp.Options;
using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Doors.CommandLine;

/// <summary><c>tuco-mcp config</c>: what a client's file must hold to start this program. The snippet alone goes to standard output.</summary>
internal static class ConfigCommand
{
    private const int UsageError = 2;

    public static Command Build(IReadOnlyDictionary<string, string> environment, Func<ParseResult, IReadOnlyDictionary<string, string>> flagsIn,
        Func<ParseResult, Func<Settings, Task<int>>, Task<int>> withFlags)
    {
        string[] clients = [.. Client.All.Select(static client => client.Name)];
        var name = new Argument<string>("CLIENT") { Description = "One of " + string.Join(", ", clients), HelpName = "CLIENT" };
        name.AcceptOnlyFromAmong(clients);
        var write = new Option<bool>("--write") { Description = "Put it into the client's own file, beside what is there; the file before is kept" };
        var force = new Option<bool>("--force") { Description = $"With --write: replace another server that is called {Snippet.ServerName}" };
        var command = new Command("config", "Print the configuration of a client for this machine, or write it") { name, write, force };
        command.SetAction((parsed, _) => withFlags(parsed, settings =>
        {
            var setup = Setup.Of(settings, Variables.ReadEach(environment, flagsIn(parsed)).Readings);
            var client = Client.All.First(one => one.Name == parsed.GetValue(name));
            var machine = Machine.Of(environment);
            var snippet = Snippet.Of(client, Launch.OfThisProcess(), setup, machine, environment);
            return parsed.GetValue(write)
                ? WriteAsync(snippet, machine, parsed.GetValue(force), settings.Secrets)
                : PrintAsync(snippet, machine, "--write puts it there", settings.Secrets);
        }));
        return command;
    }

    private static async Task<int> PrintAsync(Snippet snippet, Machine machine, string how, Secrets secrets)
    {
        await TellAsync(snippet, secrets);
        if (snippet.Client.Files(machine) is [var own, ..] files)
        {
            await Screen.WriteNoteAsync($"It belongs into {own}" + string.Concat(files.Skip(1).Select(static file => $" (or, for one project, {file})"))
                + $"; {how}. Then {snippet.Client.Then}.", secrets);
        }
        await Screen.WriteLineAsync(secrets.Cut(JsonText.Of(snippet.Whole), Secrets.RunInResults));
        return 0;
    }

    private static async Task<int> WriteAsync(Snippet snippet, Machine machine, bool force, Secrets secrets)
    {
        if (snippet.Client.Files(machine) is not [var file, ..])
        {
            await Screen.WriteErrorAsync($"tuco-mcp: {snippet.Client.Name} has no file of its own to write; without --write the snippet is printed", secrets);
            return UsageError;
        }
        var merged = ClientFile.Merge(file, snippet, force, TimeProvider.System.GetUtcNow());
        if (!merged.IsDone)
        {
            await Screen.WriteErrorAsync("tuco-mcp: " + merged.Told, secrets);
            await PrintAsync(snippet, machine, "put it there by hand", secrets);
            return 1;
        }
        await Screen.WriteLineAsync(secrets.Cut(merged.Told));
        await TellAsync(snippet, secrets);
        await Screen.WriteNoteAsync($"Now {snippet.Client.Then}.", secrets);
        return 0;
    }

    private static async Task TellAsync(Snippet snippet, Secrets secrets)
    {
        foreach (var note in snippet.Notes)
            await Screen.WriteNoteAsync(note, secrets);
    }
}
