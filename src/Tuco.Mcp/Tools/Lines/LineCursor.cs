using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tuco.Api.Lines;

namespace Tuco.Mcp.Tools.Lines;

/// <summary>Where a page ended: its place in the list and the line there, so that a list that changed meanwhile loses and repeats nothing.</summary>
internal static class LineCursor
{
    public const string Pattern = "^[0-9]{1,9}\\.[A-Za-z0-9_-]{0,24}$";

    public static string After(int end, Line last) => string.Create(CultureInfo.InvariantCulture, $"{end}.{Mark(last)}");

    public static int Start(string? cursor, List<Line> rows)
    {
        if (cursor is null)
            return 0;
        var dot = cursor.IndexOf('.', StringComparison.Ordinal);
        var end = int.Parse(cursor.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture);
        var mark = cursor[(dot + 1)..];
        if (end > 0 && end <= rows.Count && Mark(rows[end - 1]) == mark)
            return end;
        var moved = mark.Length == 0 ? -1 : rows.FindIndex(line => Mark(line) == mark);
        return moved >= 0
            ? moved + 1
            : throw new ArgumentFaultException(new Fault("cursor", "is of another list: the lines or the filters changed. Call again without it"));
    }

    /// <summary>The line's id; a digest of one that is no id, so that a cursor holds no words of others.</summary>
    private static string Mark(Line line) => line.Id is null ? ""
        : line.Id.Length == 24 && line.Id.All(char.IsAsciiHexDigit) ? line.Id
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line.Id)).AsSpan(0, 12));
}
