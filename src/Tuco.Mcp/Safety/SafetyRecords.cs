using Microsoft.Data.Sqlite;

namespace Tuco.Mcp.Safety;

/// <summary>Ledger and audit log, opened when the first call needs them; what cannot be opened is tried again with the next call.</summary>
internal sealed class SafetyRecords(SafetySettings settings, StateFolder folder, TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private Ledger? _ledger;
    private AuditLog? _audit;

    /// <exception cref="RecordsException">They cannot be kept; the message says why.</exception>
    public Ledger Ledger => Open().Ledger;

    /// <summary>Null when the operator wants none.</summary>
    /// <exception cref="RecordsException">They cannot be kept; the message says why.</exception>
    public AuditLog? Audit => Open().Audit;

    public void Dispose()
    {
        _audit?.Dispose();
        _ledger?.Dispose();
    }

    private AuditLog AuditOf(Ledger ledger) =>
        new(AuditPlace.Of(folder, settings.AuditFile), folder.KeyOf(AuditKey.FileName, AuditKey.Bytes), time, head =>
        {
            ledger.Keep(head);
            return ValueTask.CompletedTask;
        });

    private (Ledger Ledger, AuditLog? Audit) Open()
    {
        lock (_lock)
        {
            if (_ledger is { } open)
                return (open, _audit);
            try
            {
                folder.Prepare();
                var burst = settings.Confirm is ConfirmMode.Auto ? settings.ConfirmBurst : (int?)null;
                var ledger = new Ledger(settings.Store ?? folder.FileOf(Ledger.FileName), settings.Limits with { Burst = burst }, time);
                try
                {
                    _audit = settings.Audit ? AuditOf(ledger) : null;
                }
                catch
                {
                    ledger.Dispose();
                    throw;
                }
                return (_ledger = ledger, _audit);
            }
            catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or InvalidDataException or StateFolderException)
            {
                throw new RecordsException($"This server cannot keep its records ({e.Message.TrimEnd('.')}).", e);
            }
        }
    }
}

/// <summary>Ledger or audit log cannot be written: what writes, sends or spends must not happen.</summary>
internal sealed class RecordsException(string message, Exception inner) : Exception(message, inner);
