using System.Text.Json;

namespace Tuco.Mcp.Pipeline;

/// <summary>
/// What a client is shown of the tools. The file is made from the code's comments and attributes and held equal to them by a test
/// (CONTRIBUTING.md), so that a start reads it instead of reflecting.
/// </summary>
internal static class Definitions
{
    private static readonly Lazy<IReadOnlyList<JsonElement>> Read = new(static () =>
    {
        using var stream = typeof(Definitions).Assembly.GetManifestResourceStream("tools.json")!;
        using var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.EnumerateArray().Select(static tool => tool.Clone())];
    });

    /// <summary>One object a tool, in the catalog's order.</summary>
    public static IReadOnlyList<JsonElement> Tools => Read.Value;

    public static JsonElement InputSchemaOf(string tool) => Of(tool).GetProperty("inputSchema");

    public static JsonElement Of(string tool) => Tools.First(definition => definition.GetProperty("name").ValueEquals(tool));
}
