using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tuco.Mcp.Tools.Insights;

internal sealed record AnalyticsArguments : IArguments
{
    /// <summary>One campaign.</summary>
    [RegularExpression(Patterns.Id)]
    public string? CampaignId { get; init; }

    /// <summary>One line.</summary>
    [RegularExpression(Patterns.Id)]
    public string? LineId { get; init; }

    /// <summary>Messages created by this user.</summary>
    [RegularExpression("^user_[A-Za-z0-9_]{1,60}$")]
    public string? UserId { get; init; }

    /// <summary>Window in UTC, resolved here; instead of dateFrom and dateTo.</summary>
    [AllowedValues("today", "yesterday", "7d", "30d", "90d", "this_week", "last_week", "this_month", "last_month")]
    public string? Period { get; init; }

    /// <summary>From, inclusive: ISO 8601 date or time, UTC unless it has an offset.</summary>
    [StringLength(40)]
    public string? DateFrom { get; init; }

    /// <summary>To, inclusive; a date means its whole day.</summary>
    [StringLength(40)]
    public string? DateTo { get; init; }

    /// <summary>Add the window before and the changes.</summary>
    [DefaultValue(false)]
    public bool Compare { get; init; }

    /// <summary>Add what each metric means.</summary>
    [DefaultValue(false)]
    public bool Definitions { get; init; }

    /// <summary>Reserved by Tuco, not available yet.</summary>
    [StringLength(64)]
    public string? AgencyId { get; init; }

    public Period Window(DateTimeOffset now) =>
        Period is null ? new(Insights.Period.Bound(DateFrom, end: false), Insights.Period.Bound(DateTo, end: true)) : Insights.Period.Named(Period, now);

    public IEnumerable<Fault> Faults(DateTimeOffset now)
    {
        var from = Insights.Period.Bound(DateFrom, end: false);
        var to = Insights.Period.Bound(DateTo, end: true);
        foreach (var (name, text, bound) in new[] { ("dateFrom", DateFrom, from), ("dateTo", DateTo, to) })
        {
            if (text is not null && bound is null)
                yield return new(name, Prose.Of($"is {text:quoted}, which is no date from 2000 on: give 2026-06-01 or 2026-06-01T00:00:00Z"));
        }
        if (Period is not null && (DateFrom ?? DateTo) is not null)
            yield return new("period", "and dateFrom/dateTo exclude each other: give one of them");
        if (from > to)
            yield return new("dateFrom", "lies after dateTo");
        if (Compare && Period is null && DateFrom is null)
            yield return new("compare", "needs a window with a beginning: give period or dateFrom", "period", "dateFrom");
        if (from > now)
            yield return new("dateFrom", "lies in the future");
    }
}
