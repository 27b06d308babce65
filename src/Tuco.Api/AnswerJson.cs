using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tuco.Api;

/// <summary>
/// How answers are read. A scalar of another type than documented is read as well as it can be, so that one odd field never loses
/// an answer; an echo of the key is cut out of every string.
/// </summary>
internal static class AnswerJson
{
    /// <summary>A text shares so much with the secret only by being its echo; ids of 24 hex digits must not be hit by chance.</summary>
    private const int EchoedRun = 12;

    public static TucoJson For(string key) => new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        Converters =
        {
            new Scalar<string>((ref reader) => Redaction.Cut(Text(ref reader), key, EchoedRun)),
            new Scalar<long?>((ref reader) => Number(ref reader) is { } number && number is > -1e18 and < 1e18 ? (long)number : null),
            new Scalar<double?>((ref reader) => Number(ref reader)),
            new Scalar<bool?>((ref reader) => bool.TryParse(Text(ref reader), out var flag) ? flag : null),
            new UnshapedJson(key, EchoedRun),
        },
    });

    private delegate T? Reading<T>(ref Utf8JsonReader reader);

    private static string? Text(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => null,
    };

    private static double? Number(ref Utf8JsonReader reader) =>
        double.TryParse(Text(ref reader), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private sealed class Scalar<T>(Reading<T> reading) : JsonConverter<T>
    {
        public override bool HandleNull => true;

        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var value = reading(ref reader);
            reader.TrySkip();
            return value;
        }

        public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            typeof(T) == typeof(string) ? (T)(object)reader.GetString()! : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException("Answers are only read.");
    }
}
