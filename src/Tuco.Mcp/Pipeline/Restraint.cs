using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Pipeline;

/// <summary>What a request takes from itself of that which the operator allows.</summary>
/// <param name="ReadOnly">Everything but reads.</param>
/// <param name="Tools">All tools but these; null takes none.</param>
internal sealed record Restraint(bool ReadOnly, IReadOnlySet<string>? Tools)
{
    public static readonly Restraint None = new(false, null);

    /// <summary>Names what is left to be shown.</summary>
    public string View => (ReadOnly ? "read-only" : "all") + (Tools is null ? "" : "/" + string.Join(',', Tools.Order(StringComparer.Ordinal)));

    public bool Leaves(Tool tool) => Tools?.Contains(tool.Name) != false;
}
