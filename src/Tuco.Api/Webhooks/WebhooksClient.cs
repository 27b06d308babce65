namespace Tuco.Api.Webhooks;

/// <summary>Where Tuco posts what happens to messages (docs.tuco.ai/api-reference/endpoint/list-webhooks).</summary>
public sealed class WebhooksClient
{
    private readonly TucoHttp _http;

    internal WebhooksClient(TucoHttp http) => _http = http;

    /// <summary>All webhooks, newest first. <c>GET /api/webhooks</c>; 400 without a workspace, 401.</summary>
    public async Task<IReadOnlyList<Webhook>> ListAsync(CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        (await _http.GetAsync(["api", "webhooks"], [], static json => json.WebhookList, trace, cancellationToken)).Webhooks;

    /// <summary>Creates one and tells its secret, this once. <c>POST /api/webhooks</c>; 400, 401, 402.</summary>
    public Task<CreatedWebhook> CreateAsync(NewWebhook webhook, CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        return _http.PostAsync(["api", "webhooks"], webhook, TucoJson.Default.NewWebhook, static json => json.CreatedWebhook,
            Resend.AfterRefusal, null, trace, cancellationToken);
    }

    /// <summary>One webhook. <c>GET /api/webhooks/{id}</c>; 401, 404.</summary>
    public Task<Webhook> GetAsync(string id, CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        _http.GetAsync(["api", "webhooks", id], [], static json => json.Webhook, trace, cancellationToken);

    /// <summary>Changes one. <c>PATCH /api/webhooks/{id}</c>; 400, 401, 402, 404.</summary>
    /// <param name="id">24 hex digits.</param>
    /// <param name="change">At least one field.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Honoured until the request leaves.</param>
    public Task UpdateAsync(string id, WebhookChange change, CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change == new WebhookChange())
            throw new ArgumentException("A change names at least one field.", nameof(change));
        return _http.SendAsync(new ApiRequest(HttpMethod.Patch, "api", "webhooks", id).With(change, TucoJson.Default.WebhookChange),
            static json => json.JsonElement, trace, cancellationToken);
    }

    /// <summary>Deletes one, and its secret. <c>DELETE /api/webhooks/{id}</c>; 401, 402, 404.</summary>
    public Task DeleteAsync(string id, CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        _http.SendAsync(new ApiRequest(HttpMethod.Delete, "api", "webhooks", id), static json => json.JsonElement, trace, cancellationToken);

    /// <summary>
    /// Posts a signed test event to the address, which has 10 s to answer. <c>POST /api/webhooks/{id}/health-check</c>; 401, 404. That the
    /// address failed is an answer, no error.
    /// </summary>
    public Task<WebhookTest> TestAsync(string id, CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        _http.SendAsync(new ApiRequest(HttpMethod.Post, "api", "webhooks", id, "health-check"), static json => json.WebhookTest, trace, cancellationToken);
}
