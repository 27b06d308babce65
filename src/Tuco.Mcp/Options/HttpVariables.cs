using System.Net;
using System.Net.Sockets;
using Tuco.Api;
using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Options;

/// <summary>The part of the table that is about the HTTP door; other commands take none of it.</summary>
internal static class HttpVariables
{
    public static IReadOnlyList<Variable> All { get; } =
    [
        new("TUCO_HTTP_HOST", "Address to listen on", "127.0.0.1", Host) { Alias = "--host" },
        Variable.Number("TUCO_HTTP_PORT", "Port to listen on (0: a free one)", 0, 65_535, 8080, static (s, v) => With(s, x => x with { Port = v }))
            with { Alias = "--port" },
        Variable.Toggle("TUCO_HTTP_NO_SSE", "Leave out /sse and /message, the transport of 2024-11-05", static (s, v) => With(s, x => x with { NoSse = v }))
            with { Alias = "--no-sse" },
        new("TUCO_HTTP_TOKEN", "Bearer tokens that get in, a comma list; required beyond loopback", "none",
            static (s, text) => Tokens(text) is { } tokens ? (With(s, x => x with { Tokens = tokens }), null)
                : (null, "must be a comma list of tokens of visible ASCII characters, none of them a reference that nobody filled in"))
        { SecretIn = static text => text },
        new("TUCO_HTTP_TOKEN_FILE", "File that holds them, one a line or a comma list; wins over TUCO_HTTP_TOKEN and is read again when it changes", "none",
            static (s, path) => new SecretFile(path).ReadAll() is { } text && Tokens(text) is not null ? (With(s, x => x with { TokenFile = path }), null)
                : (null, "names no file that can be read, or one without a token")),
        new("TUCO_HTTP_OAUTH_ISSUER", "Authorization server whose access tokens get in, exactly as they name it in iss; https, or http on loopback", "off",
            static (s, text) => Address(s, text, static (x, issuer) => x with { OAuthIssuer = issuer })),
        new("TUCO_HTTP_OAUTH_AUDIENCE", "URL of this server's /mcp as clients know it, exactly as those tokens name it in aud; set with the issuer", "off",
            static (s, text) => Address(s, text, static (x, audience) => x with { OAuthAudience = audience })),
        new("TUCO_HTTP_ALLOWED_HOSTS", "Names under which clients reach the server, a comma list: mcp.example.com, *.example.com; required beyond loopback",
            "those of loopback", static (s, text) => List(s, text, IsHost, "must be a comma list of host names, with or without a port",
                static (x, names) => x with { AllowedHosts = names })),
        new("TUCO_HTTP_ALLOWED_ORIGINS", "Pages that may call from a browser, a comma list: https://app.example.com", "those of loopback, on loopback",
            static (s, text) => List(s, text, IsOrigin, "must be a comma list of origins such as https://app.example.com",
                static (x, names) => x with { AllowedOrigins = names })),
        new("TUCO_HTTP_TRUSTED_PROXIES", "Proxies whose X-Forwarded-For is believed, a comma list: 10.0.0.0/8, 192.0.2.7", "none", Proxies),
        Variable.Number("TUCO_HTTP_DRAIN", "How long a stop waits for calls in flight, in seconds", 0, 300, 8,
            static (s, v) => With(s, x => x with { Drain = TimeSpan.FromSeconds(v) })),
        Variable.Toggle("TUCO_HTTP_KEY_PASSTHROUGH", "Take the Tuco key of each request from its X-Tuco-Api-Key header; the server's own key is not used then",
            static (s, v) => With(s, x => x with { KeyPassthrough = v })),
        Variable.Number("TUCO_HTTP_CALLS", "Calls of one caller at a time", 1, 100_000, 512, static (s, v) => With(s, x => x with { MostCalls = v })),
        Variable.Number("TUCO_HTTP_RATE", "Requests of one caller a second; unset: any number on loopback, 1000 beyond", 1, 1_000_000, null,
            static (s, v) => With(s, x => x with { Rate = v })),
        Variable.Number("TUCO_HTTP_SESSIONS", "Sessions at a time; one more ends the one that is idle for longest", 1, 1_000_000, 10_000,
            static (s, v) => With(s, x => x with { MostSessions = v })),
        Variable.Number("TUCO_HTTP_SESSION_IDLE", "A session without a request for so long is ended, in seconds", 1, 86_400, 1800,
            static (s, v) => With(s, x => x with { SessionIdle = TimeSpan.FromSeconds(v) })),
    ];

    /// <summary>The tokens of a text; null when one of them cannot stand in a header, or there is none.</summary>
    public static IReadOnlyList<string>? Tokens(string text)
    {
        var tokens = text.Split([',', '\n', '\r'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return tokens.Length > 0 && tokens.All(static token => !UnfilledReference.Is(token) && token.All(static c => c is > ' ' and <= '~')) ? tokens : null;
    }

    private static Settings With(Settings settings, Func<HttpSettings, HttpSettings> change) => settings with { Http = change(settings.Http) };

    private static (Settings?, string?) Host(Settings settings, string text)
    {
        var plain = text.Trim('[', ']');
        var address = string.Equals(plain, "localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
            : IPAddress.TryParse(plain, out var parsed) && (plain.Contains(':', StringComparison.Ordinal) || plain.Count(static c => c == '.') == 3)
                ? parsed : null;
        return address is { AddressFamily: AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 }
            ? (With(settings, x => x with { Address = address }), null)
            : (null, "must be an IP address such as 127.0.0.1 or 0.0.0.0, or localhost");
    }

    /// <summary>It is kept to the letter, because tokens are held against it, and it stands in headers.</summary>
    private static (Settings?, string?) Address(Settings settings, string text, Func<HttpSettings, string, HttpSettings> set) =>
        !Uri.IsWellFormedUriString(text, UriKind.Absolute) || text.Any(static c => c is <= ' ' or > '~' or '"' or '\\')
            ? (null, "must be an absolute URL such as https://mcp.example.com/mcp")
        : TucoOptions.FaultOf(new Uri(text)) is { } fault ? (null, fault)
        : (With(settings, x => set(x, text)), null);

    private static (Settings?, string?) Proxies(Settings settings, string text)
    {
        var networks = new List<IPNetwork>();
        foreach (var entry in Entries(text))
        {
            if (IPNetwork.TryParse(entry, out var network))
                networks.Add(network);
            else if (IPAddress.TryParse(entry, out var address))
                networks.Add(new IPNetwork(address, address.AddressFamily is AddressFamily.InterNetwork ? 32 : 128));
            else
                return (null, "must be a comma list of addresses or networks such as 10.0.0.0/8");
        }
        return (With(settings, x => x with { TrustedProxies = networks }), null);
    }

    private static (Settings?, string?) List(
        Settings settings, string text, Func<string, bool> isOne, string fault, Func<HttpSettings, IReadOnlyList<string>, HttpSettings> set)
    {
        var entries = Entries(text);
        return entries.Length > 0 && entries.All(isOne) ? (With(settings, x => set(x, entries)), null) : (null, fault);
    }

    private static string[] Entries(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsHost(string text) =>
        Uri.TryCreate("http://" + text.Replace("*.", "", StringComparison.Ordinal), UriKind.Absolute, out var url)
        && url.PathAndQuery == "/" && url.UserInfo.Length == 0 && !text.EndsWith('/') && !text.Contains("://", StringComparison.Ordinal);

    private static bool IsOrigin(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url.Scheme is "http" or "https" && url.PathAndQuery == "/" && url.UserInfo.Length == 0 && url.Fragment.Length == 0;
}
