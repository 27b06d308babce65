using System.Globalization;
using System.Runtime.CompilerServices;
using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Doors.CommandLine.Doctor;

/// <summary>What is kept: without it everything but reading is refused.</summary>
internal static class RecordChecks
{
    private const string State = "state folder";
    private const string Stop = "stop switch";
    private const string Ledger = "ledger";
    private const string Audit = "audit log";
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    public static IReadOnlyList<string> Subjects { get; } = [State, Stop, Ledger, Audit];

    public static async IAsyncEnumerable<Finding> LookAsync(Examination at, [EnumeratorCancellation] CancellationToken late)
    {
        var safety = at.Settings.Safety;
        var folder = new StateFolder(safety.StateDir);
        var state = at.Sandbox is null ? StateOf(folder) : Unneeded(StateOf(folder));
        yield return state;
        yield return folder.Stopped
            ? Finding.Warning(Stop, "it is on: everything but reading is refused", $"rm {folder.FileOf("stop")}")
            : Finding.Ok(Stop, "off");
        if (at.Sandbox is not null)
        {
            yield return Finding.Ok(Ledger, "the sandbox keeps one of its own, which ends with it");
            yield return Finding.Ok(Audit, "the sandbox keeps one of its own, which ends with it");
            yield break;
        }
        if (state.Health is Health.Failed || !at.IsSound("TUCO_STORE") || !at.IsSound("TUCO_STORE_FILE"))
            yield break;
        var ledger = await LedgerOf(safety, folder, at.Time, late);
        yield return ledger;
        if (ledger.Health is Health.Ok)
            yield return await AuditOfAsync(safety, folder);
    }

    private static Finding Unneeded(Finding state) =>
        state.Health is Health.Failed ? state with { Health = Health.Warning, Told = state.Told + ", which the sandbox does without" } : state;

    private static Finding StateOf(StateFolder folder)
    {
        try
        {
            folder.Try();
            return (Owned.ModeOf(folder.Path) & Others) is null or UnixFileMode.None
                ? Finding.Ok(State, $"{folder.Path} can be written")
                : Finding.Warning(State, $"other users may look into {folder.Path}", $"chmod 700 {folder.Path}");
        }
        catch (StateFolderException e)
        {
            return Finding.Of(Health.Failed, State, e.Message.Replace("state folder ", "", StringComparison.Ordinal));
        }
    }

    private static async Task<Finding> LedgerOf(SafetySettings safety, StateFolder folder, TimeProvider time, CancellationToken late)
    {
        await using var records = new SafetyRecords(safety, folder, time);
        var file = safety.Store ?? folder.FileOf(Safety.Ledger.FileName);
        return await records.FaultAsync(late) is { } fault
            ? Finding.Failed(Ledger, fault.TrimEnd('.'), safety.Postgres is null
                ? $"check its file and folder: {file}; a broken one can be moved away, and the new one does not know what was sent"
                : "check PostgreSQL, and what TUCO_STORE says of it")
            : Finding.Ok(Ledger, safety.Postgres is null ? "its file can be written" : "PostgreSQL answers");
    }

    private static async Task<Finding> AuditOfAsync(SafetySettings safety, StateFolder folder)
    {
        if (!safety.Audit)
            return Finding.Ok(Audit, "switched off");
        const string Remedy = "tuco-mcp audit verify tells more";
        try
        {
            var place = AuditPlace.Of(folder, safety.AuditFile);
            var heads = await SafetyRecords.HeadsAsync(safety, folder);
            var files = place.Files();
            if (folder.FindKey(AuditKey.FileName, AuditKey.Bytes) is not { } key)
            {
                return files.Count == 0 ? Finding.Ok(Audit, "nothing is written yet")
                    : Finding.Failed(Audit, $"{folder.FileOf(AuditKey.FileName)} is not there", Remedy);
            }
            var reports = await AuditChain.VerifyAllAsync(files, key, heads);
            if (reports.FirstOrDefault(static report => !report.IsGood) is { } bad)
                return Finding.Failed(Audit, $"{bad.File}: {bad.Findings.First(static finding => !finding.IsWarning).Told}", Remedy);
            var entries = reports.Sum(static report => report.Entries);
            return reports.SelectMany(static report => report.Findings).FirstOrDefault() is { } finding
                ? Finding.Warning(Audit, finding.Told, Remedy)
                : Finding.Ok(Audit, entries == 0 ? "nothing is written yet"
                    : entries.ToString(CultureInfo.InvariantCulture) + " entries, as they were written");
        }
        catch (Exception e) when (e is StateFolderException or LedgerException or IOException or UnauthorizedAccessException)
        {
            return Finding.Of(Health.Failed, Audit, e.Message);
        }
    }
}
