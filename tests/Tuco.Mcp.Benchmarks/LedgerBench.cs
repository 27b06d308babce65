using Microsoft.Data.Sqlite;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Benchmarks;

/// <summary>One thing that was timed, in milliseconds.</summary>
internal sealed record Figure(string Name, double[] Times);

/// <summary>Where the time of a send goes, what the disk has to do with it, and whether the ledger slows down as it fills.</summary>
internal sealed class LedgerBench(string folder)
{
    private const string Workspace = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";

    private static readonly Stored Answer = new(new string('t', 350), [.. Enumerable.Repeat((byte)'j', 600)]);

    /// <summary>The steps of one send after the other, as the pipeline takes them.</summary>
    public async Task<IReadOnlyList<Figure>> StepsAsync(int warmUp, int rounds)
    {
        var clock = new SteppingClock();
        var state = new StateFolder(New());
        state.Prepare();
        var policy = new Policy(new SafetySettings { QuietHours = QuietHours.Parse("21:00-08:00@UTC").Hours }, state, clock);
        using var ledger = new Ledger(state.FileOf(Ledger.FileName), new Limits { Burst = 10_000 }, clock);
        var steps = new Steps();
        using var audit = new AuditLog(AuditPlace.Of(state, null), state.KeyOf(AuditKey.FileName, AuditKey.Bytes), clock, head =>
        {
            steps.Time("audit: head into the ledger, twice", () => ledger.Keep(head));
            return ValueTask.CompletedTask;
        });
        var tool = Catalog.Find("send_message")!;
        for (var round = 0; round < warmUp + rounds; round++)
        {
            if (round == warmUp)
                steps.Forget();
            clock.Step();
            var intent = NewIntent();
            var entry = new AuditEntry
            {
                Event = AuditEvent.Before,
                Tool = tool.Name,
                Risk = tool.Risk,
                Workspace = Workspace,
                Principal = intent.Principal,
                CorrelationId = intent.CorrelationId,
                Recipients = ["+12025550143"],
                Text = "Hi Ann, shall we talk about the offer on Monday?",
            };
            var effect = new Effect { Addresses = entry.Recipients, Text = entry.Text };
            steps.Time("policy", () => policy.Judge(tool, effect, readOnly: false));
            steps.Time("ledger: look", () => ledger.Look(intent, consented: false));
            var claim = "";
            steps.Time("ledger: claim", () => claim = ((Verdict.Claimed)ledger.Claim(intent, null)).Id);
            await steps.TimeAsync("audit before, with its head", () => audit.WriteAsync(entry with { ClaimId = claim }));
            steps.Time("ledger: done", () => ledger.Done(claim, Answer));
            await steps.TimeAsync("audit after, with its head", () => audit.WriteAsync(entry with { Event = AuditEvent.After, ClaimId = claim, Code = "done" }));
        }
        return steps.Figures;
    }

