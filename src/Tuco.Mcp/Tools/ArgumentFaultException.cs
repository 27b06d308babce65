namespace Tuco.Mcp.Tools;

/// <summary>An argument turned out wrong only when the tool met the world.</summary>
internal sealed class ArgumentFaultException(Fault fault) : Exception(fault.Argument + " " + fault.What)
{
    public Fault Fault { get; } = fault;
}
