using System.Data.Common;
using System.Globalization;

namespace Tuco.Mcp.Safety;

/// <summary>
/// The rows of the ledger, in the SQL that SQLite and PostgreSQL have in common. Each method is one round trip. On SQLite none of them
/// waits: its asynchronous methods have done their work when they return.
/// </summary>
/// <param name="connection">Open, and within the transaction if there is one.</param>
/// <param name="mostClaims">The oldest answers beyond so many claims are purged; null keeps all.</param>
/// <param name="before">Stands before the first statement; returns no rows.</param>
internal sealed class LedgerRows(DbConnection connection, int? mostClaims = null, string before = "")
{
    /// <summary>So many rows are purged at a time: a transaction that takes long keeps others waiting.</summary>
    private const int Handful = 5_000;

    private const string Columns = "id, key, digest, state, at, lease, correlation, text, json";
    private const long Day = 86_400_000;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private string _before = before;

    public async ValueTask<LedgerFacts> FactsOfAsync(Intent intent, Limits limits, DateTimeOffset now)
    {
        await using var command = Command($"""
            SELECT {Columns} FROM claims WHERE workspace=@workspace AND key=@key;
            SELECT {Columns} FROM claims WHERE workspace=@workspace AND digest=@digest AND at>@doubt AND (state<>1 OR at>@window) ORDER BY at DESC LIMIT 1;
            SELECT (SELECT count(*) FROM claims WHERE workspace=@workspace AND likeness=@likeness AND at>@doubt AND state<>1
                AND (coalesce(recipient, '')=@recipient OR substr(recipient, 1, length(@kind))<>@kind)),
              (SELECT until FROM declines WHERE workspace=@workspace AND digest=@digest),
              (SELECT count(*) FROM claims WHERE workspace=@workspace AND bucket=@bucket AND at>@minute),
              (SELECT min(at) FROM claims WHERE workspace=@workspace AND bucket=@bucket AND at>@minute),
              (SELECT CAST(coalesce(sum(claims), 0) AS BIGINT) FROM days WHERE workspace=@workspace AND bucket=@bucket AND day>=@day),
              (SELECT count(DISTINCT recipient) FROM claims WHERE workspace=@workspace AND bucket=@bucket AND at>@burst AND recipient<>@recipient),
              (SELECT further FROM grants WHERE workspace=@workspace AND principal=@principal AND until>@now)
            """,
            ("@workspace", intent.Workspace), ("@principal", intent.Principal), ("@key", intent.Key), ("@digest", intent.Digest),
            ("@likeness", intent.Likeness), ("@kind", intent.RecipientKind), ("@bucket", (int)intent.Bucket),
            ("@recipient", intent.Recipient ?? ""), ("@now", Ms(now)), ("@window", Ms(now - limits.Window)),
            ("@doubt", Ms(now - LedgerFacts.DoubtLives)), ("@minute", Ms(now - TimeSpan.FromMinutes(1))),
            ("@day", Ms(now) / Day), ("@burst", Ms(now - LedgerFacts.BurstSpan)));
        await using var row = await command.ExecuteReaderAsync();
        var byKey = await ClaimAsync(row);
        await row.NextResultAsync();
        var byDigest = await ClaimAsync(row);
        await row.NextResultAsync();
        await row.ReadAsync();
        return new LedgerFacts
        {
            ByKey = byKey,
            ByDigest = byDigest,
            Doubt = row.GetInt64(0) > 0,
            DeclinedUntil = row.IsDBNull(1) ? null : At(row.GetInt64(1)),
            InMinute = (int)row.GetInt64(2),
            OldestInMinute = row.IsDBNull(3) ? null : At(row.GetInt64(3)),
            InDay = (int)row.GetInt64(4),
            OtherRecipients = (int)row.GetInt64(5),
            Granted = row.IsDBNull(6) ? 0 : row.GetInt32(6),
        };
    }

