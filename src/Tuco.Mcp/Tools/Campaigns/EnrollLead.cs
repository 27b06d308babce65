using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Tuco.Api.Campaigns;

namespace Tuco.Mcp.Tools.Campaigns;

internal static class EnrollLead
{
    /// <summary>
    /// Adds one lead to a campaign, whose sequence of messages then goes out by itself. Use it only when the user wants this person to
    /// get that campaign; make new people leads with add_lead first. A lead that is in it already gets nothing more.
    /// </summary>
    public static async Task<Answer<EnrollLeadResult>> RunAsync(EnrollLeadArguments arguments, Call call)
    {
        var answer = await call.Tuco.Campaigns.AddLeadAsync(arguments.CampaignId, arguments.LeadId, call.Trace, call.Cancelled);
        var result = EnrollLeadResult.Of(arguments, answer, call.Trace.CorrelationId);
        return new Answer<EnrollLeadResult>(result, result.Text);
    }
}

internal sealed record EnrollLeadArguments : IArguments
{
    /// <summary>From list_campaigns, or the user.</summary>
    [Required, RegularExpression(Patterns.Id)]
    public string CampaignId { get; set; } = "";

    /// <summary>From find_leads or add_lead.</summary>
    [Required, RegularExpression(Patterns.Id)]
    public string LeadId { get; set; } = "";

    [JsonIgnore]
    public IArguments Canonical => this with { CampaignId = CampaignId.ToLowerInvariant(), LeadId = LeadId.ToLowerInvariant() };

    /// <summary>A sequence may write to any address of the lead.</summary>
    [JsonIgnore]
    public Effect Effect => new()
    {
        LeadId = LeadId,
        UsesPhones = true,
        UsesEmails = true,
        About = ["campaign:" + CampaignId],
        Text = "campaign " + CampaignId.ToLowerInvariant(),
    };

    public IEnumerable<Fault> Faults(DateTimeOffset now) => [];
}

/// <summary>What became of an enrolment, never more than is known.</summary>
internal sealed record EnrollLeadResult(
    string Outcome, string What, string? CampaignId, string? LeadId, long? MessageCount, bool? AlreadyInCampaign, string Next, string CorrelationId)
{
    private const string Watch = "list_messages with this leadId shows the messages; cancel_messages stops those that still wait.";

    public static EnrollLeadResult Of(EnrollLeadArguments arguments, CampaignEnrolment answer, string correlationId)
    {
        var (outcome, what) = answer switch
        {
            { AlreadyInCampaign: true, MessageCount: null or 0 } => ("already_in_campaign",
                "The lead was in this campaign already: nothing was added, nothing more is sent."),
            { MessageCount: 0 } => ("enrolled", "Tuco took the lead into the campaign, but made no message for it: nothing is known to go out."),
            { MessageCount: { } count } => ("enrolled", Prose.Of($"The lead is in the campaign; messages made for it, which go out by its schedule: {count}. ")
                + "None of them is known to be sent yet."),
            _ => ("enrolled", "The lead is in the campaign; how many messages were made Tuco did not tell. None of them is known to be sent yet."),
        };
        return new(outcome, what, answer.CampaignId ?? arguments.CampaignId, answer.LeadId ?? arguments.LeadId, answer.MessageCount, answer.AlreadyInCampaign,
            outcome == "enrolled" ? Watch : "Tell the user. Re-entry into a campaign is not possible.", correlationId);
    }

    [JsonIgnore]
    public string Text => Prose.Of($"""
        {What:raw}
        outcome: {Outcome:raw}, campaignId: {CampaignId}, leadId: {LeadId}
        next: {Next:raw}
        correlationId: {CorrelationId:raw}
        """);
}
