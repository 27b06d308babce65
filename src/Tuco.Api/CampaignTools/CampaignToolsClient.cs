using System.Text.Json;

namespace Tuco.Api.CampaignTools;

/// <summary>
/// Requests that Tuco makes while a campaign runs, to any address (docs.tuco.ai/features/api-tools). No page describes an answer: each is
/// returned as it came, JSON null when it is empty.
/// </summary>
public sealed class CampaignToolsClient
{
    private readonly TucoHttp _http;

    internal CampaignToolsClient(TucoHttp http) => _http = http;

    /// <summary>All tools. <c>GET /api/campaign-tools</c>; 401.</summary>
    public Task<JsonElement> ListAsync(CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        _http.GetAsync(["api", "campaign-tools"], [], static json => json.JsonElement, trace, cancellationToken);

    /// <summary>Creates a tool, or changes the one that <see cref="CampaignTool.Id"/> names. <c>POST /api/campaign-tools</c>; 400, 401.</summary>
    public Task<JsonElement> SaveAsync(CampaignTool tool, CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return _http.PostAsync(["api", "campaign-tools"], tool, TucoJson.Default.CampaignTool, static json => json.JsonElement,
            Resend.AfterRefusal, null, trace, cancellationToken);
    }

    /// <summary>Deletes a tool. <c>DELETE /api/campaign-tools?id=</c>; 401.</summary>
    public Task<JsonElement> DeleteAsync(string id, CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return _http.SendAsync(new ApiRequest(HttpMethod.Delete, "api", "campaign-tools") { Query = [("id", id)] },
            static json => json.JsonElement, trace, cancellationToken);
    }

    /// <summary>
    /// Makes a tool's request now. <c>POST /api/campaign-tools/test</c>; 401. The fields of the answer, by name: the value and the raw response;
    /// that the test failed is an answer too.
    /// </summary>
    /// <param name="toolId">24 hex digits.</param>
    /// <param name="leadId">Whose data is filled in; null takes none.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Honoured until the request leaves.</param>
    public Task<IReadOnlyDictionary<string, JsonElement>> TestAsync(
        string toolId, string? leadId = null, CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(toolId);
        return _http.PostAsync(["api", "campaign-tools", "test"], new CampaignToolTest(toolId, leadId), TucoJson.Default.CampaignToolTest,
            static json => json.IReadOnlyDictionaryStringJsonElement, Resend.AfterRefusal, null, trace, cancellationToken);
    }
}
