using System.Text.Json.Serialization.Metadata;

namespace Tuco.Api.LineRequests;

/// <summary>Requests for new lines (docs.tuco.ai/api-reference/lines, …/endpoint/create-line-request).</summary>
public sealed class LineRequestsClient
{
    private readonly TucoHttp _http;

    internal LineRequestsClient(TucoHttp http) => _http = http;

    /// <summary>
    /// Requests a line. <c>POST /api/line-requests</c>; 400, 401, 403 (<c>subscription_required</c>, <c>forbidden_line_type</c>),
    /// 409 (<c>request_in_progress</c>), 429.
    /// </summary>
    /// <param name="request">The line.</param>
    /// <param name="idempotencyKey">Sent as <c>Idempotency-Key</c>: the same key returns the original answer instead of a second request.</param>
    /// <param name="trace">Ids of the call; null makes fresh ones.</param>
    /// <param name="cancellationToken">Honoured until the request leaves.</param>
    public Task<LineRequestAnswer> CreateAsync(
        LineRequest request, string idempotencyKey, CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _http.PostAsync(["api", "line-requests"], request, TucoJson.Default.LineRequest, static json => json.LineRequestAnswer,
            Resend.WithIdempotencyKey, idempotencyKey, trace, cancellationToken);
    }

    /// <summary>One request. <c>GET /api/line-requests/:id</c>; 400, 401, 404. Reading may move a paid request on.</summary>
    public Task<LineRequestAnswer> GetAsync(string id, CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        _http.GetAsync(["api", "line-requests", id], [], static json => json.LineRequestAnswer, trace, cancellationToken);

    /// <summary>
    /// Recovers the invoice link. <c>POST /api/line-requests/:id</c> <c>payment_link</c>; 400, 401, 403, 404, 409. May answer that
    /// the line is provisioning already.
    /// </summary>
    public Task<LineRequestAnswer> PaymentLinkAsync(string id, CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        ManageAsync(id, "payment_link", static json => json.LineRequestAnswer, trace, cancellationToken);

    /// <summary>Cancels an unpaid request. <c>POST /api/line-requests/:id</c> <c>cancel</c>; 400, 401, 404, 409.</summary>
    public async Task<LineRequestAnswer> CancelAsync(string id, CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        var answer = await ManageAsync(id, "cancel", static json => json.CancelAnswer, trace, cancellationToken);
        return new LineRequestAnswer { Success = answer.Success, Status = answer.Status, Line = answer.Line };
    }

    private Task<T> ManageAsync<T>(string id, string action, Func<TucoJson, JsonTypeInfo<T>> answer, CallTrace? trace, CancellationToken cancellationToken)
        where T : notnull =>
        _http.PostAsync(["api", "line-requests", id], new LineRequestAction(action), TucoJson.Default.LineRequestAction, answer,
            Resend.AfterRefusal, null, trace, cancellationToken);
}
