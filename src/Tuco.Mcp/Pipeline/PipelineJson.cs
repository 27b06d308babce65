using System.Text.Json.Serialization;

namespace Tuco.Mcp.Pipeline;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(SafetyArguments))]
internal sealed partial class PipelineJson : JsonSerializerContext;