    public ValueTask InsertAsync(string id, Intent intent, string key, DateTimeOffset now, DateTimeOffset lease) => DoAsync("""
        INSERT INTO claims(id, workspace, key, digest, likeness, bucket, recipient, at, state, lease, correlation)
          VALUES(@id, @workspace, @key, @digest, @likeness, @bucket, @recipient, @at, 0, @lease, @correlation)
        """,
        ("@id", id), ("@workspace", intent.Workspace), ("@key", key), ("@digest", intent.Digest), ("@likeness", intent.Likeness),
        ("@bucket", (int)intent.Bucket), ("@recipient", intent.Recipient), ("@at", Ms(now)), ("@lease", Ms(lease)), ("@correlation", intent.CorrelationId));

    public ValueTask ReopenAsync(string id, DateTimeOffset lease) =>
        DoAsync("UPDATE claims SET state=0, reopened=1, lease=@lease WHERE id=@id", ("@id", id), ("@lease", Ms(lease)));

    public ValueTask FinishAsync(string id, ClaimState state, Stored? answer) =>
        DoAsync("UPDATE claims SET state=@state, text=@text, json=@json WHERE id=@id AND state<>1",
            ("@id", id), ("@state", (int)state), ("@text", answer?.Text), ("@json", answer?.Json));

    public ValueTask ReleaseAsync(string id) => DoAsync("""
        DELETE FROM claims WHERE id=@id AND state<>1 AND reopened=0;
        UPDATE claims SET state=2 WHERE id=@id AND state<>1
        """, ("@id", id));

    public ValueTask RenewAsync(IReadOnlyList<string> ids, DateTimeOffset lease) => ChangeOpenAsync("lease=@value", ids, Ms(lease));

    public ValueTask GiveUpAsync(IReadOnlyList<string> ids) => ChangeOpenAsync("state=@value", ids, (int)ClaimState.Unknown);

    public async ValueTask<bool> TellsAsync(Intent intent, string subject, DateTimeOffset now) => await ScalarAsync(
        "SELECT count(*) FROM claims WHERE workspace=@workspace AND bucket=@bucket AND at>@doubt AND state=1 AND replace(text, @subject, '')<>text",
        ("@workspace", intent.Workspace), ("@bucket", (int)intent.Bucket), ("@doubt", Ms(now - LedgerFacts.DoubtLives)), ("@subject", subject)) > 0;

    public async ValueTask<bool> IsOpenAsync(string id, DateTimeOffset now) =>
        await ScalarAsync("SELECT count(*) FROM claims WHERE id=@id AND state=0 AND lease>@now", ("@id", id), ("@now", Ms(now))) > 0;

    /// <summary>False when it was used before.</summary>
    public async ValueTask<bool> UseUpAsync(string consent, DateTimeOffset now) =>
        await ExecuteAsync("INSERT INTO consents(id, at) VALUES(@id, @at) ON CONFLICT DO NOTHING", ("@id", consent), ("@at", Ms(now))) == 1;

    public ValueTask DeclineAsync(Intent intent, DateTimeOffset until) => DoAsync(
        "INSERT INTO declines VALUES(@workspace, @digest, @until) ON CONFLICT(workspace, digest) DO UPDATE SET until=@until",
        ("@workspace", intent.Workspace), ("@digest", intent.Digest), ("@until", Ms(until)));

    public ValueTask GrantAsync(Intent intent, int further, DateTimeOffset until) => DoAsync("""
        INSERT INTO grants VALUES(@workspace, @principal, @further, @until)
          ON CONFLICT(workspace, principal) DO UPDATE SET further=@further, until=@until
        """,
        ("@workspace", intent.Workspace), ("@principal", intent.Principal), ("@further", further), ("@until", Ms(until)));

    public ValueTask UseGrantAsync(Intent intent, DateTimeOffset now) => DoAsync(
        "UPDATE grants SET further=further-1 WHERE workspace=@workspace AND principal=@principal AND until>@now AND further>0",
        ("@workspace", intent.Workspace), ("@principal", intent.Principal), ("@now", Ms(now)));

