namespace Tuco.Sandbox;

/// <summary>A request to the API, as it came in.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Path">Without the query.</param>
/// <param name="Query">Decoded; of a name given twice the values are joined by commas.</param>
/// <param name="Headers">Names compare without case; of a header given twice the values are joined by commas.</param>
/// <param name="Body">As text; empty when there was none, or when a fault cut the connection before it was read.</param>
/// <param name="At">When, on the sandbox clock.</param>
public sealed record SandboxRequest(
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Query,
    IReadOnlyDictionary<string, string> Headers,
    string Body,
    DateTimeOffset At);
