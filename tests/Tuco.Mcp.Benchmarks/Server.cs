namespace Tuco.Mcp.Benchmarks;

/// <summary>A program that is measured.</summary>
/// <param name="Name">As the report calls it.</param>
/// <param name="Kind">What it is written in, and whose it is.</param>
/// <param name="Program">The file that is executed, or a command on the path.</param>
/// <param name="Arguments">What it is started with.</param>
internal sealed record Server(string Name, Kind Kind, string Program, params string[] Arguments)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Parameters of the <c>tools/call</c> that is timed; null when none can be without an account.</summary>
    public string? Call { get; init; }

    /// <summary>That call is one request to the stub; else it is answered by the program itself.</summary>
    public bool IsProxied { get; init; }

    /// <summary>Where it listens, if it is one for HTTP.</summary>
    public Uri? Url { get; init; }
}

internal enum Kind
{
    Ours,
    Node,
    Go,
    CSharp,
}
