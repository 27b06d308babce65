using System.Globalization;

namespace Tuco.Api.Leads;

/// <summary>The contacts of the workspace (docs.tuco.ai/api-reference/endpoint/get).</summary>
public sealed class LeadsClient
{
    private readonly TucoHttp _http;

    internal LeadsClient(TucoHttp http) => _http = http;

    /// <summary>One page of the leads that match. <c>GET /api/leads</c>; 400, 401, 503 when a search takes too long.</summary>
    /// <param name="search">Part of a name, an email address, a phone or a company; null finds all.</param>
    /// <param name="listId">24 hex digits; null finds those of every list.</param>
    /// <param name="page">From 1.</param>
    /// <param name="limit">Leads a page, 1 to 100.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<LeadPage> FindAsync(string? search = null, string? listId = null, int page = 1, int limit = 50,
        CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        _http.GetAsync(["api", "leads"],
            [
                ("search", search), ("listId", listId),
                ("page", page.ToString(CultureInfo.InvariantCulture)), ("limit", limit.ToString(CultureInfo.InvariantCulture)),
            ],
            static json => json.LeadPage, trace, cancellationToken);

    /// <summary>One lead. <c>GET /api/leads?id=</c>; 400, 401, 404.</summary>
    public async Task<Lead> GetAsync(string id, CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return (await _http.GetAsync(["api", "leads"], [("id", id)], static json => json.LeadAnswer, trace, cancellationToken)).Lead;
    }
}
