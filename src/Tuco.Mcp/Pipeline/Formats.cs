using System.Net.Mail;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Pipeline;

/// <summary>The string formats that the tools' schemas name.</summary>
internal static class Formats
{
    public static bool Holds(string format, string text) => format switch
    {
        "email" => !text.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>' or ',' or '(' or ')' or '"')
            && MailAddress.TryCreate(text, out var address) && address.Address == text && address.Host.Contains('.', StringComparison.Ordinal),
        "date-time" => HasOffset(text) && IsoTime.Parse(text) is not null,
        Patterns.PublicUrl => PublicUrl.FaultOf(text) is null,
        _ => throw new NotSupportedException($"The format {format} has no check."),
    };

    /// <summary>What is wrong with a text of which the format does not hold, after "which"; null when the format says it.</summary>
    public static string? Fault(string format, string text) => format == Patterns.PublicUrl ? PublicUrl.FaultOf(text) : null;

    /// <summary>The format in words.</summary>
    public static string Words(string format) => format == Patterns.PublicUrl ? PublicUrl.Allowed : "format " + format;

    /// <summary>A time without an offset would be read in somebody's zone, and nobody knows whose.</summary>
    private static bool HasOffset(string text) =>
        text.Length >= 17 && text[10] is 'T' or 't' or ' ' && (text[^1] is 'Z' or 'z' || text.LastIndexOfAny(['+', '-']) > 15);
}
