using System.Text.Json.Serialization;
using Tuco.Mcp.Tools.Insights;
using Tuco.Mcp.Tools.Leads;
using Tuco.Mcp.Tools.Lines;
using Tuco.Mcp.Tools.Messages;

namespace Tuco.Mcp.Tools;

/// <summary>Shapes of arguments and results: the API's own names, absent instead of null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Proposal))]
[JsonSerializable(typeof(ListLinesArguments))]
[JsonSerializable(typeof(ListLinesResult))]
[JsonSerializable(typeof(RequestLineArguments))]
[JsonSerializable(typeof(RequestLineResult))]
[JsonSerializable(typeof(LineStatusArguments))]
[JsonSerializable(typeof(LineStatusResult))]
[JsonSerializable(typeof(SendMessageArguments))]
[JsonSerializable(typeof(SendMessageResult))]
[JsonSerializable(typeof(ListMessagesArguments))]
[JsonSerializable(typeof(ListMessagesResult))]
[JsonSerializable(typeof(FindLeadsArguments))]
[JsonSerializable(typeof(FindLeadsResult))]
[JsonSerializable(typeof(AnalyticsArguments))]
[JsonSerializable(typeof(AnalyticsResult))]
internal sealed partial class ToolJson : JsonSerializerContext;
