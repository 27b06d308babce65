using System.IO.Enumeration;

namespace Tuco.Sandbox;

/// <summary>One thing that goes wrong on a route. Without more, the request is answered 200 with an empty object and has no effect.</summary>
public sealed record Fault
{
    /// <summary>The HTTP method, or <c>*</c> for any.</summary>
    public string Method { get; init; } = "*";

    /// <summary>The path; a <c>*</c> in it stands for any text. <c>/api/line-requests/*</c>, for instance.</summary>
    public required string Path { get; init; }

    /// <summary>How many requests it befalls, then it is gone; null until <see cref="Faults.Clear"/>. 1 by default.</summary>
    public int? Times { get; init; } = 1;

    /// <summary>Only befalls requests whose body has this text in it.</summary>
    public string? WhenBodyContains { get; init; }

    /// <summary>What becomes of the answer.</summary>
    public FaultKind Kind { get; init; }

    /// <summary>False (the default): nothing happens in the workspace. True: the request takes effect as ever, then its answer is lost or spoilt.</summary>
    public bool AfterEffect { get; init; }

    /// <summary>The status of the answer; null for 200, 302 for a redirect, or the true answer's.</summary>
    public int? Status { get; init; }

    /// <summary>The body of the answer; null for an empty object, or the true answer's.</summary>
    public string? Body { get; init; }

    /// <summary>The content type of <see cref="Body"/>.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>Further headers of the answer.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>A wait on the sandbox clock, before the effect, or after it with <see cref="AfterEffect"/>.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>A wait on real time, likewise.</summary>
    public TimeSpan RealDelay { get; init; }

    /// <summary>A wait for a signal of the test, likewise; null for none. What the signal's task ends with does not matter.</summary>
    public Task? Hold { get; init; }

    /// <summary>The real time between two bytes of a <see cref="FaultKind.Drip"/>. 50 ms by default.</summary>
    public TimeSpan DripInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    internal bool Befalls(string method, string path) =>
        (Method == "*" || Method.Equals(method, StringComparison.OrdinalIgnoreCase)) && FileSystemName.MatchesSimpleExpression(Path, path, ignoreCase: false);
}

/// <summary>What becomes of the answer that a <see cref="Fault"/> befalls.</summary>
public enum FaultKind
{
    /// <summary>The fault's own status, body and headers.</summary>
    Answer,

    /// <summary>The true answer, unharmed; for faults that only wait.</summary>
    None,

    /// <summary>The connection is closed before the body of the request is read.</summary>
    CutBeforeReading,

    /// <summary>The connection is closed, without a byte of an answer.</summary>
    Cut,

    /// <summary>The connection is reset (RST), without a byte of an answer.</summary>
    Reset,

    /// <summary>The connection is closed in the middle of the body.</summary>
    CutBody,

    /// <summary>A complete response whose JSON stops in the middle.</summary>
    Truncated,

    /// <summary>An HTML page, as a proxy would give.</summary>
    Html,

    /// <summary>No body.</summary>
    Empty,

    /// <summary>Nine MiB of JSON, streamed.</summary>
    Huge,

    /// <summary>The body, a byte at a time.</summary>
    Drip,

    /// <summary>302, or <see cref="Fault.Status"/>, to the header <c>Location</c>, else to <c>/elsewhere</c>.</summary>
    Redirect,
}
