using System.Text.Json;
using Tuco.Mcp.Pipeline;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>Holds a structured result to the output schema that its tool published.</summary>
internal static class OutputSchema
{
    public static void Holds(string tool, JsonElement result) =>
        Holds(Definitions.Tools.First(definition => definition.GetProperty("name").ValueEquals(tool)).GetProperty("outputSchema"), result, tool);

    private static void Holds(JsonElement schema, JsonElement value, string path)
    {
        if (!schema.TryGetProperty("type", out _))
            return;
        var kinds = schema.GetProperty("type").GetString() switch
        {
            "object" => [JsonValueKind.Object],
            "array" => [JsonValueKind.Array],
            "string" => [JsonValueKind.String],
            "boolean" => new[] { JsonValueKind.True, JsonValueKind.False },
            "integer" or "number" => [JsonValueKind.Number],
            var type => throw new NotSupportedException(type),
        };
        Assert.True(kinds.Contains(value.ValueKind), $"{path} is {value.ValueKind}, the schema says {schema.GetProperty("type")}.");
        if (schema.GetProperty("type").ValueEquals("integer"))
            Assert.True(value.TryGetInt64(out _), $"{path} is no integer: {value}");
        if (schema.TryGetProperty("items", out var items))
            Assert.All(value.EnumerateArray(), item => Holds(items, item, path + "[]"));
        if (schema.TryGetProperty("required", out var required))
            Assert.All(required.EnumerateArray(), name => Assert.True(value.TryGetProperty(name.GetString()!, out _), $"{path} lacks {name}."));
        if (!schema.TryGetProperty("properties", out var properties))
            return;
        foreach (var property in value.EnumerateObject())
        {
            Assert.True(properties.TryGetProperty(property.Name, out var inner), $"{path}.{property.Name} is not in the schema.");
            Holds(inner, property.Value, $"{path}.{property.Name}");
        }
    }
}
