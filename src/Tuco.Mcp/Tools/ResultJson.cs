using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tuco.Mcp.Tools;

/// <summary>How results are written: what came from outside is cleaned and no string is endless.</summary>
internal static class ResultJson
{
    /// <summary>Strings of at most 1,000 characters: room for links and texts.</summary>
    public static ToolJson Wide { get; } = With(1000);

    /// <summary>Strings of at most 200 characters, for the answer that would not fit otherwise.</summary>
    public static ToolJson Narrow { get; } = With(200);

    private static ToolJson With(int length) => new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new OutsideStringConverter(length) },
    });

    private sealed class OutsideStringConverter(int length) : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteStringValue(OutsideText.Cut(OutsideText.Clean(value), length));

        public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WritePropertyName(OutsideText.Cut(OutsideText.Clean(value), length));
    }
}
