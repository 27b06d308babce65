using System.Globalization;
using System.Security.Cryptography;

namespace Tuco.Mcp.Safety;

/// <summary>Where audit files lie and what they are called: <c>FOLDER/STEM-20260312T150000Z-1a2b3c4d.jsonl</c>, one a process.</summary>
internal sealed record AuditPlace(string Folder, string Stem, string Extension)
{
    private const string Beginning = "yyyyMMdd'T'HHmmss'Z'";

    private static readonly EnumerationOptions Exactly = new()
    {
        MatchType = MatchType.Simple,
        MatchCasing = MatchCasing.CaseSensitive,
        IgnoreInaccessible = false,
    };

    /// <param name="state">Holds the folder <c>audit</c>, where files lie unless the operator says otherwise.</param>
    /// <param name="file">The operator's file, whose name is put in front of the suffix, or a folder; null for the default.</param>
    public static AuditPlace Of(StateFolder state, string? file)
    {
        if (string.IsNullOrEmpty(file))
            return new AuditPlace(state.FileOf("audit"), "audit", ".jsonl");
        var path = Path.GetFullPath(file);
        return Path.EndsInDirectorySeparator(path) || Directory.Exists(path)
            ? new AuditPlace(Path.TrimEndingDirectorySeparator(path), "audit", ".jsonl")
            : new AuditPlace(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path), Path.GetExtension(path));
    }

    /// <summary>Path for a file that begins now.</summary>
    public string NewFile(DateTimeOffset now)
    {
        var beginning = now.UtcDateTime.ToString(Beginning, CultureInfo.InvariantCulture);
        return Path.Combine(Folder, $"{Stem}-{beginning}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}{Extension}");
    }

    /// <summary>The files that are there, oldest first.</summary>
    /// <exception cref="IOException">The folder cannot be read; or UnauthorizedAccessException.</exception>
    public IReadOnlyList<string> Files() => Directory.Exists(Folder)
        ? [.. Directory.EnumerateFiles(Folder, $"{Stem}-????????T??????Z-????????{Extension}", Exactly).Order(StringComparer.Ordinal)]
        : [];
}
