namespace Tuco.Mcp.Options;

/// <summary>A secret in a file, read again when the file changes.</summary>
internal sealed class SecretFile(string path)
{
    private readonly Lock _lock = new();
    private (DateTime Written, long Length, string? Text) _read;

    /// <summary>The first line of the file; null when the file cannot be read or is empty.</summary>
    public string? Read()
    {
        try
        {
            var file = new FileInfo(path);
            lock (_lock)
            {
                if (_read.Text is null || _read.Written != file.LastWriteTimeUtc || _read.Length != file.Length)
                    _read = (file.LastWriteTimeUtc, file.Length, File.ReadLines(path).FirstOrDefault()?.Trim());
                return string.IsNullOrEmpty(_read.Text) ? null : _read.Text;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
