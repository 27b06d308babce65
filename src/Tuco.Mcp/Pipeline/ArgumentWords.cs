using System.Text.Json;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Pipeline;

/// <summary>What was given, and what a schema allows, in words.</summary>
internal static class ArgumentWords
{
    private static readonly (string Key, string Words)[] Bounds =
    [
        ("minimum", "at least "), ("maximum", "at most "), ("minLength", "characters at least "), ("maxLength", "characters at most "),
        ("maxItems", "items at most "), ("pattern", "matching "),
    ];

    public static string Shown(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? Fence.Quoted(OutsideText.Line(value.GetString(), 80))
        : Fence.Around(OutsideText.Line(value.GetRawText(), 80));

    public static string Expected(JsonElement schema)
    {
        if (schema.TryGetProperty("enum", out var allowed))
            return string.Join(", ", allowed.EnumerateArray().Select(static item => item.GetString()));
        var parts = new List<string> { Kind(schema) };
        foreach (var (key, words) in Bounds)
        {
            if (schema.TryGetProperty(key, out var bound))
                parts.Add(words + bound);
        }
        if (schema.TryGetProperty("format", out var format))
            parts.Add(Formats.Words(format.GetString()!));
        if (schema.TryGetProperty("properties", out var properties))
            parts.Add("with " + string.Join(", ", properties.EnumerateObject().Select(static property => property.Name)));
        if (schema.TryGetProperty("items", out var items))
            parts.Add("each " + Expected(items));
        return string.Join(", ", parts) + (schema.TryGetProperty("description", out var description) ? $" ({description.GetString()!.TrimEnd('.')})" : "");
    }

    private static string Kind(JsonElement schema) => !schema.TryGetProperty("type", out var type) ? "any JSON"
        : (type.GetString() is "integer" or "array" or "object" ? "an " : "a ") + type;
}
