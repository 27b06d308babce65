using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Pipeline;

/// <summary>What every outcome goes through last: no secret leaves, whoever put it in.</summary>
internal static class LastLook
{
    public static Outcome Result(Secrets secrets, Outcome outcome) =>
        outcome with { Text = secrets.Cut(outcome.Text, Secrets.RunInResults), Json = outcome.Json is { } json ? secrets.Cut(json) : null };

    /// <summary>Words are held to the shorter run; ids of random characters, which the caller needs whole, to the longer one.</summary>
    public static Outcome Error(Secrets secrets, string text) => new(!secrets.Holds(text) ? text : string.Join('\n', text.Split('\n')
        .Select(line => secrets.Cut(line, IsId(line) ? Secrets.RunInResults : Secrets.RunInWords))), null);

    private static bool IsId(string line) =>
        line.StartsWith("correlationId: ", StringComparison.Ordinal) || line.StartsWith("idempotencyKey: ", StringComparison.Ordinal);
}
