using System.Globalization;
using System.Text.Json;
using Tuco.Api.Leads;

namespace Tuco.Api.Campaigns;

/// <summary>Sequences of messages to leads (docs.tuco.ai/features/campaigns).</summary>
public sealed class CampaignsClient
{
    private readonly TucoHttp _http;

    internal CampaignsClient(TucoHttp http) => _http = http;

    /// <summary>
    /// One page of the campaigns. <c>GET /api/campaigns</c>: docs.tuco.ai/features/campaigns names it and describes neither parameters nor
    /// answer. A key may not be accepted, a parameter may be ignored.
    /// </summary>
    /// <param name="page">From 1.</param>
    /// <param name="limit">Campaigns a page.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<CampaignPage> ListAsync(int page = 1, int limit = 50, CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        _http.GetAsync(["api", "campaigns"],
            [("page", page.ToString(CultureInfo.InvariantCulture)), ("limit", limit.ToString(CultureInfo.InvariantCulture))],
            static json => json.CampaignPage, trace, cancellationToken);

    /// <summary>
    /// Adds a lead of the workspace and starts its sequence, so messages go out. <c>POST /api/campaigns/{id}/leads</c>; 400, 401, 404.
    /// Sent again only while no byte has left.
    /// </summary>
    /// <param name="campaignId">24 hex digits; Tuco shows it on the campaign's page.</param>
    /// <param name="leadId">24 hex digits.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Honoured until the request leaves.</param>
    public Task<CampaignEnrolment> AddLeadAsync(string campaignId, string leadId, CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(leadId);
        return AddAsync(campaignId, new LeadToEnrol(leadId, null), trace, cancellationToken);
    }

    /// <summary>
    /// As above, with a contact. One whose address or CRM id a lead of the workspace has is that lead, and its other fields are not applied.
    /// </summary>
    /// <param name="campaignId">24 hex digits.</param>
    /// <param name="lead"><see cref="NewLead.FirstName"/>, and a phone or an email address.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Honoured until the request leaves.</param>
    public Task<CampaignEnrolment> AddLeadAsync(string campaignId, NewLead lead, CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lead);
        return AddAsync(campaignId, new LeadToEnrol(null, lead), trace, cancellationToken);
    }

    /// <summary>
    /// Tries stop rules and branch conditions on a lead, with live calls to its CRM. <c>POST /api/campaigns/evaluate-conditions</c>. No page
    /// describes what a rule or condition holds.
    /// </summary>
    /// <param name="leadId">24 hex digits.</param>
    /// <param name="stopRules">JSON objects; null tries none.</param>
    /// <param name="branchConditions">JSON objects; null tries none.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Honoured until the request leaves.</param>
    public Task<ConditionResults> EvaluateConditionsAsync(string leadId, IReadOnlyList<JsonElement>? stopRules = null,
        IReadOnlyList<JsonElement>? branchConditions = null, CallTrace? trace = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(leadId);
        return _http.PostAsync(["api", "campaigns", "evaluate-conditions"], new ConditionsToEvaluate(leadId, stopRules, branchConditions),
            TucoJson.Default.ConditionsToEvaluate, static json => json.ConditionResults, Resend.AfterRefusal, null, trace, cancellationToken);
    }

    private Task<CampaignEnrolment> AddAsync(string campaignId, LeadToEnrol lead, CallTrace? trace, CancellationToken cancellationToken) =>
        _http.PostAsync(["api", "campaigns", campaignId, "leads"], lead, TucoJson.Default.LeadToEnrol, static json => json.CampaignEnrolment,
            Resend.WhileNothingLeft, null, trace, cancellationToken);
}