    /// <summary>Several state folders may keep their heads here, under the same paths: each under the mark of its key.</summary>
    public ValueTask KeepAsync(AuditHead head) => DoAsync(
        "INSERT INTO audit_heads VALUES(@file, @seq, @mac, @at) ON CONFLICT(file) DO UPDATE SET seq=@seq, mac=@mac, at=@at",
        ("@file", $"{head.KeyMark} {head.FilePath}"), ("@seq", head.Seq), ("@mac", head.Mac), ("@at", Ms(head.At)));

    public async ValueTask<IReadOnlyList<AuditHead>> HeadsAsync()
    {
        await using var command = Command("SELECT file, seq, mac, at FROM audit_heads ORDER BY at");
        await using var row = await command.ExecuteReaderAsync();
        var heads = new List<AuditHead>();
        while (await row.ReadAsync())
        {
            if (row.GetString(0).Split(' ', 2) is [var mark, var path])
                heads.Add(new AuditHead(mark, path, row.GetInt64(1), row.GetString(2), At(row.GetInt64(3))));
        }
        return heads;
    }

    /// <summary>
    /// Forgets what is older than 30 days, and the oldest answers beyond what the store keeps; never what still blocks or counts.
    /// </summary>
    /// <returns>True when there is more.</returns>
    public async ValueTask<bool> PurgeAsync(DateTimeOffset now)
    {
        await DoAsync("""
            DELETE FROM consents WHERE at<@old;
            DELETE FROM declines WHERE until<@now;
            DELETE FROM grants WHERE until<@now;
            DELETE FROM days WHERE claims=0;
            DELETE FROM audit_heads WHERE at<@old
            """, ("@old", Ms(now - Kept)), ("@now", Ms(now)));
        var gone = await ExecuteAsync("DELETE FROM claims WHERE id IN (SELECT id FROM claims WHERE at<@old ORDER BY at LIMIT @handful)",
            ("@old", Ms(now - Kept)), ("@handful", Handful));
        if (mostClaims is { } most)
        {
            gone += await ExecuteAsync("""
                DELETE FROM claims WHERE id IN (SELECT id FROM claims
                  WHERE at<@day AND at<=(SELECT at FROM claims ORDER BY at DESC LIMIT 1 OFFSET @most) ORDER BY at LIMIT @handful)
                """, ("@day", Ms(now - LedgerFacts.DoubtLives)), ("@most", most), ("@handful", Handful));
        }
        return gone >= Handful;
    }

    public async ValueTask<long> ScalarAsync(string sql, params (string, object?)[] values)
    {
        await using var command = Command(sql, values);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    public async ValueTask<int> ExecuteAsync(string sql, params (string, object?)[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>Changes all of these claims that are open.</summary>
    private ValueTask ChangeOpenAsync(string change, IReadOnlyList<string> ids, object value)
    {
        var names = Enumerable.Range(0, ids.Count).Select(static i => string.Create(CultureInfo.InvariantCulture, $"@id{i}")).ToList();
        return DoAsync($"UPDATE claims SET {change} WHERE state=0 AND id IN ({string.Join(", ", names)})",
            [("@value", value), .. names.Zip(ids, static (name, id) => (name, (object?)id))]);
    }

    private async ValueTask DoAsync(string sql, params (string, object?)[] values) => await ExecuteAsync(sql, values);

    private static async ValueTask<ClaimRow?> ClaimAsync(DbDataReader row) => !await row.ReadAsync() ? null
        : new ClaimRow(row.GetString(0), row.GetString(1), row.GetString(2), (ClaimState)row.GetInt32(3), At(row.GetInt64(4)),
            At(row.GetInt64(5)), row.GetString(6), row.IsDBNull(8) ? null : new Stored(row.GetString(7), row.GetFieldValue<byte[]>(8)));

    private DbCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = _before + sql;
        _before = "";
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
        return command;
    }

    private static long Ms(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
