using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tuco.Mcp.Pipeline;

namespace Tuco.Mcp.Doors;

/// <summary>Results as JSON. Letters of all scripts stay as they are, which no page but only programs read.</summary>
internal static class ResultWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>An object with these properties.</summary>
    public static byte[] Written(Action<Utf8JsonWriter> properties)
    {
        var bytes = new ArrayBufferWriter<byte>(2048);
        using (var writer = new Utf8JsonWriter(bytes, Options))
        {
            writer.WriteStartObject();
            properties(writer);
            writer.WriteEndObject();
        }
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>The result of a call.</summary>
    /// <param name="outcome">An answer or an error.</param>
    /// <param name="ending">Further properties, as JSON; empty for none.</param>
    public static byte[] Of(Outcome outcome, ReadOnlySpan<byte> ending)
    {
        var bytes = new ArrayBufferWriter<byte>((outcome.Json?.Length ?? 0) + (2 * outcome.Text.Length) + ending.Length + 128);
        using (var writer = new Utf8JsonWriter(bytes, Options))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("content"u8);
            writer.WriteStartObject();
            writer.WriteString("type"u8, "text"u8);
            writer.WriteString("text"u8, outcome.Text);
            writer.WriteEndObject();
            writer.WriteEndArray();
            if (outcome.Json is { } json)
            {
                writer.WritePropertyName("structuredContent"u8);
                writer.WriteRawValue(json, skipInputValidation: true);
            }
            writer.WriteBoolean("isError"u8, outcome.IsError);
        }
        if (!ending.IsEmpty)
        {
            bytes.Write(","u8);
            bytes.Write(ending);
        }
        bytes.Write("}"u8);
        return bytes.WrittenSpan.ToArray();
    }
}
