namespace Tuco.Mcp.Safety;

/// <summary>The audit log cannot be written. The message names the place and the remedy.</summary>
internal sealed class AuditException(string message, Exception inner) : Exception(message, inner);

/// <summary>The last entry of a file; kept elsewhere, it tells when the file's end was cut off.</summary>
/// <param name="KeyMark">The <see cref="AuditKey.Mark"/> of the key that sealed it.</param>
/// <param name="FilePath">Absolute.</param>
/// <param name="Seq">Number of the entry, from 1.</param>
/// <param name="Mac">Its mac, 64 characters of lower-case hex.</param>
/// <param name="At">When it was written.</param>
internal sealed record AuditHead(string KeyMark, string FilePath, long Seq, string Mac, DateTimeOffset At);

/// <summary>
/// One JSON line an entry, each sealed with the one before it. The file begins with the first entry. It is handed to the operating system
/// with each entry, not to the disk: a power failure may lose the last ones.
/// </summary>
/// <param name="place">Where the file is created.</param>
/// <param name="key">Of <see cref="AuditKey.Bytes"/> bytes.</param>
/// <param name="time">The clock.</param>
/// <param name="keepHead">Called after each entry, in their order and one at a time.</param>
internal sealed class AuditLog(AuditPlace place, byte[] key, TimeProvider time, Func<AuditHead, ValueTask> keepHead) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly AuditLine _line = new(new AuditKey(key));
    private AuditFile? _file;

    /// <summary>Writes one entry. Once it returns, a crash of the program does not lose it.</summary>
    /// <exception cref="AuditException">The entry was not written; or it was, and its head could not be kept.</exception>
    public async ValueTask WriteAsync(AuditEntry entry)
    {
        await _turn.WaitAsync();
        try
        {
            var head = Append(entry);
            try
            {
                await keepHead(head);
            }
            catch (Exception e)
            {
                throw new AuditException(
                    $"audit log {head.FilePath}: its head cannot be kept in the ledger; make the ledger writable (TUCO_STATE_DIR, TUCO_STORE)", e);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _turn.Dispose();
    }

    private AuditHead Append(AuditEntry entry)
    {
        var now = time.GetUtcNow();
        try
        {
            if (_file is { IsAsLeft: false })
                Leave();
            _file ??= AuditFile.Create(place.NewFile(now), _line);
            return _file.Append(entry, now);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            if (_file is { IsEmpty: true })
                TryLeave();
            throw new AuditException(
                $"audit log in {place.Folder}: it cannot be written; free space there and make it writable, or name another place with TUCO_AUDIT_FILE", e);
        }
    }

    private void TryLeave()
    {
        try
        {
            Leave();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its empty file stays.
            _file = null;
        }
    }

    /// <summary>The next entry begins a new file.</summary>
    private void Leave()
    {
        _file?.Dispose();
        _file = null;
    }
}
