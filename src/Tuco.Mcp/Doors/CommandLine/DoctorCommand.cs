using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tuco.Mcp.Doors.CommandLine.Clients;
using Tuco.Mcp.Doors.CommandLine.Doctor;
using Tuco.Mcp.Options;
using Tuco.Mcp.Safety;
using Tuco.Sandbox;

namespace Tuco.Mcp.Doors.CommandLine;

/// <summary><c>tuco-mcp doctor</c>: what is wrong with a set-up, and what to do about it. A fault of the configuration does not stop it.</summary>
internal static class DoctorCommand
{
    /// <summary>With the program's own start it is over within five seconds, whatever does not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static Command Build(
        IReadOnlyDictionary<string, string> environment, Func<ParseResult, IReadOnlyDictionary<string, string>> flagsIn, Secrets secrets)
    {
        var json = new Option<bool>("--json") { Description = "Print the findings as JSON" };
        var command = new Command("doctor", "Check the configuration, the way to Tuco, what is stored and the clients; exit code 1 if a check fails") { json };
        command.SetAction((parsed, cancellation) => RunAsync(environment, flagsIn(parsed), secrets, parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(IReadOnlyDictionary<string, string> environment, IReadOnlyDictionary<string, string> flags,
        Secrets secrets, bool json, CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(Patience);
        AddMisplaced(environment, secrets);
        var (settings, readings) = Variables.ReadEach(environment, flags);
        await using var sandbox = settings.Api.Sandbox ? await TucoSandbox.StartAsync(cancellationToken: cancellation) : null;
        var at = new Examination(settings, readings, environment, secrets, Machine.Of(environment), sandbox, TimeProvider.System);
        var findings = (await Task.WhenAll(Check.All.Select(check => check.RunAsync(at, late.Token)))).SelectMany(static found => found).ToList();
        cancellation.ThrowIfCancellationRequested();
        var ok = findings.TrueForAll(static finding => finding.Health is not Health.Failed);
        if (json)
        {
            var report = new DoctorReport(ok, [.. findings.Select(finding => LineOf(finding, secrets))]);
            await Screen.WriteLineAsync(JsonText.Of(JsonSerializer.SerializeToNode(report, DoctorJson.Default.DoctorReport)!));
        }
        else
        {
            foreach (var finding in findings)
                await Screen.WriteFindingAsync(finding, secrets);
            await Screen.WriteLineAsync("");
            await Screen.WriteLineAsync(SumOf(findings));
        }
        return ok ? 0 : 1;
    }

    /// <summary>A key where none belongs must not be told either.</summary>
    private static void AddMisplaced(IReadOnlyDictionary<string, string> environment, Secrets secrets)
    {
        foreach (var word in environment.Where(static one => one.Key.StartsWith(Variables.Prefix, StringComparison.Ordinal))
            .SelectMany(static one => one.Value.Split([' ', ',', ';', '=', '/'], StringSplitOptions.RemoveEmptyEntries)))
        {
            secrets.Add(word.StartsWith("tuco_", StringComparison.Ordinal) || word.StartsWith("sk_", StringComparison.Ordinal) ? word : null);
        }
    }

    private static DoctorLine LineOf(Finding finding, Secrets secrets) => new(
        secrets.Cut(finding.Subject), finding.Health.ToString().ToLowerInvariant(), secrets.Cut(finding.Told),
        finding.Remedy is { } remedy ? secrets.Cut(remedy) : null, finding.Took is { } took ? Math.Round(took.TotalMilliseconds) : null);

    private static string SumOf(List<Finding> findings)
    {
        int failed = Count(Health.Failed), warned = Count(Health.Warning), unknown = Count(Health.Unknown);
        return failed + warned + unknown == 0 ? "All is well."
            : string.Create(CultureInfo.InvariantCulture, $"{failed} failed, {warned} to look at, {unknown} unknown");

        int Count(Health verdict) => findings.Count(finding => finding.Health == verdict);
    }
}
