using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>Adding a lead to a campaign, whose sequence then begins (docs.tuco.ai/api-reference/endpoint/campaign-add-lead).</summary>
internal static class Enrolment
{
    private const string NeitherGiven = "Either leadId or lead data is required";
    private const string NotReadable = "Invalid request: must provide leadId or lead data";
    private const string NotProcessed = "Failed to process lead through campaign";

    public static Route[] Routes => [new("POST", "/api/campaigns/{id}/leads", Add) { RateGroup = RateGroup.Campaigns, PaidUpOnly = true }];

    private static Answer Add(Call call)
    {
        var campaign = call.State.CampaignsById.GetValueOrDefault(call.Id.ToLowerInvariant()) ?? throw new RefusedException(404, "Campaign not found");
        var body = call.Json();
        var leadId = body.Text("leadId")?.ToLowerInvariant();
        if (leadId is null && body["lead"] is null) throw new RefusedException(400, NeitherGiven);
        var given = leadId is null ? Given(body) : null;
        var known = given is null
            ? call.State.LeadsById.GetValueOrDefault(leadId!) ?? throw new RefusedException(404, "Lead not found")
            : Known(call.State, given);

        var lead = known is null
            ? given! with { Id = call.State.NewId(), List = campaign.List, CreatedAt = call.Now }
            : given is null ? known : known with { IntegrationIds = Filled(known, given) };
        if (!lead.Addresses.Any()) throw new RefusedException(400, "Lead not resolved");
        if (call.State.MessagesById.Values.Any(message => message.CampaignId == campaign.Id && message.LeadId == lead.Id))
            return Answer.Json(200, Json(campaign, lead, 0));
        if (!campaign.TakesLeads || !call.State.LinesById.Values.Any(line => line.CanSend)) throw new RefusedException(400, NotProcessed);

        call.State.LeadsById[lead.Id] = lead;
        Begin(call, campaign, lead);
        return Answer.Json(201, Json(campaign, lead, campaign.Steps.Count));
    }

    private static Lead Given(JsonObject body)
    {
        var lead = body["lead"] as JsonObject ?? throw new RefusedException(400, NotReadable);
        lead.RequiredText("firstName");
        if ((lead.Text("email") ?? lead.Text("phone")) is null) throw new RefusedException(400, "Either email or phone is required");
        return new LeadInput().Read(lead);
    }

    /// <summary>The lead that the contact already is, by any address or CRM id.</summary>
    private static Lead? Known(SandboxState state, Lead contact) =>
        Leads.Match(state, contact.Addresses) ?? state.LeadsById.Values.FirstOrDefault(lead =>
            Shares("ghlRecordId", contact, lead) || Shares("hubspotRecordId", contact, lead));

    private static bool Shares(string name, Lead one, Lead other) =>
        one.IntegrationIds.TryGetValue(name, out var id) && other.IntegrationIds.GetValueOrDefault(name) == id;

    private static Dictionary<string, string> Filled(Lead known, Lead given) =>
        given.IntegrationIds.Concat(known.IntegrationIds).GroupBy(pair => pair.Key).ToDictionary(pairs => pairs.Key, pairs => pairs.Last().Value);

    private static void Begin(Call call, Campaign campaign, Lead lead)
    {
        var state = call.State;
        var line = Sending.ChooseLine(state, null);
        var earlier = state.MessagesById.Values.Where(message => message.CampaignId == campaign.Id).Select(message => message.BatchId).OfType<string>();
        var batch = $"campaign_{campaign.Id}_{earlier.Distinct().Count() + 1}";
        for (var step = 0; step < campaign.Steps.Count; step++)
        {
            var draft = new Message
            {
                Id = state.NewId(),
                Text = campaign.Steps[step].Text,
                FromLineId = line.Id,
                RecipientPhone = lead.Phone,
                RecipientEmail = lead.Email,
                RecipientName = lead.Name.Length > 0 ? lead.Name : null,
                LeadId = lead.Id,
                CreatedByUserId = Seeded.UserId,
                CampaignId = campaign.Id,
                BatchId = batch,
                StepIndex = step,
                ScheduledDate = call.Now + campaign.Steps[step].After,
                CreatedAt = call.Now,
                UpdatedAt = call.Now,
                Candidates = [.. lead.Addresses],
            };
            state.Store(Sending.Accept(state, draft, call.Now).Message);
        }
    }

    private static JsonObject Json(Campaign campaign, Lead lead, int messages)
    {
        var answer = new JsonObject { ["success"] = true, ["leadId"] = lead.Id, ["campaignId"] = campaign.Id, ["messageCount"] = messages };
        if (messages > 0)
        {
            answer["message"] = "Lead added to campaign and sequence started";
            answer["alreadyInCampaign"] = false;
        }
        else
        {
            answer["alreadyInCampaign"] = true;
            answer["existingLeadIds"] = new JsonArray(lead.Id);
            answer["message"] = "Lead already in campaign (re-entry not allowed).";
        }

        LeadJson.AddCrmIds(answer, lead);
        return answer;
    }
}
