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

    /// <summary>
    /// Stores contacts. One whose address a lead of the workspace has is not stored again. <c>POST /api/leads</c>
    /// (docs.tuco.ai/api-reference/endpoint/create); 400, 401, 402, 404 (list).
    /// </summary>
    public Task<LeadsSaved> CreateAsync(LeadImport import, CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(import);
        if (import.Leads.Count == 0)
            throw new ArgumentException("At least one lead is given.", nameof(import));
        return _http.PostAsync(["api", "leads"], import, TucoJson.Default.LeadImport, static json => json.LeadsSaved,
            Resend.AfterRefusal, null, trace, cancellationToken);
    }

    /// <summary>
    /// Deletes leads with their messages, conversations and counts, for good. <c>DELETE /api/leads</c>
    /// (docs.tuco.ai/api-reference/endpoint/delete); 400, 401.
    /// </summary>
    /// <param name="ids">One at least, 24 hex digits each; those of other workspaces are passed over.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Honoured until the request leaves.</param>
    /// <returns>How many were deleted.</returns>
    public async Task<long> DeleteAsync(IReadOnlyList<string> ids, CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.Count == 0 || ids.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException("At least one lead is named, each by its id.", nameof(ids));
        var request = new ApiRequest(HttpMethod.Delete, "api", "leads").With(new LeadsToDelete(ids), TucoJson.Default.LeadsToDelete);
        return (await _http.SendAsync(request, static json => json.LeadsDeleted, trace, cancellationToken)).DeletedCount ?? 0;
    }
}
