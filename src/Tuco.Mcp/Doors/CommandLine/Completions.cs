using System.CommandLine;
using System.CommandLine.Completions;
using System.Text.Json;
using Tuco.Mcp.Pipeline;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Doors.CommandLine;

/// <summary>What a shell offers its user to go on with.</summary>
internal static class Completions
{
    /// <summary>What may stand at the end of an unfinished line. Flags only where one is begun: there are many.</summary>
    public static IEnumerable<string> Of(RootCommand root, string line)
    {
        var word = line[(line.LastIndexOf(' ') + 1)..];
        return root.Parse(line).GetCompletions(line.Length).Select(static item => item.Label)
            .Where(label => label.StartsWith(word, StringComparison.Ordinal) && !label.StartsWith('/') && label.StartsWith('-') == word.StartsWith('-'))
            .Where(static label => label is not ("-?" or "-h")).Distinct(StringComparer.Ordinal);
    }

    public static IEnumerable<CompletionItem> Tools() => Catalog.Tools.Select(static tool => new CompletionItem(tool.Name));

    /// <summary>The names of a tool's arguments, and behind the sign the values that are allowed.</summary>
    /// <param name="tool">As far as it is typed.</param>
    /// <param name="word">As far as it is typed.</param>
    public static IEnumerable<CompletionItem> Arguments(string tool, string word)
    {
        if (Catalog.Find(tool) is null)
            return [];
        var properties = Definitions.InputSchemaOf(tool).GetProperty("properties");
        if (word.Split('=', 2) is not [var name, _])
            return properties.EnumerateObject().Select(static property => new CompletionItem(property.Name + "="));
        return properties.TryGetProperty(name, out var schema) ? ValuesOf(schema).Select(value => new CompletionItem($"{name}={value}")) : [];
    }

    private static IEnumerable<string> ValuesOf(JsonElement schema) =>
        schema.TryGetProperty("enum", out var values)
            ? values.EnumerateArray().Where(static value => value.ValueKind == JsonValueKind.String).Select(static value => value.GetString()!)
        : schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("boolean") ? ["true", "false"]
        : [];
}
