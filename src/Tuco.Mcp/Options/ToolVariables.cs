using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Options;

/// <summary>The part of the table that says which tools are on.</summary>
internal static class ToolVariables
{
    public static IReadOnlyList<Variable> All { get; } =
    [
        new("TUCO_TOOLSETS", "Groups of tools that are on, a comma list: " + string.Join(", ", ToolSelection.Words), ToolSelection.Default,
            static (s, text) => List(s, text, "toolset", ToolSelection.Words, static (x, names) => x with { Toolsets = names })),
        new("TUCO_TOOLS", "Single tools that are on beside them, a comma list", "none",
            static (s, text) => List(s, text, "tool", Names, static (x, names) => x with { Tools = names })),
        new("TUCO_EXCLUDE_TOOLS", "Tools that are off whatever names them, a comma list", "none",
            static (s, text) => List(s, text, "tool", Names, static (x, names) => x with { Excluded = names })),
    ];

    private static IEnumerable<string> Names => Catalog.Tools.Select(static tool => tool.Name);

    /// <summary>The names in a comma list, however they are cased and hyphenated; else what is wrong, without telling what may be a secret.</summary>
    public static (IReadOnlyList<string> Names, string? Fault) Parse(string text, string kind, IEnumerable<string> known)
    {
        var names = new List<string>();
        foreach (var entry in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var plain = entry.Replace('-', '_');
            if (known.FirstOrDefault(name => string.Equals(name, plain, StringComparison.OrdinalIgnoreCase)) is { } name)
                names.Add(name);
            else
            {
                var near = Suggestion.For(entry, known);
                return ([], $"holds a name that no {kind} has; {(near is null ? $"there are {string.Join(", ", known)}" : $"did you mean {near}?")}");
            }
        }
        return names.Count > 0 ? (names, null) : ([], $"must be a comma list of {kind}s");
    }

    private static (Settings?, string?) List(
        Settings settings, string text, string kind, IEnumerable<string> known, Func<ToolSelection, IReadOnlyList<string>, ToolSelection> set)
    {
        var (names, fault) = Parse(text, kind, known);
        return fault is null ? (settings with { Tools = set(settings.Tools, names) }, null) : (null, fault);
    }
}
