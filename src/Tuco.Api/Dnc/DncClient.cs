using System.Globalization;
using System.Text.Json;

namespace Tuco.Api.Dnc;

/// <summary>
/// Who must not be contacted (docs.tuco.ai/features/dnc). The page shows the requests, not whether a key is accepted, nor any answer: that of a
/// write is returned as it came, JSON null when it is empty.
/// </summary>
public sealed class DncClient
{
    private readonly TucoHttp _http;

    internal DncClient(TucoHttp http) => _http = http;

    /// <summary>One page of the addresses. <c>GET /api/dnc</c>.</summary>
    /// <param name="search">Part of an address; null finds all.</param>
    /// <param name="page">From 1.</param>
    /// <param name="limit">Entries a page.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<DncPage> ListAsync(string? search = null, int page = 1, int limit = 50,
        CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        _http.GetAsync(["api", "dnc"],
            [
                ("page", page.ToString(CultureInfo.InvariantCulture)), ("limit", limit.ToString(CultureInfo.InvariantCulture)), ("search", search),
            ],
            static json => json.DncPage, trace, cancellationToken);

    /// <summary>Keeps Tuco from writing to a phone. <c>POST /api/dnc</c>.</summary>
    /// <param name="phone">In any usual form: Tuco makes it E.164.</param>
    /// <param name="reason">Why.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Honoured until the request leaves.</param>
    public Task<JsonElement> AddPhoneAsync(string phone, string reason = "manual", CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(phone);
        return AddAsync(new DncAddition(phone, null, reason), trace, cancellationToken);
    }

    /// <summary>Keeps Tuco from writing to an email address. <c>POST /api/dnc</c>.</summary>
    /// <param name="email">Email address or Apple ID.</param>
    /// <param name="reason">Why.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Honoured until the request leaves.</param>
    public Task<JsonElement> AddEmailAsync(string email, string reason = "manual", CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(email);
        return AddAsync(new DncAddition(null, email, reason), trace, cancellationToken);
    }

    /// <summary>Lets Tuco write to an address again. <c>DELETE /api/dnc?id=</c>.</summary>
    /// <param name="id">Of the entry, 24 hex digits.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Honoured until the request leaves.</param>
    public Task<JsonElement> RemoveAsync(string id, CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return _http.SendAsync(new ApiRequest(HttpMethod.Delete, "api", "dnc") { Query = [("id", id)] },
            static json => json.JsonElement, trace, cancellationToken);
    }

    private Task<JsonElement> AddAsync(DncAddition addition, CallTrace? trace, CancellationToken cancellationToken) =>
        _http.PostAsync(["api", "dnc"], addition, TucoJson.Default.DncAddition, static json => json.JsonElement,
            Resend.AfterRefusal, null, trace, cancellationToken);
}
