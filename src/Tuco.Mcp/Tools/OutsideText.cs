using System.Globalization;
using System.Text;

namespace Tuco.Mcp.Tools;

/// <summary>Text that came from outside, made harmless for a reader: no invisible, bidirectional, tag or escape characters.</summary>
internal static class OutsideText
{
    private const int EmojiStyle = 0xFE0F;
    private const int BrailleBlank = 0x2800;

    /// <summary>Combining marks on one character: no script needs more, a flood of them covers the lines around it.</summary>
    private const int MostMarks = 4;

    /// <summary>The text without characters that a person cannot see but a model or a terminal obeys; line breaks and tabs stay.</summary>
    public static string Clean(string text)
    {
        if (!IsSuspect(text))
            return text;
        var kept = new StringBuilder(text.Length);
        var marks = 0;
        var before = default(Rune);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is not ('\n' or '\t') && (IsHidden(rune) || (rune.Value == EmojiStyle && !IsSymbol(before))))
                continue;
            marks = IsMark(rune) ? marks + 1 : 0;
            if (marks > MostMarks)
                continue;
            before = rune.Value == BrailleBlank ? new Rune(' ') : rune;
            kept.Append(before);
        }
        return kept.ToString();
    }

    /// <summary>The text on one line of at most <paramref name="length"/> characters.</summary>
    public static string Line(string? text, int length) => Cut(Clean(text ?? "").ReplaceLineEndings(" ").Replace('\t', ' '), length).Trim();

    /// <summary>The text as a cell of a table: one line, its bars escaped as in Markdown.</summary>
    public static string Cell(string? text, int length = 60) => Line(text?.Trim(), length).Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>The whole text with what cannot be seen written out, line breaks and tabs aside.</summary>
    public static string Visible(string text) => !IsSuspect(text) ? text : string.Concat(text.EnumerateRunes().Select(static rune =>
        rune.Value is not ('\n' or '\r' or '\t') && IsHidden(rune) ? string.Create(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X4}}}") : rune.ToString()));

    /// <summary>The whole text on one line between guillemets, with what cannot be seen written out: what is shown is what is meant.</summary>
    public static string Quote(string text, int length)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= length)
                return Fence.Closed(shown + "…") + string.Create(CultureInfo.InvariantCulture, $" (only the beginning of {text.Length} characters)");
            shown.Append(rune.Value switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ => IsHidden(rune) ? string.Create(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X4}}}") : rune.ToString(),
            });
        }
        return Fence.Closed(shown.ToString());
    }

    /// <summary>At most <paramref name="length"/> characters, whole ones, with an ellipsis where some were left out; a fence is closed.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length)
            return text;
        var end = Fence.IsOpenAtEnd(text.AsSpan(0, length - 1)) ? "…»" : "…";
        var kept = length - end.Length;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[kept - 1]) ? kept - 1 : kept), end);
    }

    private static bool IsSuspect(string text)
    {
        foreach (var c in text)
        {
            if (IsSuspect(c))
                return true;
        }
        return false;
    }

    private static bool IsSuspect(char c) => c is < ' ' or (>= '\x7f' and < '\xa0') or '\xad' || c >= '\u0300';

    public static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsSymbol(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol;

    /// <summary>
    /// Controls, formats, separators, private use, noncharacters, and what Unicode lets a renderer ignore: joiners, fillers, variation
    /// selectors, the object replacement, the null notehead.
    /// </summary>
    public static bool IsHidden(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x3164 or 0xFFA0 or 0xFFFC
            or (>= 0xFE00 and <= 0xFE0E) or 0x16FE4 or 0x1D159 or (>= 0xE0100 and <= 0xE01EF);
}
