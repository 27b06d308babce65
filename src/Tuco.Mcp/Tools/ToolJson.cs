using System.Text.Json;
using System.Text.Json.Serialization;
using Tuco.Mcp.Tools.Insights;
using Tuco.Mcp.Tools.Lines;
using Tuco.Mcp.Tools.Messages;

namespace Tuco.Mcp.Tools;

/// <summary>Shapes of arguments and results: the API's own names, absent instead of null, strings cleaned on their way out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(CleanStringConverter)])]
[JsonSerializable(typeof(ListLinesArguments))]
[JsonSerializable(typeof(ListLinesResult))]
[JsonSerializable(typeof(RequestLineArguments))]
[JsonSerializable(typeof(RequestLineResult))]
[JsonSerializable(typeof(LineStatusArguments))]
[JsonSerializable(typeof(LineStatusResult))]
[JsonSerializable(typeof(SendMessageArguments))]
[JsonSerializable(typeof(SendMessageResult))]
[JsonSerializable(typeof(AnalyticsArguments))]
[JsonSerializable(typeof(AnalyticsResult))]
internal sealed partial class ToolJson : JsonSerializerContext;

/// <summary>Outside text may hold characters that no reader sees; they end here.</summary>
internal sealed class CleanStringConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(OutsideText.Clean(value));
}
