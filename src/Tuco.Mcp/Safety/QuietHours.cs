using System.Globalization;

namespace Tuco.Mcp.Safety;

/// <summary>Hours in which nobody is written to, in a zone: <c>21:00-08:00@America/New_York</c>. The end is outside.</summary>
internal sealed record QuietHours(TimeOnly Start, TimeOnly End, TimeZoneInfo Zone)
{
    /// <summary>The hours, or what is wrong with the text.</summary>
    public static (QuietHours? Hours, string? Fault) Parse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 0)
            return (null, "needs a zone: 21:00-08:00@America/New_York");
        if (text[..at].Split('-') is not [var start, var end] || Time(start) is not { } from || Time(end) is not { } to || from == to)
            return (null, "must be two different times HH:mm-HH:mm before the @, such as 21:00-08:00@America/New_York");
        return TimeZoneInfo.TryFindSystemTimeZoneById(text[(at + 1)..].Trim(), out var zone)
            ? (new QuietHours(from, to, zone), null)
            : (null, "names a zone that this system does not know; it must be an IANA name such as America/New_York");
    }

    public bool Hold(DateTimeOffset time)
    {
        var local = TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, Zone).DateTime);
        return Start < End ? local >= Start && local < End : local >= Start || local < End;
    }

    /// <summary>The first minute at or after the time that is not quiet.</summary>
    public DateTimeOffset EndAfter(DateTimeOffset time)
    {
        // Minute by minute, so that a change of the clocks within the hours is right by itself.
        var minute = new DateTimeOffset(time.UtcDateTime.AddTicks(-(time.UtcTicks % TimeSpan.TicksPerMinute)), TimeSpan.Zero);
        while (minute < time || Hold(minute))
            minute = minute.AddMinutes(1);
        return minute;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Start:HH:mm}-{End:HH:mm}@{Zone.Id}");

    private static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(text.Trim(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
