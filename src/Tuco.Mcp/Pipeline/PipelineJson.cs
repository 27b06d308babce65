using System.Text.Json.Serialization;

namespace Tuco.Mcp.Pipeline;

[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(string))]
internal sealed partial class PipelineJson : JsonSerializerContext;
