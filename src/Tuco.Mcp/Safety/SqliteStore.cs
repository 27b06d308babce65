using Microsoft.Data.Sqlite;

namespace Tuco.Mcp.Safety;

/// <summary>The ledger in one SQLite file: one connection, one transaction at a time; other processes wait up to five seconds for theirs.</summary>
internal sealed class SqliteStore(string path) : ILedgerStore
{
    private const int MostClaims = 200_000;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private SqliteConnection? _connection;
    private bool _flushes;

    public ValueTask PrepareAsync()
    {
        try
        {
            Open();
            return ValueTask.CompletedTask;
        }
        catch (Exception e) when (IsOfStore(e))
        {
            throw Told(e);
        }
    }

    public ValueTask<T> ReadAsync<T>(Func<LedgerRows, ValueTask<T>> work) => InTransactionAsync(work, writes: false, flush: false);

    /// <inheritdoc/>
    /// <remarks>Whatever writes is alone.</remarks>
    public ValueTask<T> WriteAsync<T>(Func<LedgerRows, ValueTask<T>> work, string? alone = null, bool flush = true) =>
        InTransactionAsync(work, writes: true, flush);

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        _connection?.Dispose();
        _connection = null;
        _turn.Release();
    }

    private async ValueTask<T> InTransactionAsync<T>(Func<LedgerRows, ValueTask<T>> work, bool writes, bool flush)
    {
        await _turn.WaitAsync();
        try
        {
            var connection = _connection ?? throw new LedgerException("it is closed");
            if (writes && flush != _flushes)
            {
                Execute(connection, flush ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
                _flushes = flush;
            }
            await using var transaction = connection.BeginTransaction(deferred: !writes);
            var result = await work(new LedgerRows(connection, MostClaims));
            transaction.Commit();
            return result;
        }
        catch (Exception e) when (IsOfStore(e))
        {
            throw Told(e);
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Open()
    {
        // SQLite gives its side files the mode of the main file.
        if (!File.Exists(path))
            Owned.Open(path, FileMode.OpenOrCreate, FileShare.ReadWrite | FileShare.Delete).Dispose();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 5 }.ConnectionString);
        try
        {
            connection.Open();
            Execute(connection, "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;");
            using var transaction = connection.BeginTransaction(deferred: false);
            using (var version = connection.CreateCommand())
            {
                version.CommandText = "PRAGMA user_version";
                if (version.ExecuteScalar() is > (long)SqliteSchema.Version)
                    throw new LedgerException("it was written by a later version of tuco-mcp");
            }
            Execute(connection, SqliteSchema.Sql);
            transaction.Commit();
            _connection = connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static bool IsOfStore(Exception e) =>
        e is SqliteException or IOException or UnauthorizedAccessException || IsNoLibrary(e);

    /// <summary>SQLite's native library lies beside the program, where a person may forget it.</summary>
    private static bool IsNoLibrary(Exception e) =>
        e is DllNotFoundException || (e is TypeInitializationException && e.GetBaseException() is DllNotFoundException);

    private static LedgerException Told(Exception e) =>
        new(IsNoLibrary(e) ? "the library e_sqlite3 is not there; it belongs beside the program" : e.Message.TrimEnd('.'), e);
}
