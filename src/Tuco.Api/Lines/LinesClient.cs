namespace Tuco.Api.Lines;

/// <summary>The sending lines of the workspace (docs.tuco.ai/api-reference/lines).</summary>
public sealed class LinesClient
{
    private readonly TucoHttp _http;
    private readonly TucoHttp _clerk;

    internal LinesClient(TucoHttp http, TucoHttp clerk) => (_http, _clerk) = (http, clerk);

    /// <summary>All lines, ready or not. <c>GET /api/lines/by-user</c>; 400 without a workspace, 401.</summary>
    public Task<LineList> ListAsync(CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        _http.GetAsync(["api", "lines", "by-user"], [], static json => json.LineList, trace, cancellationToken);

    /// <summary>How likely each line is taken for a spammer. <c>GET /api/lines/spam-monitor</c> (docs.tuco.ai/features/spam-monitor); 401.</summary>
    public async Task<IReadOnlyList<LineRisk>> SpamMonitorAsync(CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        (await _http.GetAsync(["api", "lines", "spam-monitor"], [], static json => json.LineRiskList, trace, cancellationToken)).Lines;

    /// <summary>
    /// Checks a line now, and stores the result. <c>GET /api/lines/check-availability?id=</c>; 400 when it is inactive or not set up, 401.
    /// Takes no key: needs <see cref="TucoOptions.ClerkToken"/>.
    /// </summary>
    public Task<LineHealthCheck> CheckHealthAsync(string lineId, CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(lineId);
        return _clerk.GetAsync(["api", "lines", "check-availability"], [("id", lineId)], static json => json.LineHealthCheck, trace, cancellationToken);
    }
}
