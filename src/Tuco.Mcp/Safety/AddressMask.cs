namespace Tuco.Mcp.Safety;

/// <summary>An address as a log may show it: enough to recognise one that is known, not enough to learn one.</summary>
internal static class AddressMask
{
    private const string Hidden = "•••••";
    private const int MaxDomain = 60;
    private const int MaxId = 40;
    private static readonly string[] Kinds = ["lead:", "line-request:", "message:", "campaign:", "webhook:", "dnc:", "action:"];

    /// <summary><c>+1202•••••34</c>, <c>a•••@example.com</c>, <c>lead:…</c> and other ids as they are; anything short or unknown is hidden whole.</summary>
    public static string Of(string address)
    {
        var text = address.Trim();
        if (KindOf(text) is { } kind)
            return kind + (IsId(text.AsSpan(kind.Length)) ? text[kind.Length..] : Hidden);
        if (text.LastIndexOf('@') is var at and >= 0)
            return IsDomain(text.AsSpan(at + 1)) ? string.Concat(at > 2 ? text.AsSpan(0, 1) : "", "•••", text.AsSpan(at)) : Hidden;
        return DigitsOf(text) is { Length: >= 8 and <= 20 } digits ? MaskedPhone(digits, text[0] == '+') : Hidden;
    }

    /// <summary>One form for the ways to write one address, so that their hashes are equal.</summary>
    public static string Canonical(string address)
    {
        var text = address.Trim();
        if (KindOf(text) is not null)
            return text;
        return DigitsOf(text) ?? text.ToLowerInvariant();
    }

    private static string? KindOf(string text) => Kinds.FirstOrDefault(kind => text.StartsWith(kind, StringComparison.Ordinal));

    private static string MaskedPhone(string digits, bool plus)
    {
        var start = digits.Length >= 10 ? 4 : 2;
        return string.Concat(plus ? "+" : "", digits.AsSpan(0, start), new string('•', digits.Length - start - 2), digits.AsSpan(digits.Length - 2));
    }

    /// <summary>The digits of what is written like a phone number; null for anything else.</summary>
    private static string? DigitsOf(string text) =>
        text.All(static c => char.IsAsciiDigit(c) || c is '+' or ' ' or '-' or '.' or '(' or ')') && text.Any(char.IsAsciiDigit)
            ? new string([.. text.Where(char.IsAsciiDigit)])
            : null;

    /// <summary>Digits alone could be a phone number in the wrong place.</summary>
    private static bool IsId(ReadOnlySpan<char> id)
    {
        var letters = false;
        foreach (var c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                return false;
            letters |= char.IsAsciiLetter(c);
        }
        return letters && id.Length <= MaxId;
    }

    private static bool IsDomain(ReadOnlySpan<char> domain)
    {
        foreach (var c in domain)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('-' or '.'))
                return false;
        }
        return domain.Length <= MaxDomain && domain.Contains('.') && char.IsLetter(domain[^1]);
    }
}
