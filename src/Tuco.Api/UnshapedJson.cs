using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tuco.Api;

/// <summary>JSON whose shape no page describes. It stays as it came, to the digit, unless the key is echoed in it.</summary>
internal sealed class UnshapedJson(string key, int run) : JsonConverter<JsonElement>
{
    public override bool HandleNull => true;

    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = JsonElement.ParseValue(ref reader);
        return Echoes(value) ? Cleaned(value) : value;
    }

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) => value.WriteTo(writer);

    private bool Echoes(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Echoes(value.GetString()!),
        JsonValueKind.Array => value.EnumerateArray().Any(Echoes),
        JsonValueKind.Object => value.EnumerateObject().Any(field => Echoes(field.Name) || Echoes(field.Value)),
        _ => false,
    };

    private bool Echoes(string text) => !ReferenceEquals(Redaction.Cut(text, key, run), text);

    private JsonElement Cleaned(JsonElement value)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
            Copy(value, writer);
        return JsonElement.Parse(json.WrittenSpan);
    }

    private void Copy(JsonElement value, Utf8JsonWriter writer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                writer.WriteStringValue(Redaction.Cut(value.GetString(), key, run));
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Copy(item, writer);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var field in value.EnumerateObject())
                {
                    writer.WritePropertyName(Redaction.Cut(field.Name, key, run));
                    Copy(field.Value, writer);
                }
                writer.WriteEndObject();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
