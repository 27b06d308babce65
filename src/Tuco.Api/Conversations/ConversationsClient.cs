using System.Globalization;
using System.Text.Json;

namespace Tuco.Api.Conversations;

/// <summary>Conversations that went quiet (docs.tuco.ai/features/retroactive-scanner).</summary>
public sealed class ConversationsClient
{
    private readonly TucoHttp _http;

    internal ConversationsClient(TucoHttp http) => _http = http;

    /// <summary>Those whose last message is older. <c>GET /api/conversations/scan-dormant</c>; 401.</summary>
    /// <param name="days">Days of silence at least.</param>
    /// <param name="limit">Conversations at most.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<DormantConversations> FindDormantAsync(int days = 7, int limit = 50, CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        _http.GetAsync(["api", "conversations", "scan-dormant"],
            [("days", days.ToString(CultureInfo.InvariantCulture)), ("limit", limit.ToString(CultureInfo.InvariantCulture))],
            static json => json.DormantConversations, trace, cancellationToken);

    /// <summary>
    /// Sends the team a summary of them. <c>POST /api/conversations/scan-dormant</c> <c>notify</c>; 401. The answer is not described: it is
    /// returned as it came, JSON null when it is empty. Sent again only while no byte has left.
    /// </summary>
    /// <param name="conversationIds">One at least, as <see cref="DormantConversation.RecipientPhone"/>.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Honoured until the request leaves.</param>
    public Task<JsonElement> NotifyAsync(IReadOnlyList<string> conversationIds, CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        ActAsync("notify", conversationIds, trace, cancellationToken);

    /// <summary>As above, with <c>draft</c>: the AI writes a message for each, which a workspace on autopilot may send by itself.</summary>
    /// <param name="conversationIds">One at least, as <see cref="DormantConversation.RecipientPhone"/>.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Honoured until the request leaves.</param>
    public Task<JsonElement> DraftAsync(IReadOnlyList<string> conversationIds, CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        ActAsync("draft", conversationIds, trace, cancellationToken);

    private Task<JsonElement> ActAsync(string action, IReadOnlyList<string> conversationIds, CallTrace? trace, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(conversationIds);
        if (conversationIds.Count == 0 || conversationIds.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException("At least one conversation is named.", nameof(conversationIds));
        return _http.PostAsync(["api", "conversations", "scan-dormant"], new DormantAction(action, conversationIds), TucoJson.Default.DormantAction,
            static json => json.JsonElement, Resend.WhileNothingLeft, null, trace, cancellationToken);
    }
}
