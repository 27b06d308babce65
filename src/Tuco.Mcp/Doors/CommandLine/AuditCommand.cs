using System.CommandLine;
using System.Globalization;
using Tuco.Mcp.Options;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Doors.CommandLine;

/// <summary><c>tuco-mcp audit verify</c>: whether the audit log is as it was written.</summary>
internal static class AuditCommand
{
    private const int UsageError = 2;
    private const int MaxTold = 20;

    public static Command Build(Func<ParseResult, Func<Settings, Task<int>>, Task<int>> withFlags)
    {
        var file = new Argument<string?>("FILE") { Description = "One audit file; without it, all of them", Arity = ArgumentArity.ZeroOrOne };
        var verify = new Command("verify", "Check that no entry was changed, moved or removed; exit code 1 if one was") { file, new VersionOption() };
        verify.SetAction((parsed, _) => withFlags(parsed, settings => RunAsync(settings.Safety, settings.Secrets, parsed.GetValue(file))));
        return new Command("audit", "The log of what was sent, spent, changed and refused") { verify };
    }

    private static async Task<int> RunAsync(SafetySettings settings, Secrets secrets, string? file)
    {
        var state = new StateFolder(settings.StateDir);
        var place = AuditPlace.Of(state, settings.AuditFile);
        // Before the files are read: one that grows meanwhile is longer than its head, which is fine.
        var all = await SafetyRecords.HeadsAsync(settings, state);
        var key = state.FindKey(AuditKey.FileName, AuditKey.Bytes);
        var mark = key is null ? null : new AuditKey(key).Mark;
        IReadOnlyList<AuditHead> heads = [.. all.Where(head => mark is null || head.KeyMark == mark)];
        if (all.Count > heads.Count)
        {
            var others = all.Count - heads.Count == 1 ? "1 file under another key" : $"{all.Count - heads.Count} files under other keys";
            await Screen.WriteLineAsync($"the ledger knows {others} too: what other hosts wrote is checked there, what was written under a lost key nowhere");
        }
        var files = place.Files();
        if (file is not null)
        {
            heads = [.. heads.Where(head => Path.GetFileName(head.FilePath) == Path.GetFileName(file))];
            files = [Path.GetFullPath(file)];
            if (heads.Count == 0 && !File.Exists(file))
            {
                await Screen.WriteErrorAsync($"tuco-mcp: {file}: no such file", secrets);
                return UsageError;
            }
        }
        if (files.Count + heads.Count == 0)
        {
            await Screen.WriteLineAsync($"no audit file in {place.Folder}: nothing to check");
            return 0;
        }
        if (key is null)
        {
            await Screen.WriteLineAsync($"✗ {state.FileOf(AuditKey.FileName)} is not there: without the key nothing can be checked");
            return 1;
        }
        var reports = await AuditChain.VerifyAllAsync(files, key, heads);
        foreach (var report in reports)
            await Screen.WriteLineAsync(TextOf(report));
        return reports.All(static report => report.IsGood) ? 0 : 1;
    }

    private static string TextOf(AuditReport report)
    {
        var period = report is { First: { } first, Last: { } last } ? $", {AuditLine.TimeOf(first)} to {AuditLine.TimeOf(last)}" : "";
        var head = string.Create(CultureInfo.InvariantCulture,
            $"{(report.IsGood ? '✓' : '✗')} {OutsideText.Line(report.File, 500)}: {report.Entries} {(report.Entries == 1 ? "entry" : "entries")}{period}");
        var findings = report.Findings.Take(MaxTold).Select(static finding => "  "
            + (finding.IsWarning ? "warning: " : "") + (finding.Line is { } line ? $"line {line}: " : "") + finding.Told);
        var more = report.Findings.Count > MaxTold ? [$"  and {report.Findings.Count - MaxTold} more"] : Array.Empty<string>();
        return string.Join('\n', [head, .. findings, .. more]);
    }
}
