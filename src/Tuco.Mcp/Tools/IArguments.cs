namespace Tuco.Mcp.Tools;

/// <summary>A fault of one argument.</summary>
/// <param name="Argument">Its name.</param>
/// <param name="What">What was given, what is allowed.</param>
internal sealed record Fault(string Argument, string What);

/// <summary>Arguments of a tool: what a schema cannot say, they check themselves.</summary>
internal interface IArguments
{
    /// <summary>Faults between arguments; the schema holds for each of them alone.</summary>
    IEnumerable<Fault> Faults(DateTimeOffset now);
}
