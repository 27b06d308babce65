namespace Tuco.Api.Messages;

/// <summary>Sending messages (docs.tuco.ai/api-reference/endpoint/send-message).</summary>
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
}
