using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Tuco.Mcp.Hosting.OAuth;

/// <summary>Whose a token is and what it is good for.</summary>
internal sealed record TokenClaims(string Subject, string Client, IReadOnlySet<string> Scopes)
{
    /// <summary>Null when the subject is missing, or anything is said twice.</summary>
    public static TokenClaims? Of(string payload)
    {
        try
        {
            using var document = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(payload), new JsonDocumentOptions { AllowDuplicateProperties = false });
            var claims = document.RootElement;
            return TextOf(claims, "sub") is not { Length: > 0 } subject ? null
                : new TokenClaims(subject, TextOf(claims, "client_id") ?? TextOf(claims, "azp") ?? "", ScopesIn(claims));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Lengths keep one pair of names from reading like another.</summary>
    public string PrincipalOf(string issuer) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{issuer.Length}:{issuer}{Subject.Length}:{Subject}{Client}")).AsSpan(0, 16));

    private static HashSet<string> ScopesIn(JsonElement claims)
    {
        var told = claims.TryGetProperty("scope", out var scope) || claims.TryGetProperty("scp", out scope) ? scope : default;
        IEnumerable<string?> words = told.ValueKind switch
        {
            JsonValueKind.String => told.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            JsonValueKind.Array => told.EnumerateArray().Select(static one => one.ValueKind is JsonValueKind.String ? one.GetString() : null),
            _ => [],
        };
        return words.OfType<string>().ToHashSet(StringComparer.Ordinal);
    }

    private static string? TextOf(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
