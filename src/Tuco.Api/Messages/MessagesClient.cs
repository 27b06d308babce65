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

    /// <summary>
    /// Cancels what is <c>queued</c>, <c>pending</c> or <c>scheduled</c> for a lead. <c>POST /api/messages/cancel-for-lead</c>
    /// (docs.tuco.ai/api-reference/endpoint/cancel-for-lead); 400, 401. At least one of the three is needed; blank counts as none.
    /// </summary>
    /// <param name="leadId">24 hex digits.</param>
    /// <param name="recipientPhone">E.164: of a lead, or when there is none of the messages themselves.</param>
    /// <param name="recipientEmail">Likewise.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Honoured until the request leaves.</param>
    public Task<CancelledMessages> CancelForLeadAsync(string? leadId = null, string? recipientPhone = null, string? recipientEmail = null,
        CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        var body = new MessagesToCancel(Given(leadId), Given(recipientPhone), Given(recipientEmail));
        if (body == new MessagesToCancel(null, null, null))
            throw new ArgumentException("A lead, a phone or an email address is needed.", nameof(leadId));
        return _http.PostAsync(["api", "messages", "cancel-for-lead"], body, TucoJson.Default.MessagesToCancel, static json => json.CancelledMessages,
            Resend.AfterRefusal, null, trace, cancellationToken);

        static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
    }

    /// <summary>
    /// Reacts to a message on the recipient's device. <c>POST /api/messages/react</c> (docs.tuco.ai/api-reference/endpoint/send-reaction);
    /// 400, 401, 404, 502. Sent again only while no byte has left.
    /// </summary>
    /// <param name="messageId">24 hex digits.</param>
    /// <param name="reaction"><c>love</c>, <c>like</c>, <c>dislike</c>, <c>laugh</c>, <c>emphasize</c> or <c>question</c>.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Honoured until the request leaves.</param>
    public Task<ReactionAnswer> ReactAsync(string messageId, string reaction, CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(messageId);
        ArgumentException.ThrowIfNullOrWhiteSpace(reaction);
        return _http.PostAsync(["api", "messages", "react"], new ReactionRequest(messageId, reaction), TucoJson.Default.ReactionRequest,
            static json => json.ReactionAnswer, Resend.WhileNothingLeft, null, trace, cancellationToken);
    }

    /// <summary>
    /// Shows the recipient that somebody types; it ends by itself or with the next message. <c>POST /api/messages/typing</c>
    /// (docs.tuco.ai/api-reference/endpoint/send-typing-indicator); 400, 401, 502.
    /// </summary>
    /// <param name="messageId">Any message of the conversation, 24 hex digits.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Honoured until the request leaves.</param>
    public Task<TypingAnswer> StartTypingAsync(string messageId, CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        TypeAsync(HttpMethod.Post, messageId, trace, cancellationToken);

    /// <summary>Takes that back, as far as the device allows. <c>DELETE /api/messages/typing</c>; 400, 401, 502.</summary>
    public Task<TypingAnswer> StopTypingAsync(string messageId, CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        TypeAsync(HttpMethod.Delete, messageId, trace, cancellationToken);

    private Task<TypingAnswer> TypeAsync(HttpMethod method, string messageId, CallTrace? trace, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(messageId);
        var request = new ApiRequest(method, "api", "messages", "typing").With(new TypingRequest(messageId), TucoJson.Default.TypingRequest);
        return _http.SendAsync(request, static json => json.TypingAnswer, trace, cancellationToken);
    }
}
