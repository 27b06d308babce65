namespace Tuco.Mcp.Tools;

/// <summary>A tool's answer in its two halves, each sufficient alone: the data, and the same for a person.</summary>
/// <param name="Data">The structured half.</param>
/// <param name="Text">A short table or sentences; never the JSON again.</param>
internal sealed record Answer<T>(T Data, string Text)
{
    /// <summary>How many rows the answer holds; 0 when it is no list.</summary>
    public int Rows { get; init; }

    /// <summary>Id of what the call made; null when it made nothing or told none.</summary>
    public string? Subject { get; init; }

    /// <summary>A page where the user pays; null when there is none.</summary>
    public string? PaymentUrl { get; init; }

    /// <summary>The same answer with only its first rows, and a cursor to the others.</summary>
    public Func<int, Answer<T>>? WithRows { get; init; }
}
