using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Tuco.Mcp.Hosting.OAuth;

/// <summary>The keys with which an issuer signs, as it publishes them. Nothing that it says is believed before it has named itself.</summary>
public static class IssuerKeys
{
    private const string Metadata = "metadata";
    private const string KeySet = "key set";
    private const int MostBytes = 256 * 1024;
    private const int FewestRsaBits = 2048;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks the issuer for its metadata (OpenID Connect Discovery, else RFC 8414) and then for its keys; never none.</summary>
    /// <exception cref="IssuerException">It cannot be reached, or what it says cannot be used.</exception>
    public static async Task<IReadOnlyList<JsonWebKey>> ReadAsync(string issuer, CancellationToken cancellation)
    {
        var self = new Uri(issuer);
        using var http = ClientFor(self);
        var metadata = await GetAsync(http, new Uri(issuer.TrimEnd('/') + "/.well-known/openid-configuration"), Metadata, cancellation)
            ?? await GetAsync(http, new Uri(self, "/.well-known/oauth-authorization-server" + self.AbsolutePath.TrimEnd('/')), Metadata, cancellation)
            ?? throw new IssuerException("it has no metadata, neither that of OpenID Connect nor that of RFC 8414");
        var keys = await GetAsync(http, WhereKeysAre(metadata, issuer, self), KeySet, cancellation)
            ?? throw new IssuerException("there are no keys where its metadata says");
        return Usable(keys) is { Count: > 0 } usable ? usable
            : throw new IssuerException("its key set holds no key for signatures: RSA of 2048 bits or more, or EC on P-256, P-384 or P-521");
    }

    private static HttpClient ClientFor(Uri issuer)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = !issuer.IsLoopback };
        var http = new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = MostBytes };
        http.DefaultRequestHeaders.Accept.ParseAdd(Wire.Json);
        return http;
    }

    /// <summary>Null when there is nothing.</summary>
    private static async Task<byte[]?> GetAsync(HttpClient http, Uri url, string what, CancellationToken cancellation)
    {
        try
        {
            using var response = await http.GetAsync(url, cancellation);
            return response.IsSuccessStatusCode ? await response.Content.ReadAsByteArrayAsync(cancellation)
                : (int)response.StatusCode < 500 ? null
                : throw new IssuerException($"it answers HTTP {(int)response.StatusCode} instead of its {what}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new IssuerException($"its {what} did not come in time") { IsOutOfReach = true };
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new IssuerException($"its {what} is larger than {MostBytes / 1024} KiB");
        }
        catch (HttpRequestException e)
        {
            throw new IssuerException($"it cannot be reached ({e.HttpRequestError})")
            {
                IsOutOfReach = e.HttpRequestError is not HttpRequestError.SecureConnectionError
                    && e.InnerException is not SocketException { SocketErrorCode: SocketError.ConnectionRefused },
            };
        }
    }

    private static Uri WhereKeysAre(byte[] metadata, string issuer, Uri self)
    {
        try
        {
            using var document = JsonDocument.Parse(metadata);
            if (TextOf(document.RootElement, "issuer") != issuer)
                throw new IssuerException("its metadata names another issuer; the names must be equal to the last character");
            return Uri.TryCreate(TextOf(document.RootElement, "jwks_uri"), UriKind.Absolute, out var keys)
                && (keys.Scheme == Uri.UriSchemeHttps || (keys is { Scheme: "http", IsLoopback: true } && self is { Scheme: "http", IsLoopback: true }))
                ? keys : throw new IssuerException("its metadata has no jwks_uri that is https");
        }
        catch (JsonException)
        {
            throw new IssuerException("its metadata is no JSON");
        }
    }

    private static string? TextOf(JsonElement document, string name) =>
        document.ValueKind is JsonValueKind.Object && document.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString() : null;

    private static List<JsonWebKey> Usable(byte[] keys)
    {
        try
        {
            return [.. new JsonWebKeySet(Encoding.UTF8.GetString(keys)).Keys.Where(static key => key.Use is null or "" or "sig" && key switch
            {
                { Kty: JsonWebAlgorithmsKeyTypes.RSA } => key.N is { Length: > 0 } && key.KeySize >= FewestRsaBits,
                { Kty: JsonWebAlgorithmsKeyTypes.EllipticCurve } => key is { X.Length: > 0, Y.Length: > 0 },
                _ => false,
            })];
        }
        catch (Exception e) when (e is ArgumentException or FormatException or JsonException)
        {
            throw new IssuerException("its key set cannot be read");
        }
    }
}

/// <summary>Why there are no keys of an issuer.</summary>
/// <param name="message">What is wrong with "it", the issuer.</param>
public sealed class IssuerException(string message) : Exception(message)
{
    /// <summary>The fault may lie with the network as well.</summary>
    public bool IsOutOfReach { get; init; }
}
