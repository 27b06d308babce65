namespace Tuco.Mcp.Options;

/// <summary>A secret in a file. It is read for each use: it is small, and a mounted secret changes behind links that show no new time.</summary>
internal sealed class SecretFile(string path)
{
    /// <summary>The first line of the file; null when the file cannot be read or is empty.</summary>
    public string? Read()
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault()?.Trim() is { Length: > 0 } secret ? secret : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
