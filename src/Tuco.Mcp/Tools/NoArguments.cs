namespace Tuco.Mcp.Tools;

/// <summary>For a tool that takes no arguments.</summary>
internal sealed record NoArguments : IArguments
{
    public IEnumerable<Fault> Faults(DateTimeOffset now) => [];
}
