using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Pipeline;

/// <summary>
/// The format <c>public-https-url</c>: an address that Tuco, who fetches it, can only reach on the public internet. Names are not
/// resolved here: what they lead to is known to the resolver of who fetches, at the time of the fetch, and to nobody before.
/// </summary>
internal static class PublicUrl
{
    /// <summary>What is allowed, in words.</summary>
    public const string Allowed = "a public https URL such as https://example.com/a.png, at most 2,000 characters";

    private const int Longest = 2000;
    private const string NotPublic = "has an IP address that is not on the public internet";

    private static readonly string[] LocalNames =
        ["localhost", "localdomain", "local", "internal", "intranet", "lan", "home.arpa", "test", "invalid", "onion"];

    /// <summary>Networks that are not the public internet (RFC 6890 and later).</summary>
    private static readonly IPNetwork[] Reserved =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // Tunnels to IPv4 (Teredo among 2001::/23, 6to4) and documentation; outside of 2000::/3 nothing is public.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(static network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork GlobalV6 = IPNetwork.Parse("2000::/3");

    /// <summary>What is wrong with the text as a public https URL; null when nothing is.</summary>
    public static string? FaultOf(string text)
    {
        if (text.Length > Longest)
            return "is longer than 2,000 characters";
        if (!text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            return "does not begin with https://";
        if (OutsideText.Clean(text) != text || text.Any(static c => c is '\\' or '"' or '<' or '>' || char.IsWhiteSpace(c)))
            return "holds a space, a quote, a backslash or another character that no URL has";
        if (text.Contains('#', StringComparison.Ordinal))
            return "holds a fragment (#), which is never fetched";
        var end = text.AsSpan(8).IndexOfAny('/', '?');
        var authority = end < 0 ? text[8..] : text.Substring(8, end);
        if (authority.Contains('@', StringComparison.Ordinal))
            return "holds a user or password (@)";
        var (host, port) = Parts(authority);
        if (host.Length == 0)
            return "has no host";
        if (port is not null && !(ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0))
            return "has a port that is none";
        if (FaultOfHost(host) is { } fault)
            return fault;
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps ? null : "is no URL";
    }

    /// <summary>Host and port, null without a colon; the colons of an IPv6 address stand in brackets.</summary>
    private static (string Host, string? Port) Parts(string authority)
    {
        var colon = authority.IndexOf(':', Math.Max(0, authority.IndexOf(']', StringComparison.Ordinal)));
        return colon < 0 ? (authority, null) : (authority[..colon], authority[(colon + 1)..]);
    }

    private static string? FaultOfHost(string host)
    {
        if (host.StartsWith('['))
            return FaultOfV6(host);
        var name = (host.EndsWith('.') ? host[..^1] : host).ToLowerInvariant();
        var labels = name.Split('.');
        if (IsNumber(labels[^1]))
            return FaultOfV4(name, labels);
        if (name.Length > 253 || !labels.All(IsLabel))
            return "has a host that is no domain name";
        if (labels.Length == 1 || LocalNames.Any(local => name == local || name.EndsWith("." + local, StringComparison.Ordinal)))
            return "has a host of a local network";
        return null;
    }

    /// <summary>Only four decimal numbers: any other notation is read differently by different programs.</summary>
    private static string? FaultOfV4(string name, string[] labels) =>
        labels.Length != 4 || !labels.All(static label => byte.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out var part)
            && label == part.ToString(CultureInfo.InvariantCulture))
            ? "has an IP address in an unusual notation"
            : IsReserved(IPAddress.Parse(name)) ? NotPublic : null;

    private static string? FaultOfV6(string host)
    {
        if (!host.EndsWith(']') || !host[1..^1].All(static c => char.IsAsciiHexDigit(c) || c is ':' or '.')
            || !IPAddress.TryParse(host.AsSpan(1, host.Length - 2), out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)
            return "has an IP address that is none";
        return !GlobalV6.Contains(address) || IsReserved(address) ? NotPublic : null;
    }

    private static bool IsReserved(IPAddress address) => Array.Exists(Reserved, network => network.Contains(address));

    /// <summary>The last label of what some program would read as an IPv4 address: decimal, octal or hexadecimal.</summary>
    private static bool IsNumber(string label) =>
        label.Length > 0 && (label.All(char.IsAsciiDigit) || (label.StartsWith("0x", StringComparison.Ordinal) && label.Skip(2).All(char.IsAsciiHexDigit)));

    /// <summary>
    /// A label of letters, digits, hyphens and underscores. Letters that a browser maps to ASCII ones (wide, mathematical, ligatures)
    /// are none: a host must not become another one.
    /// </summary>
    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.EnumerateRunes().All(static rune => rune.IsAscii
            ? Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '_'
            : Rune.GetUnicodeCategory(rune) is UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark && !IsMapped(rune.Value));

    private static bool IsMapped(int letter) => letter is 0xAA or 0xBA or 0x132 or 0x133 or 0x13F or 0x140 or 0x149 or 0x17F
        or (>= 0x1C4 and <= 0x1CC) or (>= 0x1F1 and <= 0x1F3) or (>= 0x2100 and <= 0x214F) or (>= 0xFB00 and <= 0xFB06) or (>= 0xFE00 and <= 0xFE0F)
        or (>= 0xFF00 and <= 0xFFEF) or (>= 0x1D400 and <= 0x1D7FF);
}
