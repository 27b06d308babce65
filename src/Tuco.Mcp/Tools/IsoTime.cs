using System.Globalization;

namespace Tuco.Mcp.Tools;

/// <summary>ISO 8601 times and nothing else: a guess at 06/01/2026 would be wrong half of the time.</summary>
internal static class IsoTime
{
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mmK"];

    /// <summary>A time; without an offset it is UTC. Null when it is none, or of a year that no message is from.</summary>
    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && IsSane(time.Year)
            ? time.ToUniversalTime()
            : null;

    /// <summary>The time to the second, in UTC.</summary>
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A date, <c>yyyy-MM-dd</c>; null when it is none.</summary>
    public static DateOnly? ParseDate(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && IsSane(day.Year) ? day : null;

    private static bool IsSane(int year) => year is >= 2000 and <= 2199;
}
