using Tuco.Api;
using Tuco.Api.Campaigns;
using Tuco.Api.Messages;

namespace Tuco.Mcp.Tools.Campaigns;

/// <summary>What an enrolment would do, and what became of one whose answer was lost.</summary>
internal static class EnrollPreview
{
    private const int Page = 50;

    /// <summary>Tuco's clock and ours may differ.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(2);

    public static async Task<Preview> OfAsync(EnrollLeadArguments arguments, Call call)
    {
        var lead = await call.Tuco.Leads.GetAsync(arguments.LeadId, call.Trace, call.Cancelled);
        var page = await call.Tuco.Messages.ListAsync(arguments.LeadId, null, null, 1, Page, call.Trace, call.Cancelled).OrNullAsync();
        var campaigns = await call.Tuco.Campaigns.ListAsync(1, Page, call.Trace, call.Cancelled).OrNullAsync();
        var campaign = campaigns?.Campaigns.FirstOrDefault(one => string.Equals(one.Id, arguments.CampaignId, StringComparison.OrdinalIgnoreCase));
        var already = page?.Messages.Count(message => IsOf(message, arguments)) ?? 0;
        var name = $"{lead.FirstName} {lead.LastName}".Trim();
        var all = campaigns is not null
            && new PageCursor(1, Page, 0).Take(campaigns.Campaigns, campaigns.Pagination, static _ => true, Page).NextCursor is null;
        var recipients = lead.Phones.Concat(lead.Emails).ToList();
        var warnings = new List<string>();
        if (recipients.Count == 0)
            warnings.Add("no address of the lead is known");
        if (already > 0)
            warnings.Add(Prose.Of($"the lead has {already} messages of this campaign already: Tuco would add nothing"));
        if (campaign is null && all)
            warnings.Add(Prose.Of($"none of the {campaigns!.Campaigns.Count} campaigns in Tuco's list has this campaignId: Tuco may refuse"));
        var idle = campaign?.Status is { } status && status is not ("running" or "active_not_finished" or "activating") ? status : null;
        if (idle is not null)
            warnings.Add(Prose.Of($"the campaign's status is {idle}: Tuco may refuse the lead, or take it and send nothing; no page tells which"));
        return new Preview
        {
            Effect = Prose.Of($"Add the lead {(name.Length > 0 ? name : arguments.LeadId)} to the campaign {arguments.CampaignId}")
                + (campaign is null ? " (its name is not told): " : Prose.Of($" ({campaign.Name:?no name}, {campaign.Status:?no status}): "))
                + (already > 0 ? "probably nothing more goes out, see the warning."
                    : idle is not null || (campaign is null && all) ? "whether anything goes out is not known, see the warning."
                    : "its whole sequence of messages goes out to them over time."),
            Recipients = recipients,
            RecipientName = name.Length > 0 ? name : null,
            LeadId = arguments.LeadId,
            When = "by the campaign's own schedule; its texts are not told to a key",
            Cost = "not told by Tuco's API; each message counts against the line's messages of its day.",
            Warnings = warnings.Count > 0 ? warnings : null,
        };
    }

    /// <summary>Messages of the campaign that were made for the lead about then show that it took effect; none of them proves nothing.</summary>
    public static async Task<Answer<EnrollLeadResult>?> FollowUpAsync(EnrollLeadArguments arguments, Call call, DateTimeOffset at)
    {
        var page = await call.Tuco.Messages.ListAsync(arguments.LeadId, null, null, 1, Page, call.Trace, call.Cancelled);
        var made = page.Messages.Where(message => IsOf(message, arguments) && IsoTime.Parse(message.CreatedAt) >= at - Slack).ToList();
        if (made is not [{ Id: { } first }, ..])
            return null;
        var answer = new CampaignEnrolment { Success = true, LeadId = arguments.LeadId, CampaignId = arguments.CampaignId, MessageCount = made.Count };
        var result = EnrollLeadResult.Of(arguments, answer, call.Trace.CorrelationId);
        return new Answer<EnrollLeadResult>(result, result.Text) { Subject = first };
    }

    /// <summary>A reply to the campaign bears its id too.</summary>
    private static bool IsOf(StoredMessage message, EnrollLeadArguments arguments) =>
        message.Direction is null or "sent"
        && string.Equals(message.LeadId, arguments.LeadId, StringComparison.OrdinalIgnoreCase)
        && (string.Equals(message.CampaignId, arguments.CampaignId, StringComparison.OrdinalIgnoreCase)
            || message.BatchId?.StartsWith("campaign_" + arguments.CampaignId, StringComparison.OrdinalIgnoreCase) == true);
}
