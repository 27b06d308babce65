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
            return Parts(text.Length, 70, 67);
        return Parts(text.Sum(static c => Extended.Contains(c, StringComparison.Ordinal) ? 2 : 1), 160, 153);
    }

    private static int Parts(int length, int alone, int each) => length <= alone ? 1 : (length + each - 1) / each;
}
