using Microsoft.Data.Sqlite;
using Npgsql;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Benchmarks;

/// <summary>One thing that was timed, in milliseconds.</summary>
internal sealed record Figure(string Name, double[] Times);

/// <summary>Where the time of a send goes, what the disk has to do with it, and whether the ledger slows down as it fills.</summary>
internal sealed class LedgerBench(string folder)
{
    private const string Workspace = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";

    /// <summary>All are sent the same text.</summary>
    private const string Likeness = "5f60718293a4b5c6d7e8f90a1b2c3d4e";

    private static readonly Stored Answer = new(new string('t', 350), [.. Enumerable.Repeat((byte)'j', 600)]);

    /// <summary>The steps of one send after the other, as the pipeline takes them.</summary>
    public async Task<IReadOnlyList<Figure>> StepsAsync(int warmUp, int rounds)
    {
        var clock = new SteppingClock();
        var state = new StateFolder(New());
        state.Prepare();
        var policy = new Policy(new SafetySettings { QuietHours = QuietHours.Parse("21:00-08:00@UTC").Hours }, state, clock);
        await using var ledger = await Ledger.OpenAsync(new SqliteStore(state.FileOf(Ledger.FileName)), new Limits { Burst = 10_000 }, clock);
        var steps = new Steps();
        using var audit = new AuditLog(AuditPlace.Of(state, null), state.KeyOf(AuditKey.FileName, AuditKey.Bytes), clock,
            head => new ValueTask(steps.TimeAsync("audit: head into the ledger, twice", () => ledger.KeepAsync(head))));
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
            await steps.TimeAsync("ledger: look", async () => await ledger.LookAsync(intent, consented: false));
            var claim = "";
            await steps.TimeAsync("ledger: claim", async () => claim = ((Verdict.Claimed)await ledger.ClaimAsync(intent, null)).Id);
            await steps.TimeAsync("audit before, with its head", () => audit.WriteAsync(entry with { ClaimId = claim }));
            await steps.TimeAsync("ledger: done", () => ledger.DoneAsync(claim, Answer));
            await steps.TimeAsync("audit after, with its head", () => audit.WriteAsync(entry with { Event = AuditEvent.After, ClaimId = claim, Code = "done" }));
        }
        return steps.Figures;
    }

    /// <summary>One claim written, by how much of it must be on the disk before the call may go on.</summary>
    public async Task<IReadOnlyList<Figure>> SyncAsync(int warmUp, int rounds)
    {
        using var full = await OpenAsync("FULL");
        using var normal = await OpenAsync("NORMAL");
        using var off = await OpenAsync("OFF");
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
    public async Task<IReadOnlyList<(string Rows, double[] Look, double[] Claim)>> GrowthAsync(int warmUp, int rounds, string? postgres = null)
    {
        var clock = new SteppingClock();
        var (month, today) = (TimeSpan.FromDays(28), clock.GetUtcNow().TimeOfDay - LedgerFacts.BurstSpan);
        (string Rows, Ledger Ledger)[] ledgers =
        [
            ("none", await FilledAsync(0, month, clock, postgres)), ("10,000 of the last month", await FilledAsync(10_000, month, clock, postgres)),
            ("100,000 of the last month", await FilledAsync(100_000, month, clock, postgres)),
            ("100,000 of this day", await FilledAsync(100_000, today, clock, postgres)),
        ];
        try
        {
            var looks = await Rounds.MeasureAsync(warmUp, rounds,
                [.. ledgers.Select(filled => Work(async () => await filled.Ledger.LookAsync(NewIntent(), false)))]);
            var claims = await Rounds.MeasureAsync(warmUp, rounds, [.. ledgers.Select(filled => Work(async () =>
                await filled.Ledger.DoneAsync(((Verdict.Claimed)await filled.Ledger.ClaimAsync(NewIntent(), null)).Id, Answer)))]);
            return [.. ledgers.Select((filled, i) => (filled.Rows, looks[i], claims[i]))];
        }
        finally
        {
            foreach (var (_, ledger) in ledgers)
                await ledger.DisposeAsync();
        }

        Func<int, Func<Task>> Work(Func<Task> work) => _ =>
        {
            clock.Step();
            return work;
        };
    }

    /// <summary>A ledger with so many sends done, the same time between each; those of a month end yesterday, so that the caps do not count them.</summary>
    private async Task<Ledger> FilledAsync(int rows, TimeSpan span, SteppingClock clock, string? postgres)
    {
        var path = Path.Combine(New(), Ledger.FileName);
        var connection = postgres is null ? null : await NewDatabaseAsync(postgres);
        var end = span.TotalDays > 1 ? new DateTimeOffset(clock.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero) : clock.GetUtcNow() - LedgerFacts.BurstSpan;
        await using (var store = Open())
            await new LedgerFilling(Workspace, Likeness, Answer).WriteAsync(store, rows, end, span, isSqlite: connection is null);
        return await Ledger.OpenAsync(Open(), new Limits { Burst = 10_000, SendsPerMinute = 100_000, SendsPerDay = 1_000_000 }, clock);

        ILedgerStore Open() => connection is null ? new SqliteStore(path) : new PostgresStore(connection);
    }

    private static async Task<string> NewDatabaseAsync(string server)
    {
        var name = "bench" + Guid.NewGuid().ToString("N");
        await using var source = NpgsqlDataSource.Create(server);
#pragma warning disable CA2100 // A name of ours.
        await using var create = source.CreateCommand("CREATE DATABASE " + name);
#pragma warning restore CA2100
        await create.ExecuteNonQueryAsync();
        return PostgresAddress.Of($"{server};Database={name};Command Timeout=60")!;
    }

    private async Task<SqliteConnection> OpenAsync(string synchronous)
    {
        var path = Path.Combine(New(), Ledger.FileName);
        await using (var store = new SqliteStore(path))
            await store.PrepareAsync();
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
        insert.CommandText = "INSERT INTO claims(id, workspace, key, digest, likeness, bucket, recipient, at, state, lease, correlation) "
            + "VALUES($id, $workspace, 'tuco-mcp-' || $id, $id, $id, 1, $id, 1, 0, 1, $id)";
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
        Likeness = Likeness,
        CorrelationId = "tuco-mcp_" + Guid.NewGuid().ToString("N"),
        Bucket = Bucket.Sends,
        Recipient = Guid.NewGuid().ToString("N"),
    };

    private string New() => Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("N"))).FullName;
}
