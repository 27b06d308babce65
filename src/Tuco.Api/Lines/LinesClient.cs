namespace Tuco.Api.Lines;

/// <summary>The sending lines of the workspace (docs.tuco.ai/api-reference/lines).</summary>
public sealed class LinesClient
{
    private readonly TucoHttp _http;

    internal LinesClient(TucoHttp http) => _http = http;

    /// <summary>All lines, ready or not. <c>GET /api/lines/by-user</c>; 400 without a workspace, 401.</summary>
    public Task<LineList> ListAsync(CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        _http.GetAsync(["api", "lines", "by-user"], [], static json => json.LineList, trace, cancellationToken);
}
