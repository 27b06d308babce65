using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Tuco.Mcp.Hosting;

/// <summary>A JSON-RPC response around a result that is JSON already.</summary>
public static class Result
{
    private static ReadOnlySpan<byte> Before => "{\"result\":"u8;

    private static ReadOnlySpan<byte> Between => ",\"id\":"u8;

    private static ReadOnlySpan<byte> After => ",\"jsonrpc\":\"2.0\"}"u8;

    /// <summary>Writes the response and tells how long it is.</summary>
    /// <param name="output">Gets it.</param>
    /// <param name="number">Id of the request, if it is a number.</param>
    /// <param name="text">Id of the request, if it is a text.</param>
    /// <param name="result">JSON.</param>
    public static int Write(IBufferWriter<byte> output, long? number, string? text, ReadOnlySpan<byte> result)
    {
        ArgumentNullException.ThrowIfNull(output);
        Span<byte> digits = stackalloc byte[20];
        var id = number is { } given && Utf8Formatter.TryFormat(given, digits, out var written) ? digits[..written]
            : JsonEncodedText.Encode(text!).EncodedUtf8Bytes;
        ReadOnlySpan<byte> quote = number is null ? "\""u8 : default;
        var length = Before.Length + result.Length + Between.Length + (2 * quote.Length) + id.Length + After.Length;
        var rest = output.GetSpan(length);
        Put(Before, ref rest);
        Put(result, ref rest);
        Put(Between, ref rest);
        Put(quote, ref rest);
        Put(id, ref rest);
        Put(quote, ref rest);
        Put(After, ref rest);
        output.Advance(length);
        return length;
    }

    private static void Put(scoped ReadOnlySpan<byte> bytes, ref Span<byte> rest)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }
}
