using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tuco.Mcp.Tests.Sandbox;

/// <summary>An example of the documentation, and whether an answer of the sandbox is of its shape.</summary>
internal static class Example
{
    public static string Text(string fixture) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", fixture));

    public static JsonNode Of(string fixture) => JsonNode.Parse(Text(fixture))!;

    /// <summary>Every field of the example is there, of the same kind, and no other; each row of a list is like the first of the example's.</summary>
    /// <param name="fixture">The example.</param>
    /// <param name="actual">The sandbox's.</param>
    /// <param name="nullable">Fields that may be null though they are not in the example.</param>
    /// <param name="open">Objects that hold a record: more fields than the example shows.</param>
    public static void Agrees(string fixture, JsonNode? actual, string[]? nullable = null, string[]? open = null) =>
        Agrees(Of(fixture), actual, "$", nullable ?? [], open ?? []);

    private static void Agrees(JsonNode? example, JsonNode? actual, string name, string[] nullable, string[] open)
    {
        if (example is null || (actual is null && nullable.Contains(name)))
            return;
        Assert.True(actual is not null, $"{name} is not there, or null.");
        Assert.True(Kind(example) == Kind(actual), $"{name} is {actual.ToJsonString()}, and in the example {example.ToJsonString()}.");
        if (example is JsonObject fields)
        {
            Assert.Empty(fields.Select(static field => field.Key).Except(actual.AsObject().Select(static field => field.Key)).Select(field => $"{name}.{field} lacks"));
            if (!open.Contains(name))
                Assert.Empty(actual.AsObject().Select(static field => field.Key).Except(fields.Select(static field => field.Key)).Select(field => $"{name}.{field} is too much"));
            foreach (var (field, value) in fields)
                Agrees(value, actual[field], field, nullable, open);
        }
        else if (example is JsonArray { Count: > 0 } items)
        {
            Assert.NotEmpty(actual.AsArray());
            foreach (var item in actual.AsArray())
                Agrees(items[0], item, name, nullable, open);
        }
    }

    private static JsonValueKind Kind(JsonNode node) => node.GetValueKind() is var kind && kind == JsonValueKind.False ? JsonValueKind.True : kind;
}
