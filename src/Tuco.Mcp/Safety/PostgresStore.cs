using System.Data;
using System.Diagnostics;
using Npgsql;

namespace Tuco.Mcp.Safety;

/// <summary>
/// The ledger in PostgreSQL, for several hosts. Works through a pooler that gives a connection for one transaction only: nothing is kept on
/// a connection between transactions.
/// </summary>
internal sealed class PostgresStore : ILedgerStore
{
    private const int Tries = 4;

    /// <summary>
    /// One at a time of each name: the lock ends with the transaction, and a host that vanishes in the middle of it loses it after ten seconds.
    /// What is alone is a claim, which a power cut of the server must not take back.
    /// </summary>
    private const string Alone = """
        SELECT pg_advisory_xact_lock(hashtextextended('tuco-mcp ' || coalesce(current_schema(), '') || ' ' || @name, 0)),
          set_config('idle_in_transaction_session_timeout', '10000', true),
          CASE WHEN @flush AND current_setting('synchronous_commit')='off' THEN set_config('synchronous_commit', 'on', true) END
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>After this long no further try is begun.</summary>
    private static readonly TimeSpan TriesEnd = TimeSpan.FromSeconds(2);

    private readonly NpgsqlDataSource _source;

    /// <summary>Who waits for the same lock waits here for it, without a connection, so that one workspace cannot take all of them.</summary>
    private readonly Turns _turns = new();

    /// <param name="connection">As <see cref="PostgresAddress"/> gives it.</param>
    public PostgresStore(string connection)
    {
        var builder = new NpgsqlSlimDataSourceBuilder(connection);
        builder.EnableTransportSecurity();
        _source = builder.Build();
    }

    public async ValueTask PrepareAsync() => await WriteAsync(static async rows =>
    {
        if (await rows.ScalarAsync("SELECT count(*) WHERE to_regclass('tuco_mcp') IS NOT NULL") == 0)
            await rows.ExecuteAsync(PostgresSchema.Sql);
        else if (await rows.ScalarAsync("SELECT max(version) FROM tuco_mcp") > PostgresSchema.Version)
            throw new LedgerException("it was written by a later version of tuco-mcp");
        return true;
    }, alone: "schema");

    public ValueTask<T> ReadAsync<T>(Func<LedgerRows, ValueTask<T>> work) => TryAsync(connection => work(new LedgerRows(connection)));

    public async ValueTask<T> WriteAsync<T>(Func<LedgerRows, ValueTask<T>> work, string? alone = null, bool flush = true)
    {
        using var turn = alone is null ? null : await TurnAsync(alone);
        return await TryAsync(async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
            if (alone is not null)
                await new LedgerRows(connection).ExecuteAsync(Alone, ("@name", alone), ("@flush", flush));
            var result = await work(new LedgerRows(connection, before: flush ? "" : "SET LOCAL synchronous_commit TO off;"));
            await transaction.CommitAsync();
            return result;
        });
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async ValueTask<IDisposable> TurnAsync(string name)
    {
        try
        {
            return await _turns.TakeAsync(name, Patience);
        }
        catch (TimeoutException e)
        {
            throw new LedgerException("too many calls wait for it", e);
        }
    }

    /// <summary>Tries anew what was disturbed, a lost connection included: the work may be run again even if it lasted.</summary>
    private async ValueTask<T> TryAsync<T>(Func<NpgsqlConnection, ValueTask<T>> work)
    {
        var start = Stopwatch.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            try
            {
                await using var connection = await _source.OpenConnectionAsync();
                return await work(connection);
            }
            catch (Exception e) when (PostgresFault.Of(e) is { } fault)
            {
                if (fault.LostConnection)
                    _source.Clear();
                if (!fault.Passes || tries == Tries || Stopwatch.GetElapsedTime(start) > TriesEnd)
                    throw new LedgerException(fault.Why, e);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(20, 50) * tries));
        }
    }
}
