namespace Tuco.Api.Analytics;

/// <summary>The metric block of a workspace, campaign, line, user or window (docs.tuco.ai/api-reference/analytics).</summary>
public sealed class AnalyticsClient
{
    private readonly TucoHttp _http;

    internal AnalyticsClient(TucoHttp http) => _http = http;

    /// <summary>Reads the metrics. <c>GET /api/analytics</c>; 401, 500, 501 (<c>AGENCY_NOT_AVAILABLE</c> when an agency is asked for).</summary>
    public Task<AnalyticsReport> GetAsync(AnalyticsFilter? filter = null, CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        _http.GetAsync(["api", "analytics"],
            [
                ("campaignId", filter?.CampaignId), ("lineId", filter?.LineId), ("userId", filter?.UserId),
                ("dateFrom", filter?.DateFrom), ("dateTo", filter?.DateTo), ("agencyId", filter?.AgencyId),
            ],
            static json => json.AnalyticsReport, trace, cancellationToken);
}
