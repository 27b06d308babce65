using System.CommandLine;
using Tuco.Mcp.Options;
using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Doors.CommandLine;

/// <summary>The command line: which words start which door.</summary>
internal static class Commands
{
    private const int UsageError = 2;
    private const int Interrupted = 130;

    /// <summary>After a signal: how long a command may still say what is known.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly ParserConfiguration Words = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(string[] arguments)
    {
        var environment = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .ToDictionary(static name => name, static name => Environment.GetEnvironmentVariable(name) ?? "", StringComparer.Ordinal);
        var secrets = Variables.SecretsIn(environment);
        try
        {
            // What assistants start: no parser is loaded for it.
            return arguments is [] or ["stdio"]
                ? await WithSettingsAsync(environment, secrets, new Dictionary<string, string>(StringComparer.Ordinal), StdioDoor.RunAsync)
                : await ParsedAsync(arguments, environment, secrets);
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
        catch (Exception e)
        {
            await Screen.WriteErrorAsync($"tuco-mcp: {e.Message} ({e.GetType().Name})", secrets);
            return 1;
        }
    }

    private static async Task<int> ParsedAsync(string[] arguments, IReadOnlyDictionary<string, string> environment, Secrets secrets)
    {
        var root = Build(environment, secrets);
        if (arguments is [CompletionCommand.Asks, var line])
        {
            await Screen.WriteLineAsync(string.Join('\n', Completions.Of(root, line)));
            return 0;
        }
        var parsed = root.Parse(arguments, Words);
        if (parsed.Errors.Count == 0)
        {
            // These doors listen to the signals themselves.
            var serves = parsed.CommandResult.Command is RootCommand or { Name: "stdio" or "http" };
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                ProcessTerminationTimeout = serves ? null : Patience,
                EnableDefaultExceptionHandler = false,
            });
        }
        // A key where none belongs would be told with the word that is wrong.
        foreach (var word in arguments.SelectMany(static argument => argument.Split('=')))
            secrets.Add(word.StartsWith("tuco_", StringComparison.Ordinal) ? word : null);
        foreach (var error in parsed.Errors)
            await Screen.WriteErrorAsync("tuco-mcp: " + error.Message, secrets);
        await Screen.WriteErrorAsync("Run tuco-mcp --help, or tuco-mcp COMMAND --help.", secrets);
        return UsageError;
    }

    /// <summary>Why the program does not start with such words; null when it does.</summary>
    public static string? FaultOf(IReadOnlyList<string> arguments) =>
        Build(new Dictionary<string, string>(StringComparer.Ordinal), new Secrets()).Parse(arguments, Words).Errors is [var error, ..] ? error.Message : null;

    internal static RootCommand Build(IReadOnlyDictionary<string, string> environment, Secrets secrets)
    {
        var flags = Variables.All.Where(static variable => !variable.Secret).ToDictionary(static variable => variable.Flag, FlagOf, StringComparer.Ordinal);
        var ofHttp = HttpVariables.All.Select(static variable => variable.Flag).ToHashSet(StringComparer.Ordinal);
        var http = new Command("http", "Serve MCP over HTTP: /mcp (Streamable HTTP), /sse and /message (2024-11-05), /livez, /readyz");
        http.SetAction((parsed, _) => WithFlags(parsed, settings => HttpDoor.RunAsync(settings)));
        var stdio = new Command("stdio", "Serve MCP over stdin/stdout; logs go to stderr");
        stdio.SetAction((parsed, _) => WithFlags(parsed, StdioDoor.RunAsync));
        var call = CallCommand.Build(WithFlags);
        var audit = AuditCommand.Build(WithFlags);
        var tools = ToolsCommand.Build(WithFlags);
        var doctor = DoctorCommand.Build(environment, FlagsIn, secrets);
        var config = ConfigCommand.Build(environment, FlagsIn, WithFlags);
        var root = new RootCommand("Tuco AI for assistants: an MCP server over stdin/stdout, and a command line for people. "
            + "Without a command it serves stdio. Each flag also has an environment variable; keys are taken from there only.")
        {
            stdio, http, tools, call, DemoCommand.Build(), SandboxCommand.Build(secrets), doctor, config, audit,
            HealthcheckCommand.Build(flags["--http-port"], flags["--http-host"], WithFlags), CompletionCommand.Build(),
        };
        root.SetAction((parsed, _) => WithFlags(parsed, StdioDoor.RunAsync));
        foreach (var command in root.Subcommands)
            command.Add(new VersionOption());
        foreach (var (name, flag) in flags)
        {
            http.Add(flag);
            doctor.Add(flag);
            config.Add(flag);
            if (ofHttp.Contains(name))
                continue;
            root.Add(flag);
            stdio.Add(flag);
            call.Add(flag);
            tools.Add(flag);
            audit.Subcommands[0].Add(flag);
        }
        return root;

        Task<int> WithFlags(ParseResult parsed, Func<Settings, Task<int>> door) => WithSettingsAsync(environment, secrets, FlagsIn(parsed), door);

        IReadOnlyDictionary<string, string> FlagsIn(ParseResult parsed) => flags.Where(flag => parsed.GetResult(flag.Value) is { Implicit: false })
            .ToDictionary(static flag => flag.Key, flag => TextOf(parsed, flag.Value), StringComparer.Ordinal);
    }

    /// <summary>Read here until the settings know both names.</summary>
    private static string TextOf(ParseResult parsed, Option flag) =>
        flag is Option<bool> toggle ? parsed.GetValue(toggle) ? "true" : "false" : parsed.GetValue((Option<string>)flag)!;

    private static Option FlagOf(Variable variable)
    {
        var description = $"{variable.Meaning} [{variable.Name}; default: {variable.Default}]";
        string[] aliases = variable.Alias is { } alias ? [alias] : [];
        return variable.Switch
            ? new Option<bool>(variable.Flag, aliases) { Description = description }
            : new Option<string>(variable.Flag, aliases) { Description = description, HelpName = "VALUE" };
    }

    private static async Task<int> WithSettingsAsync(IReadOnlyDictionary<string, string> environment, Secrets secrets,
        IReadOnlyDictionary<string, string> flags, Func<Settings, Task<int>> door)
    {
        var (settings, faults) = Variables.Read(environment, flags);
        if (faults.Count == 0)
            return await door(settings with { Secrets = secrets });
        foreach (var fault in faults)
            await Screen.WriteErrorAsync("tuco-mcp: " + fault, secrets);
        return UsageError;
    }
}
