using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Pipeline;

/// <summary>What a call answers: both halves of a result, an error (only its text), or a question to the person.</summary>
internal sealed record Outcome(string Text, byte[]? Json)
{
    public bool IsError => Json is null;

    /// <summary>Of an error.</summary>
    public string? Code { get; init; }

    /// <summary>A page where the user pays, to be opened if the client can.</summary>
    public string? PaymentUrl { get; init; }

    /// <summary>The person must answer this first; the client calls again with the reply and <see cref="State"/>.</summary>
    public Question? Question { get; init; }

    /// <summary>What must come back with the reply.</summary>
    public string? State { get; init; }

    public static Outcome Asked(Question question, string state) => new("", null) { Question = question, State = state };

    /// <summary>The answer that an equal call got before.</summary>
    public static Outcome Replayed(Stored answer) => new(
        "replayed: true (an equal call was answered before; nothing was done again)\n" + answer.Text,
        With(answer.Json, "\"replayed\":true"u8));

    /// <summary>A JSON object with one more property.</summary>
    public static byte[] With(byte[] json, ReadOnlySpan<byte> property) => [.. json.AsSpan()[..^1], (byte)',', .. property, (byte)'}'];
}