    /// <summary>One claim written, by how much of it must be on the disk before the call may go on.</summary>
    public async Task<IReadOnlyList<Figure>> SyncAsync(int warmUp, int rounds)
    {
        using var full = Open("FULL");
        using var normal = Open("NORMAL");
        using var off = Open("OFF");
        await using var file = new FileStream(Path.Combine(folder, "plain"), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var block = new byte[4096];
        var times = await Rounds.MeasureAsync(warmUp, rounds, Insert(full), Insert(normal), Insert(off), _ => () =>
        {
            file.Write(block);
            file.Flush(flushToDisk: true);
            return Task.CompletedTask;
        });
        return
        [
            new("synchronous=FULL (a claim)", times[0]), new("synchronous=NORMAL (an outcome, a head)", times[1]), new("synchronous=OFF", times[2]),
            new("4 KB to a file and fsync", times[3]),
        ];
    }

    /// <summary>A look, and a claim with its end, beside what the ledger holds already.</summary>
    public async Task<IReadOnlyList<(string Rows, double[] Look, double[] Claim)>> GrowthAsync(int warmUp, int rounds)
    {
        var clock = new SteppingClock();
        var (month, today) = (TimeSpan.FromDays(28), clock.GetUtcNow().TimeOfDay - LedgerFacts.BurstSpan);
        (string Rows, Ledger Ledger)[] ledgers =
        [
            ("none", Filled(0, month, clock)), ("10,000 of the last month", Filled(10_000, month, clock)),
            ("100,000 of the last month", Filled(100_000, month, clock)), ("100,000 of this day", Filled(100_000, today, clock)),
        ];
        try
        {
            var looks = await Rounds.MeasureAsync(warmUp, rounds, [.. ledgers.Select(filled => Work(() => filled.Ledger.Look(NewIntent(), false)))]);
            var claims = await Rounds.MeasureAsync(warmUp, rounds, [.. ledgers.Select(filled => Work(() =>
                filled.Ledger.Done(((Verdict.Claimed)filled.Ledger.Claim(NewIntent(), null)).Id, Answer)))]);
            return [.. ledgers.Select((filled, i) => (filled.Rows, looks[i], claims[i]))];
        }
        finally
        {
            foreach (var (_, ledger) in ledgers)
                ledger.Dispose();
        }

        Func<int, Func<Task>> Work(Action work) => _ =>
        {
            clock.Step();
            return () =>
            {
                work();
                return Task.CompletedTask;
            };
        };
    }

    /// <summary>A ledger with so many sends done, the same time between each; those of a month end yesterday, so that the caps do not count them.</summary>
    private Ledger Filled(int rows, TimeSpan span, SteppingClock clock)
    {
        var path = Path.Combine(New(), Ledger.FileName);
        var end = span.TotalDays > 1 ? new DateTimeOffset(clock.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero) : clock.GetUtcNow() - LedgerFacts.BurstSpan;
        using (var file = new LedgerFile(path))
        {
            var number = 0;
            // In the order of the ids: a tree is filled faster from its end.
            foreach (var ids in Enumerable.Range(0, rows).Select(static _ => Guid.NewGuid().ToString("N")).Order(StringComparer.Ordinal).Chunk(5_000))
            {
                file.InTransaction(() =>
                {
                    foreach (var id in ids)
                    {
                        var at = end - (span * ((double)(rows - number++) / rows));
                        file.Insert(id, NewIntent(), "tuco-mcp-" + id, at, at);
                        file.Finish(id, ClaimState.Done, Answer);
                    }
                });
            }
        }
        return new Ledger(path, new Limits { Burst = 10_000, SendsPerMinute = 100_000, SendsPerDay = 1_000_000 }, clock);
    }

    private SqliteConnection Open(string synchronous)
    {
        var path = Path.Combine(New(), Ledger.FileName);
        new LedgerFile(path).Dispose();
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var pragma = connection.CreateCommand();
#pragma warning disable CA2100 // One of three words above.
        pragma.CommandText = $"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous};";
#pragma warning restore CA2100
        pragma.ExecuteNonQuery();
        return connection;
    }

    private static Func<int, Func<Task>> Insert(SqliteConnection connection) => _ => () =>
    {
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = "INSERT INTO claims(id, workspace, key, digest, bucket, recipient, at, state, lease, correlation) "
            + "VALUES($id, $workspace, 'tuco-mcp-' || $id, $id, 1, $id, 1, 0, 1, $id)";
        insert.Parameters.AddWithValue("$id", Guid.NewGuid().ToString("N"));
        insert.Parameters.AddWithValue("$workspace", Workspace);
        insert.ExecuteNonQuery();
        transaction.Commit();
        return Task.CompletedTask;
    };

    private static Intent NewIntent() => new()
    {
        Workspace = Workspace,
        Principal = "local",
        Tool = "send_message",
        Digest = Guid.NewGuid().ToString("N"),
        CorrelationId = "tuco-mcp_" + Guid.NewGuid().ToString("N"),
        Bucket = Bucket.Sends,
        Recipient = Guid.NewGuid().ToString("N"),
    };

    private string New() => Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("N"))).FullName;
}
