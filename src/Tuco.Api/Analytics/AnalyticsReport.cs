using System.Text.Json.Serialization;

namespace Tuco.Api.Analytics;

/// <summary>Filters of <c>GET /api/analytics</c>, all optional, intersected; null fields are not sent.</summary>
/// <param name="CampaignId">24 hex digits.</param>
/// <param name="LineId">24 hex digits.</param>
/// <param name="UserId"><c>user_…</c>, who created the messages.</param>
/// <param name="DateFrom">Inclusive ISO 8601 bound on <c>message.createdAt</c>.</param>
/// <param name="DateTo">Inclusive ISO 8601 bound on <c>message.createdAt</c>.</param>
/// <param name="AgencyId">Reserved: Tuco answers 501 today.</param>
public sealed record AnalyticsFilter(
    string? CampaignId = null, string? LineId = null, string? UserId = null, string? DateFrom = null, string? DateTo = null, string? AgencyId = null);

/// <summary>Answer of <c>GET /api/analytics</c>.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/analytics.</remarks>
public sealed record AnalyticsReport : IAnswer
{
    /// <summary>Never false here: such an answer is a <see cref="TucoFailure.BadAnswer"/>.</summary>
    public bool? Success { get; init; }

    string? IAnswer.Fault => Success == false ? "says success: false" : null;

    /// <summary>The filters that were given, dates normalised.</summary>
    public AnalyticsFilter? Filter { get; init; }

    /// <summary>The metric block.</summary>
    [JsonRequired]
    public AnalyticsMetrics Metrics { get; init; } = new();

    /// <summary>Tuco's definition of each metric.</summary>
    public IReadOnlyDictionary<string, string>? Explainer { get; init; }
}

/// <summary>Counts over the filtered window; the two ratios lie between 0 and 1. Null where Tuco told none.</summary>
public sealed record AnalyticsMetrics
{
    /// <summary>Distinct contacts with at least one outbound message <c>sent</c> or <c>delivered</c>.</summary>
    public long? Reached { get; init; }

    /// <summary>Outbound messages <c>sent</c> or <c>delivered</c>, not de-duplicated.</summary>
    public long? Sent { get; init; }

    /// <summary>Outbound messages that fell back, or for which a fallback SMS was dispatched.</summary>
    public long? Fallback { get; init; }

    /// <summary>Outbound messages <c>failed</c>.</summary>
    public long? Failed { get; init; }

    /// <summary>Inbound messages.</summary>
    public long? Replied { get; init; }

    /// <summary>Distinct contacts that replied.</summary>
    public long? UniqueReplied { get; init; }

    /// <summary><c>uniqueReplied / reached</c>, 0 when nobody was reached.</summary>
    public double? RepliedPct { get; init; }

    /// <summary>Distinct repliers whose conversation carries a positive tag.</summary>
    public long? PositiveReplied { get; init; }

    /// <summary><c>positiveReplied / uniqueReplied</c>, 0 when nobody replied.</summary>
    public double? PositivePct { get; init; }
}
