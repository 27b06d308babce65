using System.Security.Cryptography;
using System.Text;

namespace Tuco.Mcp.Hosting;

/// <summary>Which bearer tokens get in. They are read again once a second, so one that is taken away stops working.</summary>
/// <param name="read">The tokens that count now.</param>
/// <param name="time">The clock.</param>
public sealed class BearerTokens(Func<IReadOnlyList<string>> read, TimeProvider time)
{
    private const string Scheme = "Bearer ";
    private static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(1);

    private Known _known = new(DateTimeOffset.MinValue, []);

    /// <summary>The token in an <c>Authorization</c> header; null when it is of another scheme.</summary>
    public static string? TokenIn(string? authorization) =>
        authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true ? authorization[Scheme.Length..].Trim() : null;

    /// <summary>
    /// The name of the token in an <c>Authorization</c> header: a hash, so the token cannot be told from it. Null when it is none that counts.
    /// </summary>
    public string? NameOf(string? authorization)
    {
        if (TokenIn(authorization) is not { } bearer)
            return null;
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(bearer, given);
        // All are compared, whichever matches: how long it takes tells nothing.
        var found = false;
        foreach (var token in Current())
            found |= CryptographicOperations.FixedTimeEquals(token, given);
        return found ? Convert.ToHexStringLower(given[..8]) : null;
    }

    private byte[][] Current()
    {
        var known = _known;
        var now = time.GetUtcNow();
        if (now - known.ReadAt < ReadEvery)
            return known.Hashes;
        var hashes = read().Where(static token => token.Length > 0).Select(static token =>
        {
            var hash = new byte[SHA256.HashSizeInBytes];
            Hash(token, hash);
            return hash;
        }).ToArray();
        _known = new Known(now, hashes);
        return hashes;
    }

    private static void Hash(ReadOnlySpan<char> token, Span<byte> hash)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(token)];
        Encoding.UTF8.GetBytes(token, bytes);
        SHA256.HashData(bytes, hash);
    }

    private sealed record Known(DateTimeOffset ReadAt, byte[][] Hashes);
}
