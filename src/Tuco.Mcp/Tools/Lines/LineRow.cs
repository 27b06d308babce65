using System.Text.Json.Serialization;
using Tuco.Api.Lines;

namespace Tuco.Mcp.Tools.Lines;

/// <summary>One line as a model needs it.</summary>
internal sealed record LineRow(
    [property: JsonPropertyName("_id")] string? Id,
    string Name,
    string? Phone,
    string? Email,
    string Status,
    bool? IsActive,
    string? ProvisioningStatus,
    string? PaymentStatus,
    string? PaymentLinkUrl,
    LineHealth? HealthCheck,
    long? DailyTotalMessagesLimit,
    long? DailyNewConversationsLimit,
    long? MessagesLeftToday,
    long? NewConversationsLeftToday)
{
    public static LineRow Of(Line line, DateOnly today) => new(
        line.Id, $"{line.FirstName} {line.LastName}".Trim(), line.Phone, line.Email, StateOf(line), line.IsActive,
        line.ProvisioningStatus, line.PaymentStatus, line.PaymentLinkUrl, line.HealthCheck,
        line.DailyTotalMessagesLimit, line.DailyNewConversationsLimit, line.MessagesLeft(today), line.NewConversationsLeft(today));

    /// <summary>The setup state; a line without one counts by its switch.</summary>
    public static string StateOf(Line line) => (line.ProvisioningStatus, line.IsActive) switch
    {
        ("active" or null, false) => "inactive",
        (null, true) => "active",
        (null, null) => "unknown",
        var (setup, _) => setup,
    };
}

/// <summary>Counts over all lines, whatever the filter; capacity over those that can send: active and not down.</summary>
internal sealed record LineTotals(int Lines, int Matching, int Active, int Down, long MessagesLeftToday, long NewConversationsLeftToday, int LimitUnknown)
{
    public static LineTotals Of(IReadOnlyList<Line> all, int matching, DateOnly today)
    {
        var active = all.Where(static line => LineRow.StateOf(line) == "active").ToList();
        var ready = active.Where(static line => line.HealthCheck?.Status != "down").ToList();
        return new LineTotals(all.Count, matching, active.Count, active.Count - ready.Count,
            Sum(ready, line => line.MessagesLeft(today)), Sum(ready, line => line.NewConversationsLeft(today)),
            ready.Count(static line => line.DailyTotalMessagesLimit is null));
    }

    [JsonIgnore]
    public string Text => Prose.Of($"{Lines} lines in the workspace: {Active} active ({Down} of them down). ")
        + Prose.Of($"Left today (UTC) on those that can send: {MessagesLeftToday} messages, of them {NewConversationsLeftToday} to new contacts")
        + (LimitUnknown > 0 ? Prose.Of($"; {LimitUnknown} lines tell no limit.") : ".");

    /// <summary>A limit beyond any real one must not overflow the sum.</summary>
    private static long Sum(List<Line> lines, Func<Line, long?> left) => lines.Sum(line => Math.Min(left(line) ?? 0, int.MaxValue));
}
