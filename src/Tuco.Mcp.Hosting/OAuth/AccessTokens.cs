using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Tuco.Mcp.Hosting.OAuth;

/// <summary>Judges access tokens that are JWTs (RFC 9068): of one issuer, for one audience.</summary>
/// <param name="issuer">As its tokens name it in <c>iss</c>, and its metadata.</param>
/// <param name="audience">What <c>aud</c> must hold.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Told when the issuer's keys cannot be had.</param>
public sealed class AccessTokens(string issuer, string audience, TimeProvider time, ILogger<AccessTokens> log)
{
    /// <summary>When a token that could not be judged may be again.</summary>
    public static TimeSpan RetryAfter => KeyRing.AskEvery;

    private const int MostCharacters = 16 * 1024;
    private const string Malformed = "The token is no JWT that can be read.";
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);
    private static readonly string[] Types = ["at+jwt", "application/at+jwt", "JWT", "application/jwt"];

    private static readonly JsonWebTokenHandler Handler = new();

    private readonly KeyRing _keys = new(issuer, time, log);

    /// <summary>What a token is worth. Nothing of it is told to anybody.</summary>
    /// <param name="token">As it came.</param>
    /// <param name="gone">Nobody waits any more.</param>
    public async ValueTask<Judgement> JudgeAsync(string token, CancellationToken gone)
    {
        if (Read(token) is not { } jwt)
            return Judgement.Bad(Malformed);
        if (SignatureScheme.Of(jwt.Alg) is not { } scheme || HeaderFlaw(jwt) is { } flaw)
            return Judgement.Bad("The token is not of a kind that is taken: an access token signed with RS, PS or ES.");
        if (await _keys.FindAsync(key => scheme.Fits(key, jwt.Kid), gone) is not { } keys)
            return Judgement.Unknown;
        if (keys.Count == 0)
            return Judgement.Bad("The token is not signed with a key of its issuer.");
        var result = await Handler.ValidateTokenAsync(jwt, RulesWith(keys));
        return !result.IsValid ? Judgement.Bad(WordsFor(result.Exception))
            : TokenClaims.Of(jwt.EncodedPayload) is not { } claims ? Judgement.Bad("The token does not say in one way whose it is (sub).")
            : new Judgement(new AccessToken(claims.PrincipalOf(issuer), claims.Scopes));
    }

    private static JsonWebToken? Read(string token)
    {
        if (token.Length > MostCharacters || token.Count(static c => c == '.') != 2)
            return null;
        try
        {
            return new JsonWebToken(token);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>A key that a header brings along is never looked at; an extension that must be understood is not.</summary>
    private static string? HeaderFlaw(JsonWebToken jwt) =>
        !Types.Contains(jwt.Typ, StringComparer.OrdinalIgnoreCase) ? "typ" : jwt.TryGetHeaderValue<object>("crit", out _) ? "crit" : null;

    private TokenValidationParameters RulesWith(IReadOnlyList<JsonWebKey> keys) => new()
    {
        IssuerSigningKeys = keys,
        TryAllIssuerSigningKeys = true,
        ValidAlgorithms = SignatureScheme.Names,
        ValidIssuer = issuer,
        ValidAudience = audience,
        IgnoreTrailingSlashWhenValidatingAudience = false,
        LifetimeValidator = IsNow,
        LogValidationExceptions = false,
    };

    private bool IsNow(DateTime? from, DateTime? until, SecurityToken token, TokenValidationParameters rules)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return until is { } end && now - Skew < end && (from is not { } start || now + Skew >= start);
    }

    private static string WordsFor(Exception? why) => why switch
    {
        SecurityTokenInvalidLifetimeException => "The token has expired, is not valid yet, or says no end (exp).",
        SecurityTokenInvalidAudienceException => "The token is not for this server (aud).",
        SecurityTokenInvalidIssuerException => "The token is of another issuer (iss).",
        _ => "The token is not signed with a key of its issuer.",
    };
}

/// <summary>A token that is good.</summary>
/// <param name="Principal">Names whose it is, and the client that has it: a hash, from which neither can be told.</param>
/// <param name="Scopes">What it is good for.</param>
public sealed record AccessToken(string Principal, IReadOnlySet<string> Scopes);

/// <summary>What a token is worth.</summary>
/// <param name="Token">Null unless it is good.</param>
/// <param name="Why">What is wrong with it; empty when that cannot be known because the issuer does not answer.</param>
public sealed record Judgement(AccessToken? Token, string Why = "")
{
    /// <summary>The issuer does not answer.</summary>
    public static readonly Judgement Unknown = new(null, "");

    internal static Judgement Bad(string why) => new(null, why);
}
