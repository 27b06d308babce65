using System.Buffers;

namespace Tuco.Mcp.Tools;

/// <summary>
/// Shapes of text that cannot carry an order: ids, addresses, times, numbers, links, single machine words. Everything else that came
/// from outside is fenced.
/// </summary>
internal static class Shape
{
    private const int LongestUrl = 1000;

    /// <summary>What ids, GUIDs, phone numbers, amounts, percentages and cursors are written with.</summary>
    private static readonly SearchValues<char> OfFigures = SearchValues.Create("0123456789abcdefABCDEF.:+-%,");
    private static readonly SearchValues<char> OfTimes = SearchValues.Create("0123456789-:.+TtZz ");
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    private static readonly SearchValues<char> OfStatus = SearchValues.Create("abcdefghijklmnopqrstuvwxyz_");
    private static readonly SearchValues<char> OfCodes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    private static readonly SearchValues<char> Alphanumeric = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    private static readonly SearchValues<char> OfNames = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-");
    private static readonly SearchValues<char> OfUrls =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#[]@!$&'()*+,;=%");

    /// <summary>True for text of a known shape; nothing at all is one.</summary>
    public static bool IsKnown(ReadOnlySpan<char> text) =>
        text.IsEmpty || IsFigure(text) || IsStatus(text) || IsUrl(text) || IsCode(text) || IsTime(text) || IsEmail(text) || IsAccount(text)
        || IsOwnId(text);

    private static bool IsFigure(ReadOnlySpan<char> text) => text.Length <= 64 && !text.ContainsAnyExcept(OfFigures) && text.ContainsAny(Digits);

    private static bool IsStatus(ReadOnlySpan<char> text) =>
        text.Length <= 30 && char.IsAsciiLetterLower(text[0]) && !text.ContainsAnyExcept(OfStatus) && text.Count('_') <= 3;

    private static bool IsCode(ReadOnlySpan<char> text) => text.Length <= 40 && char.IsAsciiLetterUpper(text[0]) && !text.ContainsAnyExcept(OfCodes);

    /// <summary>An ISO 8601 date, or a time that begins with one.</summary>
    private static bool IsTime(ReadOnlySpan<char> text) =>
        text.Length is >= 10 and <= 40 && text[4] == '-' && text[7] == '-' && char.IsAsciiDigit(text[0]) && !text.ContainsAnyExcept(OfTimes);

    /// <summary>A short plain address; one with many words in it is none.</summary>
    private static bool IsEmail(ReadOnlySpan<char> text)
    {
        var at = text.IndexOf('@');
        return text.Length <= 64 && at > 0 && IsName(text[..at], 3) && IsName(text[(at + 1)..], 5) && text[(at + 1)..].Contains('.');
    }

    private static bool IsName(ReadOnlySpan<char> text, int separators) =>
        text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]) && !text.ContainsAnyExcept(OfNames)
        && text.Count('.') + text.Count('_') + text.Count('+') + text.Count('-') <= separators;

    private static bool IsUrl(ReadOnlySpan<char> text)
    {
        var scheme = text.StartsWith("https://", StringComparison.Ordinal) ? 8 : text.StartsWith("http://", StringComparison.Ordinal) ? 7 : 0;
        if (scheme == 0 || text.Length > LongestUrl || text.ContainsAnyExcept(OfUrls))
            return false;
        var authority = text[scheme..];
        var end = authority.IndexOfAny('/', '?', '#');
        authority = end < 0 ? authority : authority[..end];
        return !authority.IsEmpty && !authority.Contains('@');
    }

    /// <summary>Ids of users and workspaces, such as <c>user_2abcDEF</c>.</summary>
    private static bool IsAccount(ReadOnlySpan<char> text) =>
        text.Length <= 40 && (text.StartsWith("user_", StringComparison.Ordinal) || text.StartsWith("org_", StringComparison.Ordinal))
        && !text[(text.IndexOf('_') + 1)..].ContainsAnyExcept(Alphanumeric);

    /// <summary>Correlation ids and idempotency keys as this program makes them.</summary>
    private static bool IsOwnId(ReadOnlySpan<char> text) =>
        text.Length <= 73 && text.StartsWith("tuco-mcp", StringComparison.Ordinal) && text.Length > 9 && text[8] is '_' or '-' && IsFigure(text[9..]);
}
