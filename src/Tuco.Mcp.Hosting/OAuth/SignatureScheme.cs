using Microsoft.IdentityModel.Tokens;

namespace Tuco.Mcp.Hosting.OAuth;

/// <summary>An algorithm of signatures, and the keys that may be used with it. None of them is one in which both sides have the same key.</summary>
internal sealed record SignatureScheme(string Name, string KeyType, string? Curve)
{
    private const string Rsa = JsonWebAlgorithmsKeyTypes.RSA;
    private const string Ec = JsonWebAlgorithmsKeyTypes.EllipticCurve;

    private static readonly SignatureScheme[] All =
    [
        new(SecurityAlgorithms.RsaSha256, Rsa, null), new(SecurityAlgorithms.RsaSha384, Rsa, null), new(SecurityAlgorithms.RsaSha512, Rsa, null),
        new(SecurityAlgorithms.RsaSsaPssSha256, Rsa, null), new(SecurityAlgorithms.RsaSsaPssSha384, Rsa, null),
        new(SecurityAlgorithms.RsaSsaPssSha512, Rsa, null), new(SecurityAlgorithms.EcdsaSha256, Ec, JsonWebKeyECTypes.P256),
        new(SecurityAlgorithms.EcdsaSha384, Ec, JsonWebKeyECTypes.P384), new(SecurityAlgorithms.EcdsaSha512, Ec, JsonWebKeyECTypes.P521),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(static scheme => scheme.Name)];

    public static SignatureScheme? Of(string? name) => All.FirstOrDefault(scheme => scheme.Name == name);

    /// <param name="key">Of the issuer.</param>
    /// <param name="id">Of the key, as the token names it; every token must, so that no key is tried for one that was not signed with it.</param>
    public bool Fits(JsonWebKey key, string? id) => !string.IsNullOrEmpty(id) && key.Kid == id && key.Kty == KeyType
        && (Curve is null || key.Crv == Curve) && (string.IsNullOrEmpty(key.Alg) || key.Alg == Name);
}
