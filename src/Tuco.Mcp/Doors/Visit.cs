using Tuco.Mcp.Pipeline;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Doors;

/// <summary>Whose request it is.</summary>
/// <param name="Pipeline">With the workspace key that counts for this request.</param>
/// <param name="Principal">Names the caller; what one was granted, another has not.</param>
/// <param name="Restraint">What the request takes from itself.</param>
internal sealed record Visit(ToolPipeline Pipeline, string Principal, Restraint Restraint)
{
    /// <summary>Whoever uses this process on its own machine.</summary>
    public const string Local = "local";

    /// <summary>Names which of the tools it may be shown.</summary>
    public string View => Restraint.View;

    public bool Has(Tool tool) => Pipeline.Has(tool, Restraint);

    public bool Shows(Tool tool) => Pipeline.Shows(tool, Restraint);
}
