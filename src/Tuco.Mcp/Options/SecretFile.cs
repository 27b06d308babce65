namespace Tuco.Mcp.Options;

/// <summary>A secret in a file. It is read for each use: it is small, and a mounted secret changes behind links that show no new time.</summary>
internal sealed class SecretFile(string path)
{
    private const int UsualBytes = 4 * 1024;
    private const int MaxBytes = 64 * 1024;

    /// <summary>The first line of the file; null when the file cannot be read or is empty.</summary>
    public string? Read() => FirstLine(ReadAll());

    /// <summary>The whole file; null when it cannot be read, or is longer than any secret: a part of one must not count as one.</summary>
    public string? ReadAll()
    {
        try
        {
            using var file = File.OpenRead(path);
            var start = new byte[UsualBytes];
            var length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            if (length == UsualBytes)
            {
                Array.Resize(ref start, MaxBytes + 1);
                length += file.ReadAtLeast(start.AsSpan(length), start.Length - length, throwOnEndOfStream: false);
            }
            using var reader = new StreamReader(new MemoryStream(start, 0, length));
            return length > MaxBytes ? null : reader.ReadToEnd();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The first line of a text; null when it is blank.</summary>
    public static string? FirstLine(string? text) => text?.Split('\n', 2)[0].Trim() is { Length: > 0 } line ? line : null;
}
