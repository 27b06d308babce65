using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Tuco.Mcp.Safety;

/// <summary>The SQL of the ledger: one connection, one transaction at a time; other processes wait up to five seconds for theirs.</summary>
internal sealed class LedgerFile : IDisposable
{
    private const string Columns = "id, key, digest, state, at, lease, correlation, text, json";
    private const int MostClaims = 200_000;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();
    private SqliteTransaction? _transaction;
    private bool _flushes;
    private bool _closed;

    public LedgerFile(string path)
    {
        // SQLite gives its side files the mode of the main file.
        if (!File.Exists(path))
            Owned.Open(path, FileMode.OpenOrCreate, FileShare.ReadWrite | FileShare.Delete).Dispose();
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 5 }.ConnectionString);
        try
        {
            Prepare();
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs the work in one transaction; nothing of it lasts if it throws.</summary>
    /// <param name="work">The work.</param>
    /// <param name="writes">False for what only reads.</param>
    /// <param name="flush">
    /// It outlives a power cut once this returns, as a claim must, or the call that follows it could be made twice. Without, it outlives the
    /// program, and a power cut once the next one that is flushed has returned.
    /// </param>
    public T InTransaction<T>(Func<T> work, bool writes = true, bool flush = true)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (writes && flush != _flushes)
            {
                Execute(flush ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
                _flushes = flush;
            }
            using var transaction = _connection.BeginTransaction(deferred: !writes);
            _transaction = transaction;
            try
            {
                var result = work();
                transaction.Commit();
                return result;
            }
            finally
            {
                _transaction = null;
            }
        }
    }

    public void InTransaction(Action work, bool flush = true) => InTransaction(() =>
    {
        work();
        return true;
    }, flush: flush);

    public LedgerFacts FactsOf(Intent intent, Limits limits, DateTimeOffset now)
    {
        var scope = new (string, object?)[]
        {
            ("$workspace", intent.Workspace), ("$principal", intent.Principal), ("$key", intent.Key), ("$digest", intent.Digest),
            ("$likeness", intent.Likeness), ("$kind", intent.RecipientKind), ("$bucket", (int)intent.Bucket),
            ("$recipient", intent.Recipient ?? ""), ("$now", Ms(now)), ("$window", Ms(now - limits.Window)),
            ("$doubt", Ms(now - LedgerFacts.DoubtLives)), ("$minute", Ms(now - TimeSpan.FromMinutes(1))),
            ("$day", Ms(new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero))), ("$burst", Ms(now - LedgerFacts.BurstSpan)),
        };
        var byKey = intent.Key is null ? null : Claim($"SELECT {Columns} FROM claims WHERE workspace=$workspace AND key=$key", scope);
        var byDigest = Claim($"SELECT {Columns} FROM claims WHERE workspace=$workspace AND digest=$digest AND at>$doubt AND (state<>1 OR at>$window) "
            + "ORDER BY at DESC LIMIT 1", scope);
        using var counts = Command("""
            SELECT (SELECT count(*) FROM claims WHERE workspace=$workspace AND likeness=$likeness AND at>$doubt AND state<>1
                AND (coalesce(recipient, '')=$recipient OR substr(recipient, 1, length($kind))<>$kind)),
              (SELECT until FROM declines WHERE workspace=$workspace AND digest=$digest),
              (SELECT count(*) FROM claims WHERE workspace=$workspace AND bucket=$bucket AND at>$minute),
              (SELECT min(at) FROM claims WHERE workspace=$workspace AND bucket=$bucket AND at>$minute),
              (SELECT coalesce(sum(claims), 0) FROM days WHERE workspace=$workspace AND bucket=$bucket AND day>=$day / 86400000),
              (SELECT count(DISTINCT recipient) FROM claims WHERE workspace=$workspace AND bucket=$bucket AND at>$burst AND recipient<>$recipient),
              (SELECT further FROM grants WHERE workspace=$workspace AND principal=$principal AND until>$now)
            """, scope);
        using var row = counts.ExecuteReader();
        row.Read();
        return new LedgerFacts
        {
            ByKey = byKey,
            ByDigest = byDigest,
            Doubt = row.GetInt64(0) > 0,
            DeclinedUntil = row.IsDBNull(1) ? null : At(row.GetInt64(1)),
            InMinute = row.GetInt32(2),
            OldestInMinute = row.IsDBNull(3) ? null : At(row.GetInt64(3)),
            InDay = row.GetInt32(4),
            OtherRecipients = row.GetInt32(5),
            Granted = row.IsDBNull(6) ? 0 : row.GetInt32(6),
        };
    }

    public void Insert(string id, Intent intent, string key, DateTimeOffset now, DateTimeOffset lease) => Execute(
        "INSERT INTO claims(id, workspace, key, digest, likeness, bucket, recipient, at, state, lease, correlation) "
            + "VALUES($id, $workspace, $key, $digest, $likeness, $bucket, $recipient, $at, 0, $lease, $correlation)",
        ("$id", id), ("$workspace", intent.Workspace), ("$key", key), ("$digest", intent.Digest),
        ("$likeness", intent.Likeness), ("$bucket", (int)intent.Bucket),
        ("$recipient", intent.Recipient), ("$at", Ms(now)), ("$lease", Ms(lease)), ("$correlation", intent.CorrelationId));

    public void Reopen(string id, DateTimeOffset lease) =>
        Execute("UPDATE claims SET state=0, reopened=1, lease=$lease WHERE id=$id", ("$id", id), ("$lease", Ms(lease)));

    public void Finish(string id, ClaimState state, Stored? answer) =>
        Execute("UPDATE claims SET state=$state, text=$text, json=$json WHERE id=$id AND state<>1",
            ("$id", id), ("$state", (int)state), ("$text", answer?.Text), ("$json", answer?.Json));

    public void Release(string id)
    {
        Execute("DELETE FROM claims WHERE id=$id AND state<>1 AND reopened=0", ("$id", id));
        Execute("UPDATE claims SET state=2 WHERE id=$id AND state<>1", ("$id", id));
    }

    public bool Tells(Intent intent, string subject, DateTimeOffset now) => Scalar(
        "SELECT count(*) FROM claims WHERE workspace=$workspace AND bucket=$bucket AND at>$doubt AND state=1 AND instr(text, $subject)>0",
        ("$workspace", intent.Workspace), ("$bucket", (int)intent.Bucket), ("$doubt", Ms(now - LedgerFacts.DoubtLives)), ("$subject", subject)) > 0;

    public bool IsOpen(string id, DateTimeOffset now) =>
        Scalar("SELECT count(*) FROM claims WHERE id=$id AND state=0 AND lease>$now", ("$id", id), ("$now", Ms(now))) > 0;

    public void Renew(IEnumerable<string> ids, DateTimeOffset lease)
    {
        foreach (var id in ids)
            Execute("UPDATE claims SET lease=$lease WHERE id=$id AND state=0", ("$id", id), ("$lease", Ms(lease)));
    }

    /// <summary>False when it was used before.</summary>
    public bool UseUp(string consent, DateTimeOffset now) =>
        Execute("INSERT INTO consents(id, at) VALUES($id, $at) ON CONFLICT DO NOTHING", ("$id", consent), ("$at", Ms(now))) == 1;

    public void Decline(Intent intent, DateTimeOffset until) => Execute(
        "INSERT INTO declines VALUES($workspace, $digest, $until) ON CONFLICT(workspace, digest) DO UPDATE SET until=$until",
        ("$workspace", intent.Workspace), ("$digest", intent.Digest), ("$until", Ms(until)));

    public void Grant(Intent intent, int further, DateTimeOffset until) => Execute(
        "INSERT INTO grants VALUES($workspace, $principal, $further, $until) "
            + "ON CONFLICT(workspace, principal) DO UPDATE SET further=$further, until=$until",
        ("$workspace", intent.Workspace), ("$principal", intent.Principal), ("$further", further), ("$until", Ms(until)));

    public void UseGrant(Intent intent, DateTimeOffset now) => Execute(
        "UPDATE grants SET further=further-1 WHERE workspace=$workspace AND principal=$principal AND until>$now AND further>0",
        ("$workspace", intent.Workspace), ("$principal", intent.Principal), ("$now", Ms(now)));

    public void Keep(AuditHead head) => Execute(
        "INSERT INTO audit_heads VALUES($file, $seq, $mac, $at) ON CONFLICT(file) DO UPDATE SET seq=$seq, mac=$mac, at=$at",
        ("$file", head.FilePath), ("$seq", head.Seq), ("$mac", head.Mac), ("$at", Ms(head.At)));

    public IReadOnlyList<AuditHead> Heads()
    {
        using var command = Command("SELECT file, seq, mac, at FROM audit_heads ORDER BY at");
        using var row = command.ExecuteReader();
        var heads = new List<AuditHead>();
        while (row.Read())
            heads.Add(new AuditHead(row.GetString(0), row.GetInt64(1), row.GetString(2), At(row.GetInt64(3))));
        return heads;
    }

    /// <summary>Forgets what is older than 30 days, and the oldest answers beyond 200,000 claims; never what still blocks or counts.</summary>
    public void Purge(DateTimeOffset now)
    {
        Execute("DELETE FROM claims WHERE at<$old", ("$old", Ms(now - Kept)));
        Execute("DELETE FROM consents WHERE at<$old", ("$old", Ms(now - Kept)));
        Execute("DELETE FROM declines WHERE until<$now", ("$now", Ms(now)));
        Execute("DELETE FROM grants WHERE until<$now", ("$now", Ms(now)));
        Execute("DELETE FROM claims WHERE at<$day AND at<=(SELECT at FROM claims ORDER BY at DESC LIMIT 1 OFFSET $most)",
            ("$day", Ms(now - LedgerFacts.DoubtLives)), ("$most", MostClaims));
        Execute("DELETE FROM days WHERE claims=0");
        Execute("DELETE FROM audit_heads WHERE at<$old", ("$old", Ms(now - Kept)));
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            _connection.Dispose();
        }
    }

    private void Prepare()
    {
        _connection.Open();
        Execute("PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;");
        InTransaction(() =>
        {
            if (Scalar("PRAGMA user_version") is > LedgerSchema.Version)
                throw new InvalidDataException("The ledger was written by a later version of tuco-mcp.");
            Execute(LedgerSchema.Sql);
        });
    }

    private ClaimRow? Claim(string sql, params ReadOnlySpan<(string, object?)> values)
    {
        using var command = Command(sql, values);
        using var row = command.ExecuteReader();
        return !row.Read() ? null : new ClaimRow(row.GetString(0), row.GetString(1), row.GetString(2), (ClaimState)row.GetInt32(3), At(row.GetInt64(4)),
            At(row.GetInt64(5)), row.GetString(6), row.IsDBNull(8) ? null : new Stored(row.GetString(7), row.GetFieldValue<byte[]>(8)));
    }

    private int Execute(string sql, params ReadOnlySpan<(string, object?)> values)
    {
        using var command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    private long Scalar(string sql, params ReadOnlySpan<(string, object?)> values)
    {
        using var command = Command(sql, values);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string, object?)> values)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = _transaction;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    private static long Ms(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
