using System.Globalization;

namespace Tuco.Api.Messages;

/// <summary>Messages: sent one by one (docs.tuco.ai/api-reference/endpoint/send-message), and as Tuco stored them.</summary>
public sealed class MessagesClient
{
    private readonly TucoHttp _http;

    internal MessagesClient(TucoHttp http) => _http = http;

    /// <summary>Sends one message. <c>POST /api/messages</c>; 400, 401, 402, 403, 404, 429. May take seconds; sent again only while no byte has left.</summary>
    public Task<SendAnswer> SendAsync(OutgoingMessage message, CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _http.PostAsync(["api", "messages"], message, TucoJson.Default.OutgoingMessage, static json => json.SendAnswer,
            Resend.WhileNothingLeft, null, trace, cancellationToken);
    }

    /// <summary>
    /// One page of the stored messages. <c>GET /api/messages</c>: docs.tuco.ai/api-reference/messages names it, with filters by status,
    /// line and lead, and describes neither them nor the answer. A key may not be accepted, a filter may be ignored.
    /// </summary>
    /// <param name="leadId">24 hex digits; null asks for those of every lead.</param>
    /// <param name="lineId">24 hex digits; null asks for those of every line.</param>
    /// <param name="status">As in <see cref="StoredMessage.Status"/>; null asks for all.</param>
    /// <param name="page">From 1.</param>
    /// <param name="limit">Messages a page.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<MessagePage> ListAsync(string? leadId = null, string? lineId = null, string? status = null, int page = 1, int limit = 50,
        CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        _http.GetAsync(["api", "messages"],
            [
                ("leadId", leadId), ("lineId", lineId), ("status", status),
                ("page", page.ToString(CultureInfo.InvariantCulture)), ("limit", limit.ToString(CultureInfo.InvariantCulture)),
            ],
            static json => json.MessagePage, trace, cancellationToken);
}
