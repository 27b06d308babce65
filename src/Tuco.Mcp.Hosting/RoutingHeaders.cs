using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Tuco.Mcp.Hosting;

/// <summary>
/// The headers by which a proxy routes a request of 2026-07-28 must say what its body says:
/// <c>Mcp-Method</c>, <c>Mcp-Name</c>, and a <c>Mcp-Param-…</c> for each argument whose schema asks for one.
/// </summary>
internal static class RoutingHeaders
{
    private const string Method = "Mcp-Method";
    private const string Name = "Mcp-Name";
    private const string Param = "Mcp-Param-";

    /// <summary>Beyond it a number means different things to different programs.</summary>
    private const decimal MostExact = 9_007_199_254_740_991;

    private static readonly SearchValues<char> Allowed = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(static c => (char)c), '\t']);

    public static Fault? FaultOf(IHeaderDictionary headers, JsonRpcMessage message, McpServerOptions server)
    {
        var (method, parameters) = Wire.Asked(message);
        if (method is null)
            return null;
        if (headers[Method].ToString().Trim() != method)
            return Versions.Mismatch($"{Method} must be there and name the method of the body.");
        var name = method switch
        {
            RequestMethods.ToolsCall or RequestMethods.PromptsGet => "name",
            RequestMethods.ResourcesRead => "uri",
            _ => null,
        };
        if (name is null)
            return null;
        if (Decoded(headers, Name) is not { } given || given != Wire.TextOf(parameters?[name]))
            return Versions.Mismatch($"{Name} must be there and equal params.{name}; text beyond ASCII comes as =?base64?…?=.");
        return method == RequestMethods.ToolsCall && server.ToolCollection?.TryGetPrimitive(given, out var tool) == true
            ? OfArguments(headers, tool!.ProtocolTool.InputSchema, parameters?["arguments"] as JsonObject)
            : null;
    }

    private static Fault? OfArguments(IHeaderDictionary headers, JsonElement schema, JsonObject? arguments)
    {
        if (schema.ValueKind is not JsonValueKind.Object || !schema.TryGetProperty("properties", out var properties)
            || properties.ValueKind is not JsonValueKind.Object)
            return null;
        foreach (var property in properties.EnumerateObject())
        {
            if (property.Value.ValueKind is not JsonValueKind.Object)
                continue;
            var argument = arguments?[property.Name];
            if (OfArguments(headers, property.Value, argument as JsonObject) is { } inner)
                return inner;
            if (property.Value.TryGetProperty("x-mcp-header", out var header) && header.GetString() is { Length: > 0 } name
                && !Agrees(headers, Param + name, argument, property.Value))
                return Versions.Mismatch($"{Param}{name} must be there exactly when the argument {property.Name} is, and equal it.");
        }
        return null;
    }

    private static bool Agrees(IHeaderDictionary headers, string header, JsonNode? argument, JsonElement schema)
    {
        if (!headers.ContainsKey(header))
            return argument is null;
        if (Decoded(headers, header) is not { } given)
            return false;
        if (argument?.GetValueKind() is JsonValueKind.String && Wire.TextOf(argument) is null)
            return false;
        if (argument is null || McpHeaderEncoder.ConvertToHeaderValue(argument) is not { } written)
            return true;
        var expected = McpHeaderEncoder.DecodeValue(written);
        return IsInteger(schema) && IsNumber(given)
            ? Exact(given) is { } one && one == Exact(expected)
            : given == expected;
    }

    private static string? Decoded(IHeaderDictionary headers, string name)
    {
        var text = headers[name].ToString().Trim();
        return text.Length == 0 || text.AsSpan().ContainsAnyExcept(Allowed) ? null : McpHeaderEncoder.DecodeValue(text);
    }

    private static bool IsInteger(JsonElement schema) => schema.TryGetProperty("type", out var type)
        && (type.ValueKind is JsonValueKind.Array ? type.EnumerateArray().Any(static one => one.ValueEquals("integer"))
            : type.ValueKind is JsonValueKind.String && type.ValueEquals("integer"));

    private static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static decimal? Exact(string? text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number == decimal.Truncate(number) && Math.Abs(number) <= MostExact ? number : null;
}
