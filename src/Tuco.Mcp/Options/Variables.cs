using Serilog.Events;
using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Options;

/// <summary>The one table from environment and flags to settings. README's table is made from it.</summary>
internal static class Variables
{
    public const string Prefix = "TUCO_";

    public static IReadOnlyList<Variable> All { get; } =
    [
        .. CredentialVariables.All,
        Variable.Toggle("TUCO_SANDBOX", "Use the embedded simulated workspace: no key, no account, fresh at each start",
            static (s, v) => s with { Api = s.Api with { Sandbox = v } }),
        Variable.Number("TUCO_TIMEOUT", "Deadline of a call in seconds, its retries included", 1, 50, 25,
            static (s, v) => s with { Api = s.Api with { Timeout = TimeSpan.FromSeconds(v) } }),
        Variable.Number("TUCO_SEND_TIMEOUT",
            "Deadline of a send's or line request's own request to Tuco in seconds; the call itself answers after at most 50 s", 1, 300, 100,
            static (s, v) => s with { Api = s.Api with { SendTimeout = TimeSpan.FromSeconds(v) } }),
        Variable.Number("TUCO_RETRIES", "Further tries of a call that may be retried", 0, 10, 2,
            static (s, v) => s with { Api = s.Api with { Retries = v } }),
        .. ToolVariables.All,
        .. SafetyVariables.All,
        .. HttpVariables.All,
        Variable.Choice("TUCO_LOG_LEVEL", "Least severe level that is logged to standard error", LogEventLevel.Information,
            static (s, v) => s with { Log = s.Log with { Level = v } }),
        new("TUCO_LOG_FILE", "Log file beside standard error, rolling at 10 MB, 5 kept", "none", LogFile),
    ];

    /// <summary>The secrets of the environment, those in files included, whether or not they are fit to be used.</summary>
    public static Secrets SecretsIn(IReadOnlyDictionary<string, string> environment)
    {
        var secrets = new Secrets();
        foreach (var variable in All)
        {
            if (variable.SecretIn is not { } secretIn)
                continue;
            Add(environment.GetValueOrDefault(variable.Name));
            if (environment.GetValueOrDefault(variable.Name + "_FILE") is { Length: > 0 } path)
                Add(new SecretFile(path).ReadAll());

            void Add(string? text) => secrets.Add(text is null ? null : secretIn(text));
        }
        foreach (var secret in TelemetryVariables.SecretsIn(environment))
            secrets.Add(secret);
        return secrets;
    }

    /// <summary>
    /// Reads all of it: flags beat the environment, blank counts as unset. Every fault is told at once, and no value: it may be a
    /// secret in the wrong place.
    /// </summary>
    public static (Settings Settings, IReadOnlyList<string> Faults) Read(
        IReadOnlyDictionary<string, string> environment, IReadOnlyDictionary<string, string> flags)
    {
        var (settings, readings) = ReadEach(environment, flags);
        var faults = new List<string>();
        faults.AddRange(readings.Where(static reading => reading.Fault is not null).Select(static reading => $"{reading.Source}: {reading.Fault}"));
        faults.AddRange(settings.Faults());
        faults.AddRange(Unknown(environment));
        return (settings, faults);
    }

    /// <summary>The settings as far as they can be read, and what was found of each variable that is set.</summary>
    public static (Settings Settings, IReadOnlyList<Reading> Readings) ReadEach(
        IReadOnlyDictionary<string, string> environment, IReadOnlyDictionary<string, string> flags)
    {
        var settings = new Settings { Telemetry = TelemetryVariables.Read(environment) };
        var readings = new List<Reading>();
        foreach (var variable in All)
        {
            var (source, text) = flags.TryGetValue(variable.Flag, out var flag)
                ? (variable.Flag, flag)
                : (variable.Name, environment.GetValueOrDefault(variable.Name));
            if (string.IsNullOrWhiteSpace(text))
                continue;
            var (applied, fault) = variable.Apply(settings, text.Trim());
            settings = applied ?? settings;
            readings.Add(new Reading(variable, source, text.Trim(), fault));
        }
        return (settings, readings);
    }

    /// <summary>The variables that are meant for this program and not known to it, each with a hint.</summary>
    public static IEnumerable<string> Unknown(IReadOnlyDictionary<string, string> environment) =>
        environment.Keys.Where(IsUnknown).Order(StringComparer.Ordinal).Select(static name => $"{name}: unknown variable, {Hint(name)}");

    private static bool IsUnknown(string name) => All.All(variable => variable.Name != name)
        && (name.StartsWith(Prefix, StringComparison.Ordinal) || All.Any(variable => variable.Name.Equals(name, StringComparison.OrdinalIgnoreCase)));

    private static string Hint(string name) =>
        Suggestion.For(name, All.Select(static variable => variable.Name)) is { } near ? $"did you mean {near}?" : "README lists the known ones";

    private static (Settings?, string?) LogFile(Settings settings, string text)
    {
        try
        {
            new FileStream(text, FileMode.Append, FileAccess.Write, FileShare.ReadWrite).Dispose();
            return (settings with { Log = settings.Log with { File = text } }, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null, "names no file that can be written");
        }
    }
}
