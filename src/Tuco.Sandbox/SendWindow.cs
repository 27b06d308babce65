using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>The days and the hours in which a message may go out, in the zone's local time. A window that ends before it starts runs past midnight.</summary>
internal sealed record SendWindow(TimeZoneInfo Zone, TimeOnly Start, TimeOnly End, IReadOnlyList<int> Days)
{
    private const string BadTime = "Invalid time format. sendWindowStart and sendWindowEnd must be in HH:mm format (e.g., 09:00, 17:00)";
    private const string BadSettings = "Invalid timezone or time window settings. Please check your timezone and time format.";

    /// <summary>Nine in the morning in New York: when what a daily cap held back goes out.</summary>
    public static SendWindow AfterCap { get; } = new(NewYork(), new(9, 0), new(9, 1), [0, 1, 2, 3, 4, 5, 6]);

    /// <summary>Reads the flat fields, or those under <c>settings</c>; null when there is no window.</summary>
    public static SendWindow? Read(JsonObject body)
    {
        var nested = body["settings"] as JsonObject;
        var start = Time("sendWindowStart");
        var end = Time("sendWindowEnd");
        var zone = Field("timezone")?.GetValueKind() switch
        {
            null => null,
            JsonValueKind.String => Field("timezone")!.GetValue<string>(),
            _ => throw new RefusedException(400, BadSettings),
        };
        var found = TimeZoneInfo.Utc;
        if (!string.IsNullOrWhiteSpace(zone) && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out found)) throw new RefusedException(400, BadSettings);

        var days = Field("allowedDaysOfWeek");
        if (start is null && end is null && days is null) return null;
        var complete = start is null == end is null && (start is null || start != end) && !string.IsNullOrWhiteSpace(zone);
        if (!complete) throw new RefusedException(400, BadSettings);
        return new(found!, start ?? TimeOnly.MinValue, end ?? TimeOnly.MinValue, days is null ? [0, 1, 2, 3, 4, 5, 6] : ReadDays(days));

        JsonNode? Field(string name) => body[name] ?? nested?[name];

        TimeOnly? Time(string name)
        {
            if (Field(name) is not { } node) return null;
            if (node.GetValueKind() == JsonValueKind.String
                && TimeOnly.TryParseExact(node.GetValue<string>(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return time;
            throw new RefusedException(400, BadTime);
        }
    }

    /// <summary><c>settings</c> of a stored message; no hours when all day is open.</summary>
    public JsonObject Json()
    {
        var body = new JsonObject { ["timezone"] = Zone.Id };
        body.AddIfGiven("sendWindowStart", Start == End ? null : Start.ToString("HH:mm", CultureInfo.InvariantCulture));
        body.AddIfGiven("sendWindowEnd", Start == End ? null : End.ToString("HH:mm", CultureInfo.InvariantCulture));
        body["allowedDaysOfWeek"] = new JsonArray([.. Days.Select(day => (JsonNode)day)]);
        return body;
    }

    /// <summary>The given time when the window is open then, else its next opening.</summary>
    public DateTimeOffset OpenAt(DateTimeOffset time)
    {
        var local = TimeZoneInfo.ConvertTime(time, Zone);
        return Days.Contains((int)local.DayOfWeek) && (Start == End || TimeOnly.FromDateTime(local.DateTime).IsBetween(Start, End)) ? time : Next(time);
    }

    /// <summary>The first opening after the given time.</summary>
    public DateTimeOffset Next(DateTimeOffset time)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, Zone).DateTime);
        return Enumerable.Range(0, 9)
            .Select(today.AddDays)
            .Where(day => Days.Contains((int)day.DayOfWeek))
            .Select(day => day.ToDateTime(Start))
            .Select(opening => new DateTimeOffset(opening, Zone.GetUtcOffset(opening)).ToUniversalTime())
            .First(opening => opening > time);
    }

    private static List<int> ReadDays(JsonNode days)
    {
        var read = new List<int>();
        foreach (var day in days as JsonArray ?? throw new RefusedException(400, BadSettings))
        {
            if (day?.GetValueKind() != JsonValueKind.Number || !day.AsValue().TryGetValue(out int number) || number is < 0 or > 6)
                throw new RefusedException(400, BadSettings);
            read.Add(number);
        }

        return read.Count > 0 ? read : throw new RefusedException(400, BadSettings);
    }

    // A container may come without time zone data: winter time all year is near enough there.
    private static TimeZoneInfo NewYork() => TimeZoneInfo.TryFindSystemTimeZoneById("America/New_York", out var zone)
        ? zone
        : TimeZoneInfo.CreateCustomTimeZone("America/New_York", TimeSpan.FromHours(-5), null, null);
}
