using Serilog.Events;
using Tuco.Mcp.Options;
using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Doors.CommandLine.Doctor;

/// <summary>Each variable that is set: where it came from, whether it can be used, and whether it is sensible.</summary>
internal static class VariableChecks
{
    private static readonly TimeSpan LongestSend = TimeSpan.FromSeconds(90);

    /// <summary>What can be used, and is seldom meant.</summary>
    private static readonly IReadOnlyList<Worry> Worries =
    [
        new("TUCO_SANDBOX", static s => s.Api.Sandbox, "everything is simulated and nothing reaches Tuco", "unset it for the real workspace"),
        new("TUCO_SEND_TIMEOUT", static s => s.Api.SendTimeout < LongestSend, "a send may take Tuco 90 s, and an earlier end leaves its outcome unknown",
            "give it at least 90"),
        new("TUCO_CONFIRM", static s => s.Safety.Confirm is ConfirmMode.Never, "nobody is asked before money is spent or something is deleted",
            "auto asks before both"),
        new("TUCO_SENDS_PER_MINUTE", static s => s.Safety.Limits.SendsPerMinute == 0, "nothing can be sent", "raise it, or set TUCO_READ_ONLY=true"),
        new("TUCO_SENDS_PER_DAY", static s => s.Safety.Limits.SendsPerDay == 0, "nothing can be sent", "raise it, or set TUCO_READ_ONLY=true"),
        new("TUCO_DUPLICATE_WINDOW", static s => s.Safety.Limits.Window == TimeSpan.Zero, "an equal send is never seen as the same one", "600 is the default"),
        new("TUCO_LOG_LEVEL", static s => s.Log.Level > LogEventLevel.Warning, "warnings are not logged", "Warning logs them"),
        new("TUCO_AUDIT_FILE", static s => !s.Safety.Audit, "no audit log is kept", "unset it to keep one in the state folder"),
    ];

    public static IEnumerable<Finding> Look(Examination at)
    {
        if (at.Readings.Count == 0)
            yield return Finding.Ok("configuration", "no TUCO_ variable is set: the defaults count");
        foreach (var reading in at.Readings)
            yield return Of(reading, at.Settings);
        foreach (var fault in at.Settings.Faults())
            yield return Finding.OfNamed(Health.Failed, fault);
        foreach (var unknown in Variables.Unknown(at.Environment))
            yield return Finding.OfNamed(Health.Failed, unknown) with { Remedy = "mend its name, or unset it: a server does not start with it" };
        if (at.Settings.Tools.On(at.Settings.Has).Value.Count == 0)
            yield return Finding.Warning("tools", "no tool is on", "name some with TUCO_TOOLSETS or TUCO_TOOLS");
    }

    private static Finding Of(Reading reading, Settings settings)
    {
        var name = reading.Variable.Name;
        var source = reading.IsFlag ? $"by the flag {reading.Source}" : "in the environment";
        if (reading.Fault is { } fault)
            return Finding.Failed(name, $"set {source}, {fault}", $"mend or unset it; its default: {reading.Variable.Default}");
        var told = $"{(reading.Variable.Telling ? reading.Text + ", set" : "set")} {source}";
        if (!reading.IsFlag && reading.Variable.IsPath && !Path.IsPathFullyQualified(reading.Text) && name != "TUCO_AUDIT_FILE")
            return Finding.Warning(name, $"{told}: it counts from the folder in which the program is started", "write it from the root on");
        return Worries.FirstOrDefault(worry => worry.Variable == name && worry.Applies(settings)) is { } worry
            ? Finding.Warning(name, $"{told}: {worry.Told}", worry.Remedy)
            : Finding.Ok(name, told);
    }

    private sealed record Worry(string Variable, Func<Settings, bool> Applies, string Told, string Remedy);
}
