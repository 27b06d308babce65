namespace Tuco.Mcp.Safety;

/// <summary>Ledger and audit log, opened when the first call needs them; what cannot be opened is tried again with the next call.</summary>
internal sealed class SafetyRecords(SafetySettings settings, StateFolder folder, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Who asks whether all is well does not wait longer.</summary>
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Task<Opened>? _opened;

    /// <exception cref="RecordsException">It cannot be kept; the message says why.</exception>
    public async ValueTask<Ledger> LedgerAsync() => (await OpenedAsync()).Ledger;

    /// <summary>Null when the operator wants none.</summary>
    /// <exception cref="RecordsException">It cannot be kept; the message says why.</exception>
    public async ValueTask<AuditLog?> AuditAsync() => (await OpenedAsync()).Audit;

    /// <summary>Why nothing can be recorded just now, in words that hold no secret; null when nothing is in the way.</summary>
    public async Task<string?> FaultAsync(CancellationToken cancellation)
    {
        try
        {
            folder.Try();
            await PingAsync().WaitAsync(ReadyWithin, cancellation);
            return null;
        }
        catch (TimeoutException)
        {
            return "The ledger does not answer.";
        }
        catch (Exception e) when (e is StateFolderException or RecordsException or LedgerException)
        {
            return e.Message;
        }
    }

    /// <summary>Where the chains of all audit files stand; none where there is no ledger.</summary>
    /// <exception cref="LedgerException">It cannot be read.</exception>
    public static async Task<IReadOnlyList<AuditHead>> HeadsAsync(SafetySettings settings, StateFolder folder)
    {
        if (settings.Postgres is null && !File.Exists(settings.Store ?? folder.FileOf(Ledger.FileName)))
            return [];
        await using var store = StoreOf(settings, folder);
        await store.PrepareAsync();
        return await store.ReadAsync(static rows => rows.HeadsAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Task<Opened>? opened;
        lock (_lock)
            opened = _opened;
        // One that is still being opened holds nothing yet.
        if (opened is not { IsCompletedSuccessfully: true })
            return;
        (await opened).Audit?.Dispose();
        await (await opened).Ledger.DisposeAsync();
    }

    /// <summary>All who come while it is opened wait for the same attempt.</summary>
    private Task<Opened> OpenedAsync()
    {
        lock (_lock)
            return _opened = _opened is null or { IsFaulted: true } ? OpenAsync() : _opened;
    }

    private async Task<Opened> OpenAsync()
    {
        try
        {
            folder.Prepare();
            var key = settings.Audit ? folder.KeyOf(AuditKey.FileName, AuditKey.Bytes) : null;
            var burst = settings.Confirm is ConfirmMode.Auto ? settings.ConfirmBurst : (int?)null;
            var ledger = await Ledger.OpenAsync(StoreOf(settings, folder), settings.Limits with { Burst = burst }, time);
            return new Opened(ledger, key is null ? null : new AuditLog(AuditPlace.Of(folder, settings.AuditFile), key, time, ledger.KeepAsync));
        }
        catch (Exception e) when (e is LedgerException or StateFolderException or IOException or UnauthorizedAccessException)
        {
            throw new RecordsException($"This server cannot keep its records ({(e as LedgerException)?.Why ?? e.Message.TrimEnd('.')}).", e);
        }
    }

    private async Task PingAsync() => await (await LedgerAsync()).PingAsync();

    private static ILedgerStore StoreOf(SafetySettings settings, StateFolder folder) =>
        settings.Postgres is { } connection ? new PostgresStore(connection) : new SqliteStore(settings.Store ?? folder.FileOf(Ledger.FileName));

    private sealed record Opened(Ledger Ledger, AuditLog? Audit);
}

/// <summary>Ledger or audit log cannot be written: what writes, sends or spends must not happen.</summary>
internal sealed class RecordsException(string message, Exception inner) : Exception(message, inner);
