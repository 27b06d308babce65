using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Tuco.Mcp.Safety;

/// <summary>What a token stands for.</summary>
internal enum SealedFor
{
    /// <summary>A confirmToken: whoever brings it back says that the person agreed.</summary>
    Preview,
    /// <summary>A requestState: the person's answer comes beside it.</summary>
    Question,
    /// <summary>A requestState that came with a payment link: the call was made, its answer is in the ledger.</summary>
    Link,
}

/// <summary>
/// Tokens that leave this program and come back: encrypted and authenticated (AES-256-GCM), bound to a principal and a digest of the
/// call, good for ten minutes. That one counts only once is the ledger's business.
/// </summary>
/// <param name="key">32 bytes; null makes one when the first token is sealed, which then ends with this program.</param>
/// <param name="time">The clock.</param>
internal sealed class Seal(byte[]? key, TimeProvider time)
{
    public const int KeyBytes = 32;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly Lazy<byte[]> _key = new(() => key ?? RandomNumberGenerator.GetBytes(KeyBytes));

    public static readonly TimeSpan Lives = TimeSpan.FromMinutes(10);

    /// <param name="purpose">What it is for.</param>
    /// <param name="principal">Who may bring it back.</param>
    /// <param name="digest">The call that it may come back with.</param>
    /// <param name="id">What <see cref="Open"/> will give; null makes a new one.</param>
    public string Close(SealedFor purpose, string principal, string digest, string? id = null)
    {
        var until = (time.GetUtcNow() + Lives).ToUnixTimeMilliseconds();
        id ??= Guid.NewGuid().ToString("N");
        var plain = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}\n{until}\n{principal}\n{digest}"));
        var token = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = token.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key.Value, TagBytes);
        aes.Encrypt(nonce, plain, token.AsSpan(NonceBytes + TagBytes), token.AsSpan(NonceBytes, TagBytes), Context(purpose));
        return Base64Url.EncodeToString(token);
    }

    /// <summary>The id of what was sealed for exactly this, or what is wrong with it.</summary>
    public (string? Id, string? Fault) Open(SealedFor purpose, string sealedText, string principal, string digest)
    {
        if (Plain(purpose, sealedText)?.Split('\n') is not [var id, var until, var forWhom, var forWhat])
            return (null, "is not one that this server gave out, or was changed, or the server was started anew since");
        if (DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(until, CultureInfo.InvariantCulture)) <= time.GetUtcNow())
            return (null, "has expired: it is good for ten minutes");
        if (forWhom != principal)
            return (null, "was given to another principal");
        return forWhat == digest ? (id, null) : (null, "was given for a call with other arguments");
    }

    private string? Plain(SealedFor purpose, string sealedText)
    {
        if (sealedText.Length > 1024 || !Base64Url.IsValid(sealedText))
            return null;
        var token = Base64Url.DecodeFromChars(sealedText);
        if (token.Length <= NonceBytes + TagBytes)
            return null;
        var plain = new byte[token.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(_key.Value, TagBytes);
        try
        {
            aes.Decrypt(token.AsSpan(0, NonceBytes), token.AsSpan(NonceBytes + TagBytes), token.AsSpan(NonceBytes, TagBytes), plain, Context(purpose));
            return Encoding.UTF8.GetString(plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] Context(SealedFor purpose) => Encoding.UTF8.GetBytes("tuco-mcp 1 " + purpose);
}
