namespace Tuco.Mcp.Tools;

/// <summary>
/// Shapes of text that cannot carry an order: ids, addresses, times, numbers, links, single machine words. Everything else that came
/// from outside is fenced.
/// </summary>
internal static class Shape
{
    private const int LongestUrl = 1000;

    /// <summary>What each ASCII character may be part of.</summary>
    private static readonly Alphabets[] Table = [.. Enumerable.Range(0, 128).Select(static code => Of((char)code))];

    [Flags]
    private enum Alphabets
    {
        None = 0,
        /// <summary>Ids, GUIDs, phone numbers, amounts, percentages, cursors.</summary>
        Figures = 1,
        Times = 2,
        StatusWords = 4,
        Codes = 8,
        Addresses = 16,
        Links = 32,
        Alphanumeric = 64,
        All = 127,
    }

    /// <summary>True for text of a known shape; nothing at all is one.</summary>
    public static bool IsKnown(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return true;
        var all = AlphabetsOf(text);
        return all != Alphabets.None
            && (IsFigure(text, all) || IsStatus(text, all) || IsTime(text, all) || IsCode(text, all) || IsUrl(text, all) || IsEmail(text, all)
                || IsAccount(text) || IsOwnId(text));
    }

    /// <summary>The alphabets that every character of the text is of.</summary>
    private static Alphabets AlphabetsOf(ReadOnlySpan<char> text)
    {
        var all = Alphabets.All;
        foreach (var c in text)
        {
            all &= c < 128 ? Table[c] : Alphabets.None;
            if (all == Alphabets.None)
                break;
        }
        return all;
    }

    private static Alphabets Of(char c) =>
        (char.IsAsciiHexDigit(c) || c is '.' or ':' or '+' or '-' or '%' or ',' ? Alphabets.Figures : Alphabets.None)
        | (char.IsAsciiDigit(c) || c is '-' or ':' or '.' or '+' or 'T' or 't' or 'Z' or 'z' or ' ' ? Alphabets.Times : Alphabets.None)
        | (char.IsAsciiLetterLower(c) || c == '_' ? Alphabets.StatusWords : Alphabets.None)
        | (char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_' ? Alphabets.Codes : Alphabets.None)
        | (char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '+' or '-' or '@' ? Alphabets.Addresses : Alphabets.None)
        | (char.IsAsciiLetterOrDigit(c) || "-._~:/?#[]@!$&'()*+,;=%".Contains(c, StringComparison.Ordinal) ? Alphabets.Links : Alphabets.None)
        | (char.IsAsciiLetterOrDigit(c) ? Alphabets.Alphanumeric : Alphabets.None);

    private static bool IsFigure(ReadOnlySpan<char> text, Alphabets all)
    {
        if (!all.HasFlag(Alphabets.Figures) || text.Length > 64)
            return false;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
                return true;
        }
        return false;
    }

    private static bool IsStatus(ReadOnlySpan<char> text, Alphabets all) =>
        all.HasFlag(Alphabets.StatusWords) && text.Length <= 30 && text[0] != '_' && text.Count('_') <= 3;

    private static bool IsCode(ReadOnlySpan<char> text, Alphabets all) =>
        all.HasFlag(Alphabets.Codes) && text.Length <= 40 && char.IsAsciiLetterUpper(text[0]);

    /// <summary>An ISO 8601 date, or a time that begins with one.</summary>
    private static bool IsTime(ReadOnlySpan<char> text, Alphabets all) =>
        all.HasFlag(Alphabets.Times) && text.Length is >= 10 and <= 40 && char.IsAsciiDigit(text[0]) && text[4] == '-' && text[7] == '-';

    /// <summary>A short plain address; one with many words in it is none.</summary>
    private static bool IsEmail(ReadOnlySpan<char> text, Alphabets all)
    {
        if (!all.HasFlag(Alphabets.Addresses) || text.Length > 64)
            return false;
        var at = text.IndexOf('@');
        return at > 0 && IsName(text[..at], 3) && IsName(text[(at + 1)..], 5) && text[(at + 1)..].Contains('.');
    }

    private static bool IsName(ReadOnlySpan<char> text, int separators) =>
        text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]) && !text.Contains('@')
        && text.Count('.') + text.Count('_') + text.Count('+') + text.Count('-') <= separators;

    private static bool IsUrl(ReadOnlySpan<char> text, Alphabets all)
    {
        if (!all.HasFlag(Alphabets.Links) || text.Length > LongestUrl || text[0] != 'h')
            return false;
        var scheme = text.StartsWith("https://", StringComparison.Ordinal) ? 8 : text.StartsWith("http://", StringComparison.Ordinal) ? 7 : 0;
        if (scheme == 0)
            return false;
        var authority = text[scheme..];
        var end = authority.IndexOfAny('/', '?', '#');
        authority = end < 0 ? authority : authority[..end];
        return !authority.IsEmpty && !authority.Contains('@');
    }

    /// <summary>Ids of users and workspaces, such as <c>user_2abcDEF</c>.</summary>
    private static bool IsAccount(ReadOnlySpan<char> text) =>
        text.Length <= 40 && (text.StartsWith("user_", StringComparison.Ordinal) || text.StartsWith("org_", StringComparison.Ordinal))
        && AlphabetsOf(text[(text.IndexOf('_') + 1)..]).HasFlag(Alphabets.Alphanumeric);

    /// <summary>Correlation ids and idempotency keys as this program makes them.</summary>
    private static bool IsOwnId(ReadOnlySpan<char> text) =>
        text.Length is > 9 and <= 73 && text.StartsWith("tuco-mcp", StringComparison.Ordinal) && text[8] is '_' or '-'
        && IsFigure(text[9..], AlphabetsOf(text[9..]));
}
