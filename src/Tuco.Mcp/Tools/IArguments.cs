namespace Tuco.Mcp.Tools;

/// <summary>A fault of one argument.</summary>
/// <param name="Argument">Its name.</param>
/// <param name="What">What was given, what is allowed.</param>
/// <param name="Considered">Other arguments that it was judged by: where one of them is itself refused, this is not known to be a fault.</param>
internal sealed record Fault(string Argument, string What, params string[] Considered);

/// <summary>Arguments of a tool: what a schema cannot say, they check themselves.</summary>
internal interface IArguments
{
    /// <summary>The same request without what is the default anyway, for telling equal requests.</summary>
    IArguments Canonical => this;

    /// <summary>What the call would do to the world.</summary>
    Effect Effect => new();

    /// <summary>Faults between arguments; the schema holds for each of them alone.</summary>
    IEnumerable<Fault> Faults(DateTimeOffset now);
}
