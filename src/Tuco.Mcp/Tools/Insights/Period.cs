using System.Globalization;

namespace Tuco.Mcp.Tools.Insights;

/// <summary>An inclusive window in UTC; an open side is null.</summary>
internal sealed record Period(DateTimeOffset? From, DateTimeOffset? To)
{
    private const string Iso = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    public string? DateFrom => From?.UtcDateTime.ToString(Iso, CultureInfo.InvariantCulture);

    public string? DateTo => To?.UtcDateTime.ToString(Iso, CultureInfo.InvariantCulture);

    /// <summary>The window of the same length that ends just before this one.</summary>
    public Period Before() => new(From - (To - From + Tick), From - Tick);

    /// <summary>A named window, in whole UTC days; those that reach today end now.</summary>
    public static Period Named(string name, DateTimeOffset now)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var month = today.AddDays(1 - today.Day);
        var monday = today.AddDays(-((int)today.DayOfWeek + 6) % 7);
        return name switch
        {
            "today" => new(today, now),
            "yesterday" => new(today.AddDays(-1), today - Tick),
            "7d" => new(today.AddDays(-6), now),
            "30d" => new(today.AddDays(-29), now),
            "90d" => new(today.AddDays(-89), now),
            "this_week" => new(monday, now),
            "last_week" => new(monday.AddDays(-7), monday - Tick),
            "this_month" => new(month, now),
            "last_month" => new(month.AddMonths(-1), month - Tick),
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };
    }

    /// <summary>A bound as a model writes it: a date means that whole UTC day, a time without an offset is UTC. Null when it is neither.</summary>
    public static DateTimeOffset? Bound(string? text, bool end)
    {
        if (IsoTime.ParseDate(text) is { } day)
            return new DateTimeOffset(day, end ? new TimeOnly(23, 59, 59, 999) : TimeOnly.MinValue, TimeSpan.Zero);
        return IsoTime.Parse(text);
    }
}
