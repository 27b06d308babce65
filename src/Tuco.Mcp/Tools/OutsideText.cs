using System.Globalization;
using System.Text;

namespace Tuco.Mcp.Tools;

/// <summary>Text that came from outside, made harmless for a reader: no invisible, bidirectional, tag or escape characters.</summary>
internal static class OutsideText
{
    /// <summary>The text without characters that a person cannot see but a model or a terminal obeys; line breaks and tabs stay.</summary>
    public static string Clean(string text)
    {
        if (!text.Any(IsSuspect))
            return text;
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t' || !IsHidden(rune))
                kept.Append(rune);
        }
        return kept.ToString();
    }

    /// <summary>The text on one line of at most <paramref name="length"/> characters.</summary>
    public static string Line(string? text, int length) => Cut(Clean(text ?? "").ReplaceLineEndings(" ").Replace('\t', ' '), length);

    /// <summary>The text as a cell of a table: one line without a bar.</summary>
    public static string Cell(string? text, int length = 60) => Line(text?.Trim(), length).Replace('|', '/');

    /// <summary>The whole text on one line between guillemets, with what cannot be seen written out: what is shown is what is meant.</summary>
    public static string Quote(string text, int length)
    {
        var shown = new StringBuilder("«");
        foreach (var rune in Cut(text, length).EnumerateRunes())
        {
            shown.Append(rune.Value switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '«' => "‹",
                '»' => "›",
                _ => IsHidden(rune) ? string.Create(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X4}}}") : rune.ToString(),
            });
        }
        return shown.Append('»').ToString();
    }

    /// <summary>At most <paramref name="length"/> characters, whole ones, the last of them an ellipsis where some were left out.</summary>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1)] + "…";

    private static bool IsSuspect(char c) => c is < ' ' or (>= '\x7f' and < '\xa0') or '\xad' || c >= '\u0300';

    private static bool IsHidden(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x3164 or 0xFFA0 or (>= 0xFE00 and <= 0xFE0E) or (>= 0xE0100 and <= 0xE01EF);
}
