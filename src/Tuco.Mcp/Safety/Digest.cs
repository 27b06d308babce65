using System.Security.Cryptography;
using System.Text;

namespace Tuco.Mcp.Safety;

/// <summary>The short name of a text, which cannot be told from it: 128 bits of its SHA-256 in lower hex.</summary>
internal static class Digest
{
    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
