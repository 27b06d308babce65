using System.Security.Cryptography;
using System.Text;

namespace Tuco.Mcp.Safety;

/// <summary>
/// Everything that is made with the audit key: HMAC-SHA256 in lower-case hex, with a label for each use so that none can stand for another.
/// </summary>
internal sealed class AuditKey(byte[] key)
{
    /// <summary>The file of the key in the state folder.</summary>
    public const string FileName = "audit.key";

    /// <summary>Length of the key.</summary>
    public const int Bytes = 32;

    /// <summary>Characters of a <see cref="OfLine"/>.</summary>
    public const int MacLength = 2 * HMACSHA256.HashSizeInBytes;

    private const int HashBytes = 16;
    private const int MarkBytes = 8;

    /// <summary>Tells this key, and with it the folder that holds it, from others: 16 characters.</summary>
    public string Mark { get; } = Convert.ToHexStringLower(HMACSHA256.HashData(key, "mark\n"u8).AsSpan(0, MarkBytes));

    /// <summary>What the first line of a file of that name follows.</summary>
    public string OfFile(string name) => Convert.ToHexStringLower(Of("file", name));

    /// <summary>Seals a line: its bytes before the seal, which begin with a brace as no label does.</summary>
    public string OfLine(ReadOnlySpan<byte> line) => Convert.ToHexStringLower(HMACSHA256.HashData(key, line));

    /// <summary>16 bytes: equal for equal addresses.</summary>
    public string OfRecipient(string address) => Convert.ToHexStringLower(Of("recipient", address).AsSpan(0, HashBytes));

    /// <summary>16 bytes: equal for equal texts.</summary>
    public string OfText(string text) => Convert.ToHexStringLower(Of("text", text).AsSpan(0, HashBytes));

    private byte[] Of(string label, string value) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{label}\n{value}"));
}
