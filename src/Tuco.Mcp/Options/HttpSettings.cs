using System.Net;

namespace Tuco.Mcp.Options;

/// <summary>The HTTP door: where it listens, who gets in.</summary>
internal sealed record HttpSettings
{
    /// <summary>Address to listen on.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Port to listen on; 0 takes a free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Without the routes of 2024-11-05.</summary>
    public bool NoSse { get; init; }

    /// <summary>Bearer tokens that get in; none lets everybody in, which only loopback may.</summary>
    public IReadOnlyList<string> Tokens { get; init; } = [];

    /// <summary>File that holds the tokens; wins over <see cref="Tokens"/>.</summary>
    public string? TokenFile { get; init; }

    /// <summary>The authorization server whose access tokens get in; null for none.</summary>
    public string? OAuthIssuer { get; init; }

    /// <summary>What those tokens must be for: the URL of this server's <c>/mcp</c>, as clients know it.</summary>
    public string? OAuthAudience { get; init; }

    /// <summary>Names under which the server may be addressed beside those of loopback.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Origins of pages that may call beside those of loopback.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Proxies whose forwarded headers count.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>How long a stop waits for calls in flight.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>The Tuco key comes with each request, and the server has none.</summary>
    public bool KeyPassthrough { get; init; }

    /// <summary>Calls of one caller at a time.</summary>
    public int MostCalls { get; init; } = 512;

    /// <summary>Requests of one caller a second; null for any number on loopback and 1,000 beyond.</summary>
    public int? Rate { get; init; }

    /// <summary>Sessions at a time.</summary>
    public int MostSessions { get; init; } = 10_000;

    /// <summary>A session without a request for so long is ended.</summary>
    public TimeSpan SessionIdle { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Somebody gets in by a token only.</summary>
    public bool HasTokens => TokenFile is not null || Tokens.Count > 0;

    /// <summary>What a person should know of a token that can be guessed; null when none can, or it lies in a file.</summary>
    public string? TokenWarning => Tokens.All(static token => token.Length >= FewCharacters) ? null
        : $"TUCO_HTTP_TOKEN: a token of less than {FewCharacters} characters can be guessed; openssl rand -hex 32 makes one";

    private const int FewCharacters = 16;

    /// <summary>Access tokens of an authorization server get in.</summary>
    public bool HasOAuth => OAuthIssuer is not null && OAuthAudience is not null;

    /// <summary>What must be set before strangers can reach the door.</summary>
    public IEnumerable<string> Faults()
    {
        if (OAuthIssuer is null != OAuthAudience is null)
        {
            yield return OAuthIssuer is null ? "TUCO_HTTP_OAUTH_ISSUER: must be set with TUCO_HTTP_OAUTH_AUDIENCE"
                : "TUCO_HTTP_OAUTH_AUDIENCE: must be set with TUCO_HTTP_OAUTH_ISSUER, or tokens for other servers would get in";
        }
        if (IPAddress.IsLoopback(Address))
            yield break;
        if (!HasTokens && !HasOAuth)
        {
            yield return $"TUCO_HTTP_TOKEN or TUCO_HTTP_TOKEN_FILE: must be set to listen on {Address} without TUCO_HTTP_OAUTH_ISSUER, "
                + "or everybody there could send and spend; openssl rand -hex 32 makes one";
        }
        if (AllowedHosts.Count == 0)
            yield return $"TUCO_HTTP_ALLOWED_HOSTS: must name the hosts under which clients reach {Address}, such as mcp.example.com";
    }
}
