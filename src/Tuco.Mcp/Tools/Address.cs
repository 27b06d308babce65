namespace Tuco.Mcp.Tools;

/// <summary>Phones and emails in one writing, so that equal ones are told as equal.</summary>
internal static class Address
{
    /// <summary>The address in one writing: phones in E.164 as Tuco makes them, emails in lower case with an ASCII domain.</summary>
    public static string Normal(string address)
    {
        var text = address.Trim().ToLowerInvariant();
        var at = text.LastIndexOf('@');
        if (at >= 0)
            return text[..(at + 1)] + Ascii(text[(at + 1)..].TrimEnd('.'));
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        return text.StartsWith('+') || digits.Length > 11 ? "+" + digits : digits.Length == 10 ? "+1" + digits : "+" + digits;
    }

    /// <summary>Both are there and mean the same.</summary>
    public static bool Same(string? one, string? other) => one is not null && other is not null && Normal(one) == Normal(other);

    /// <summary>The mailbox behind an address with a tag: <c>ann+tag@example.com</c> is <c>ann@example.com</c>.</summary>
    public static string WithoutTag(string normal)
    {
        var (plus, at) = (normal.IndexOf('+', StringComparison.Ordinal), normal.IndexOf('@', StringComparison.Ordinal));
        return plus > 0 && plus < at ? normal[..plus] + normal[at..] : normal;
    }

    private static string Ascii(string domain) =>
        Uri.CheckHostName(domain) is UriHostNameType.Dns && Uri.TryCreate("http://" + domain, UriKind.Absolute, out var url) ? url.IdnHost : domain;
}
