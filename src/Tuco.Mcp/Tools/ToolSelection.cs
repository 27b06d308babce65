namespace Tuco.Mcp.Tools;

/// <summary>Which tools are on: (toolsets ∪ tools) − excluded. A tool whose credential is not there is never on.</summary>
internal sealed record ToolSelection
{
    public const string Default = "default";
    private const string All = "all";
    private const string None = "none";

    /// <summary>Names of toolsets; <c>default</c>, <c>all</c>, <c>none</c> among them.</summary>
    public IReadOnlyList<string> Toolsets { get; init; } = [Default];

    public IReadOnlyList<string> Tools { get; init; } = [];

    public IReadOnlyList<string> Excluded { get; init; } = [];

    /// <summary>Every word that names toolsets.</summary>
    public static IEnumerable<string> Words => [.. Catalog.Toolsets.Select(static one => one.Name), Default, All, None];

    public Lazy<IReadOnlySet<string>> On(Func<Credential, bool> has) => new(() => NamesOf(Toolsets).Concat(Tools).Except(Excluded, StringComparer.Ordinal)
        .Where(name => has(Catalog.Find(name)!.Needs)).ToHashSet(StringComparer.Ordinal));

    /// <summary>The tools of some toolsets.</summary>
    public static IEnumerable<string> NamesOf(IEnumerable<string> toolsets) => toolsets.SelectMany(static word => word switch
    {
        All => Catalog.Toolsets,
        None => [],
        Default => Catalog.Toolsets.Where(static one => one.IsDefault),
        _ => Catalog.Toolsets.Where(one => one.Name == word),
    }).SelectMany(static one => one.Tools).Select(static tool => tool.Name);

    /// <summary>The tools that were named, one by one or by their toolset, and cannot work for want of a credential.</summary>
    public IEnumerable<Tool> Lacking(Func<Credential, bool> has) =>
        NamesOf(Toolsets.Where(static word => word is not (All or Default))).Concat(Tools).Except(Excluded, StringComparer.Ordinal)
            .Select(static name => Catalog.Find(name)!).Where(tool => !has(tool.Needs));
}
