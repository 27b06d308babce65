namespace Tuco.Mcp.Tools.Messages;

/// <summary>
/// How many parts a text needs as SMS (3GPP TS 23.038): 160 septets of the GSM alphabet or 70 UTF-16 units; 153 or 67 each when there are several.
/// </summary>
internal static class SmsLength
{
    private const string Basic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
        + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private const string Extended = "\f^{}\\[~]|€";

    public static int Segments(string text)
    {
        if (text.Any(static c => !Basic.Contains(c, StringComparison.Ordinal) && !Extended.Contains(c, StringComparison.Ordinal)))
            return Parts(text.EnumerateRunes().Select(static rune => rune.Utf16SequenceLength), 70, 67);
        return Parts(text.Select(static c => Extended.Contains(c, StringComparison.Ordinal) ? 2 : 1), 160, 153);
    }

    /// <summary>A character of two units is never torn: where one does not fit any more, it begins the next part.</summary>
    private static int Parts(IEnumerable<int> units, int alone, int each)
    {
        var (total, parts, used) = (0, 1, 0);
        foreach (var length in units)
        {
            total += length;
            (parts, used) = used + length <= each ? (parts, used + length) : (parts + 1, length);
        }
        return total <= alone ? 1 : parts;
    }
}
