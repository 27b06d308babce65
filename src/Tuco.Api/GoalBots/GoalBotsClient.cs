using System.Text.Json;

namespace Tuco.Api.GoalBots;

/// <summary>
/// Bots that talk with leads (docs.tuco.ai/api-reference/endpoint/list-goal-bots). Where no page describes an answer it is returned as it came,
/// JSON null when it is empty.
/// </summary>
public sealed class GoalBotsClient
{
    private readonly TucoHttp _http;

    internal GoalBotsClient(TucoHttp http) => _http = http;

    /// <summary>All bots. <c>GET /api/goal-bots</c>; 401.</summary>
    public async Task<IReadOnlyList<GoalBot>> ListAsync(CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        (await _http.GetAsync(["api", "goal-bots"], [], static json => json.GoalBotList, trace, cancellationToken)).GoalBots;

    /// <summary>Creates a bot. <c>POST /api/goal-bots</c>; 400, 401.</summary>
    public async Task<GoalBot> CreateAsync(NewGoalBot bot, CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(bot);
        return (await _http.PostAsync(["api", "goal-bots"], bot, TucoJson.Default.NewGoalBot, static json => json.GoalBotAnswer,
            Resend.AfterRefusal, null, trace, cancellationToken)).GoalBot;
    }

    /// <summary>One bot, with its counts. <c>GET /api/goal-bots/{id}</c>; 401.</summary>
    public Task<JsonElement> GetAsync(string id, CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        _http.GetAsync(["api", "goal-bots", id], [], static json => json.JsonElement, trace, cancellationToken);

    /// <summary>Changes a bot. <c>PUT /api/goal-bots/{id}</c>; 400, 401.</summary>
    public Task<JsonElement> UpdateAsync(string id, NewGoalBot bot, CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(bot);
        return SendAsync(new ApiRequest(HttpMethod.Put, "api", "goal-bots", id).With(bot, TucoJson.Default.NewGoalBot), trace, cancellationToken);
    }

    /// <summary>Archives a bot; its leads stay. <c>DELETE /api/goal-bots/{id}</c>; 401.</summary>
    public Task<JsonElement> ArchiveAsync(string id, CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        SendAsync(new ApiRequest(HttpMethod.Delete, "api", "goal-bots", id), trace, cancellationToken);

    /// <summary>
    /// Hands a lead to a bot, which begins to write to it. <c>POST /api/goal-bots/{id}/enroll</c>; 400 when the lead is in one already, 401.
    /// Sent again only while no byte has left.
    /// </summary>
    public Task<JsonElement> EnrollAsync(string id, string leadId, CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        SendAsync(Enrolment(HttpMethod.Post, id, leadId) with { Resend = Resend.WhileNothingLeft }, trace, cancellationToken);

    /// <summary>Takes a lead from a bot. <c>DELETE /api/goal-bots/{id}/enroll</c>; 401.</summary>
    public Task<JsonElement> UnenrollAsync(string id, string leadId, CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        SendAsync(Enrolment(HttpMethod.Delete, id, leadId), trace, cancellationToken);

    private static ApiRequest Enrolment(HttpMethod method, string id, string leadId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(leadId);
        return new ApiRequest(method, "api", "goal-bots", id, "enroll").With(new GoalBotLead(leadId), TucoJson.Default.GoalBotLead);
    }

    private Task<JsonElement> SendAsync(ApiRequest request, CallTrace? trace, CancellationToken cancellationToken) =>
        _http.SendAsync(request, static json => json.JsonElement, trace, cancellationToken);
}
