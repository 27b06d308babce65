using System.Buffers;
using System.IO.Pipelines;

namespace Tuco.Mcp.Safety;

/// <summary>Checks audit files line by line. Whoever has the key, or the ledger and an old copy of a file, can deceive it.</summary>
internal static class AuditChain
{
    /// <summary>
    /// Checks one file, which may be in use. It may be longer than its head tells: a crash can come between the two. After a power failure it
    /// may be shorter, which looks like a cut.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="key">It was written with.</param>
    /// <param name="head">What the ledger knows of it, read before the file is; null when it knows nothing.</param>
    public static async Task<AuditReport> VerifyAsync(string path, byte[] key, AuditHead? head)
    {
        var walk = new Walk(path, new AuditLine(new AuditKey(key)), head);
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            await foreach (var (line, whole) in LinesOf(file))
                walk.Take(line, whole);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return walk.Broken();
        }
        return walk.End();
    }

    /// <summary>
    /// Checks files, and that those which heads name are there. A file is known by its name, wherever its folder is mounted. Files of more
    /// than one line that no head names are warned of: with one line, a crash may have come before the first head. Heads under another key
    /// are those of another host.
    /// </summary>
    public static async Task<IReadOnlyList<AuditReport>> VerifyAllAsync(IEnumerable<string> files, byte[] key, IReadOnlyList<AuditHead> heads)
    {
        var mark = new AuditKey(key).Mark;
        var latest = heads.Where(head => head.KeyMark == mark).GroupBy(static head => Path.GetFileName(head.FilePath), StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.MaxBy(static head => head.Seq)!, StringComparer.Ordinal);
        var paths = files.Concat(latest.Values.Select(static head => head.FilePath)).DistinctBy(Path.GetFileName, StringComparer.Ordinal);
        var reports = new List<AuditReport>();
        foreach (var path in paths.OrderBy(Path.GetFileName, StringComparer.Ordinal))
        {
            var head = latest.GetValueOrDefault(Path.GetFileName(path));
            reports.Add(File.Exists(path) ? WithWarning(await VerifyAsync(path, key, head), head) : Gone(path));
        }
        return reports;
    }

    private static AuditReport WithWarning(AuditReport report, AuditHead? head) => head is not null || report.Entries <= 1 ? report : report with
    {
        Findings = [.. report.Findings, new(AuditFault.NoHead, null, "the ledger does not know this file, so a cut at its end cannot be seen")],
    };

    private static AuditReport Gone(string path) =>
        new(path, 0, null, null, [new(AuditFault.Gone, null, "the file is gone, and the ledger knows it")]);

    private static async IAsyncEnumerable<(byte[] Line, bool Whole)> LinesOf(Stream file)
    {
        var pipe = PipeReader.Create(file, new StreamPipeReaderOptions(bufferSize: 65_536, leaveOpen: true));
        while (true)
        {
            var read = await pipe.ReadAsync();
            var rest = read.Buffer;
            for (; rest.PositionOf((byte)'\n') is { } end; rest = rest.Slice(rest.GetPosition(1, end)))
                yield return (rest.Slice(0, end).ToArray(), true);
            if (read.IsCompleted && !rest.IsEmpty)
                yield return (rest.ToArray(), false);
            pipe.AdvanceTo(read.IsCompleted ? read.Buffer.End : rest.Start, read.Buffer.End);
            if (read.IsCompleted)
                break;
        }
        await pipe.CompleteAsync();
    }

    /// <summary>One way through one file.</summary>
    private sealed class Walk(string path, AuditLine line, AuditHead? head)
    {
        private readonly List<AuditFinding> _findings = [];
        private long _lines;
        private long _seq;
        private long _highest;
        private string? _prev = line.StartOf(path);
        private DateTimeOffset? _first;
        private DateTimeOffset? _last;

        /// <summary>A bad line is taken for the entry that should stand there, so that it is told once and not again at the next line.</summary>
        public void Take(byte[] bytes, bool whole)
        {
            _lines++;
            if (!whole)
            {
                Find(AuditFault.Torn, "the last line is not whole: a write was cut short, or the file was");
                return;
            }
            _highest = Math.Max(_highest, ++_seq);
            if (line.Read(bytes) is not { } link)
                FindBad(AuditFault.Unreadable, "this is no line of an audit log");
            else if (!link.Genuine)
                FindBad(AuditFault.Edited, "the line was changed after it was written, or written without the key");
            else
                Follow(link);
        }

        public AuditReport End()
        {
            if (head is not null && head.Seq > _highest)
                Find(AuditFault.Cut, $"the file ends at entry {_highest}, and the ledger knows entry {head.Seq}", wholeFile: true);
            return Report();
        }

        public AuditReport Broken()
        {
            Find(AuditFault.Unreadable, "the file cannot be read", wholeFile: true);
            return Report();
        }

        private AuditReport Report() => new(path, _lines, _first, _last, _findings);

        private void Follow(AuditLink link)
        {
            if (link.Seq > _seq)
                Find(AuditFault.Missing, $"entry {Range(_seq, link.Seq - 1)} should stand here, and entry {link.Seq} does");
            else if (link.Seq < _seq)
                Find(AuditFault.Misplaced, $"entry {_seq} should stand here, and entry {link.Seq} does");
            else if (_prev is not null && link.Prev != _prev)
                Find(_seq == 1 ? AuditFault.OtherFile : AuditFault.Misplaced,
                    _seq == 1 ? "the file had another name when it began" : $"entry {link.Seq} does not follow the one before it");
            if (link.Seq == head?.Seq && link.Mac != head.Mac)
                Find(AuditFault.OtherHead, $"entry {link.Seq} is not the one that the ledger knows");
            (_seq, _prev) = (link.Seq, link.Mac);
            _highest = Math.Max(_highest, _seq);
            _first ??= link.At;
            _last = link.At;
        }

        private void FindBad(AuditFault fault, string told)
        {
            _prev = null;
            Find(fault, told);
        }

        private void Find(AuditFault fault, string told, bool wholeFile = false) => _findings.Add(new(fault, wholeFile ? null : _lines, told));

        private static string Range(long from, long to) => from == to ? $"{from}" : $"{from} to {to}";
    }
}
