namespace Tuco.Mcp.Safety;

/// <summary>
/// Where the ledger is kept. What to do there is given as work on its rows. Work may be run again when the store was disturbed, even after it
/// lasted, so twice must come to the same as once. Whatever fails in the store is told as a <see cref="LedgerException"/>.
/// </summary>
internal interface ILedgerStore : IAsyncDisposable
{
    /// <summary>Makes it ready for use, with all tables; comes before anything else.</summary>
    ValueTask PrepareAsync();

    /// <summary>Runs what only reads.</summary>
    ValueTask<T> ReadAsync<T>(Func<LedgerRows, ValueTask<T>> work);

    /// <summary>Runs the work in one transaction; nothing of it lasts if it throws.</summary>
    /// <param name="work">The work.</param>
    /// <param name="alone">No other work of this name runs beside it, in this program or another; null lets all run beside it.</param>
    /// <param name="flush">
    /// It outlives a power cut once this returns, as a claim must, or the call that follows it could be made twice. Without, it outlives the
    /// program, and a power cut once the next one that is flushed has returned.
    /// </param>
    ValueTask<T> WriteAsync<T>(Func<LedgerRows, ValueTask<T>> work, string? alone = null, bool flush = true);

    /// <inheritdoc cref="WriteAsync{T}"/>
    async ValueTask WriteAsync(Func<LedgerRows, ValueTask> work, string? alone = null, bool flush = true) => await WriteAsync(async rows =>
    {
        await work(rows);
        return true;
    }, alone, flush);
}

/// <summary>The ledger cannot be read or written.</summary>
/// <param name="why">In words that hold no secret and end without a full stop.</param>
/// <param name="inner">What the store said; for the log.</param>
internal sealed class LedgerException(string why, Exception? inner = null) : Exception($"The ledger cannot be read or written: {why}.", inner)
{
    public string Why => why;
}
