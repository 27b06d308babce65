using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Tuco.Mcp.Tests.Http;

/// <summary>A key pair of an issuer: what it publishes of it, and how it signs with it.</summary>
/// <param name="Id">Its <c>kid</c>.</param>
/// <param name="Algorithm">Its <c>alg</c>.</param>
/// <param name="Published">The public half as a JSON Web Key.</param>
/// <param name="Sign">Signs.</param>
internal sealed record SigningKey(string Id, string Algorithm, JsonObject Published, Func<byte[], byte[]> Sign)
{
    public static SigningKey Rsa(string id, string algorithm = "RS256", int bits = 2048)
    {
        var key = RSA.Create(bits);
        var published = key.ExportParameters(false);
        var padding = algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        return new(id, algorithm, Jwk(id, "RSA", ("n", Text(published.Modulus!)), ("e", Text(published.Exponent!))), data => key.SignData(data, HashOf(algorithm), padding));
    }

    public static SigningKey Ec(string id, string algorithm = "ES256")
    {
        var (curve, name) = algorithm switch
        {
            "ES256" => (ECCurve.NamedCurves.nistP256, "P-256"),
            "ES384" => (ECCurve.NamedCurves.nistP384, "P-384"),
            _ => (ECCurve.NamedCurves.nistP521, "P-521"),
        };
        var key = ECDsa.Create(curve);
        var point = key.ExportParameters(false).Q;
        return new(id, algorithm, Jwk(id, "EC", ("crv", name), ("x", Text(point.X!)), ("y", Text(point.Y!))), data => key.SignData(data, HashOf(algorithm)));
    }

    /// <summary>A signature that everybody can make who knows the "secret".</summary>
    public static SigningKey Shared(string id, byte[] secret) => new(id, "HS256", [], data => HMACSHA256.HashData(secret, data));

    public static SigningKey None { get; } = new("none", "none", [], static _ => []);

    /// <summary>A token as RFC 7515 writes it.</summary>
    public string Token(JsonObject header, string payload)
    {
        var signed = $"{Text(Encoding.UTF8.GetBytes(header.ToJsonString()))}.{Text(Encoding.UTF8.GetBytes(payload))}";
        return $"{signed}.{Text(Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    public static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private static JsonObject Jwk(string id, string type, params (string Name, string Value)[] parts)
    {
        var key = new JsonObject { ["kid"] = id, ["kty"] = type, ["use"] = "sig" };
        foreach (var (name, value) in parts)
            key[name] = value;
        return key;
    }

    private static HashAlgorithmName HashOf(string algorithm) => algorithm[2..] switch
    {
        "256" => HashAlgorithmName.SHA256,
        "384" => HashAlgorithmName.SHA384,
        _ => HashAlgorithmName.SHA512,
    };
}
