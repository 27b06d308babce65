namespace Tuco.Mcp.Safety;

/// <summary>One file of the audit log, open for appending.</summary>
internal sealed class AuditFile : IDisposable
{
    private readonly FileStream _file;
    private readonly AuditLine _line;
    private readonly string _path;
    private long _length;
    private long _seq;
    private string _mac;

    private AuditFile(string path, AuditLine line)
    {
        (_path, _line, _mac) = (path, line, line.StartOf(path));
        _file = Owned.Open(path, FileMode.CreateNew);
    }

    /// <summary>No entry was written to it.</summary>
    public bool IsEmpty => _seq == 0;

    /// <summary>
    /// False when someone moved, cut or appended to it, or a write that failed left a piece. Such a file is left as it is, for a verification.
    /// </summary>
    public bool IsAsLeft => new FileInfo(_path) is { Exists: true } file && file.Length == _length;

    /// <exception cref="IOException">It cannot be created; or UnauthorizedAccessException.</exception>
    public static AuditFile Create(string path, AuditLine line)
    {
        Owned.CreateFolder(Path.GetDirectoryName(path)!);
        return new AuditFile(path, line);
    }

    /// <summary>Appends in one write; a piece of one that failed is taken back, so that the next can follow.</summary>
    /// <exception cref="IOException">It cannot be written; or ArgumentOutOfRangeException, which is how a limit on the size of files is told.</exception>
    public AuditHead Append(AuditEntry entry, DateTimeOffset now)
    {
        var (bytes, mac) = _line.Write(entry, _seq + 1, now, _mac);
        try
        {
            _file.Position = _length;
            _file.Write(bytes.Span);
        }
        catch
        {
            _file.SetLength(_length);
            throw;
        }
        _length += bytes.Length;
        _mac = mac;
        return new AuditHead(_line.KeyMark, _path, ++_seq, mac, now);
    }

    /// <summary>Closes it; one without an entry is deleted.</summary>
    public void Dispose()
    {
        _file.Dispose();
        if (IsEmpty && IsAsLeft)
            File.Delete(_path);
    }
}
