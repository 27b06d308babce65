using System.Text.Json;
using System.Text.Json.Serialization;
using Tuco.Api.Leads;

namespace Tuco.Api.Campaigns;

/// <summary>Answer of <c>GET /api/campaigns</c>: one page.</summary>
/// <remarks>
/// docs.tuco.ai/features/campaigns names this call, no page describes its answer. So the list may stand under <c>campaigns</c>, <c>data</c> or
/// <c>items</c>, or be the whole body; an answer without any list is a <see cref="TucoFailure.BadAnswer"/>.
/// </remarks>
[JsonConverter(typeof(CampaignPageReader))]
public sealed record CampaignPage : IAnswer
{
    /// <summary>The campaigns of this page, in Tuco's order.</summary>
    public IReadOnlyList<Campaign> Campaigns { get; init; } = [];

    /// <summary>Which page this is; null when the answer does not tell.</summary>
    public Pagination? Pagination { get; init; }

    internal string? Fault { get; init; }

    string? IAnswer.Fault => Fault;
}

/// <summary>A campaign. Every field may be missing.</summary>
/// <remarks>Source: docs.tuco.ai/features/campaigns.</remarks>
public sealed record Campaign
{
    /// <summary>24 hex digits.</summary>
    [JsonPropertyName("_id")]
    public string? Id { get; init; }

    [JsonInclude, JsonPropertyName("id")]
    internal string? PlainId { get; init; }

    /// <summary>As shown in Tuco.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// <c>draft</c>, <c>scheduled</c>, <c>activating</c>, <c>pending</c>, <c>running</c>, <c>active_not_finished</c>, <c>paused</c> or
    /// <c>completed</c>.
    /// </summary>
    public string? Status { get; init; }

    /// <summary>The list whose leads it writes to, 24 hex digits.</summary>
    public string? ListId { get; init; }

    /// <summary>Counts of its recipients.</summary>
    [JsonIgnore]
    public CampaignStats? Stats { get; init; }

    /// <summary>ISO 8601, UTC.</summary>
    public string? CreatedAt { get; init; }

    /// <summary>ISO 8601, UTC.</summary>
    public string? UpdatedAt { get; init; }
}

/// <summary>Counts of a campaign. Null where Tuco told none.</summary>
public sealed record CampaignStats
{
    /// <summary>All recipients.</summary>
    public long? TotalRecipients { get; init; }

    /// <summary>Nothing sent yet.</summary>
    public long? Pending { get; init; }

    /// <summary>Accepted by the relay.</summary>
    public long? Sent { get; init; }

    /// <summary>Confirmed by a device.</summary>
    public long? Delivered { get; init; }

    /// <summary>Read receipts.</summary>
    public long? Opened { get; init; }

    /// <summary>Recipients who replied.</summary>
    public long? Replied { get; init; }

    /// <summary>Failed.</summary>
    public long? Failed { get; init; }

    /// <summary>No iMessage.</summary>
    public long? Fallback { get; init; }

    /// <summary>On the list, not in the sequence.</summary>
    public long? ListOnly { get; init; }
}

/// <summary>Answer of <c>POST /api/campaigns/{id}/leads</c>: 201 when the lead was added, 200 when it was in the campaign already.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/endpoint/campaign-add-lead.</remarks>
public sealed record CampaignEnrolment : IAnswer
{
    /// <summary>Never false here: such an answer is a <see cref="TucoFailure.BadAnswer"/>.</summary>
    public bool? Success { get; init; }

    string? IAnswer.Fault => Success == false ? "says success: false"
        : LeadId is null && MessageCount is null && AlreadyInCampaign is null ? "tells neither a lead nor a count of messages"
        : null;

    /// <summary>The lead: the given one, the new one, or an existing one that has an address or CRM id of the given data.</summary>
    public string? LeadId { get; init; }

    /// <summary>The campaign.</summary>
    public string? CampaignId { get; init; }

    /// <summary>Messages made for the lead; 0 when it was in the campaign already.</summary>
    public long? MessageCount { get; init; }

    /// <summary>True when nothing was added because the lead was in the campaign already.</summary>
    public bool? AlreadyInCampaign { get; init; }

    /// <summary>Leads that the given data matched.</summary>
    public IReadOnlyList<string>? ExistingLeadIds { get; init; }

    /// <summary>Tuco's words.</summary>
    public string? Message { get; init; }

    /// <summary>GoHighLevel contact.</summary>
    public string? GhlContactId { get; init; }

    /// <summary>GoHighLevel location.</summary>
    public string? GhlLocationId { get; init; }

    /// <summary>HubSpot portal.</summary>
    public string? HsPortalId { get; init; }

    /// <summary>HubSpot contact.</summary>
    public string? HsContactId { get; init; }
}

/// <summary>Answer of <c>POST /api/campaigns/evaluate-conditions</c>.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/endpoint/evaluate-conditions.</remarks>
public sealed record ConditionResults : IAnswer
{
    string? IAnswer.Fault => StopResults is null && BranchResults is null ? "holds no results" : null;

    /// <summary>One a stop rule.</summary>
    public IReadOnlyList<ConditionResult>? StopResults { get; init; }

    /// <summary>One a branch condition.</summary>
    public IReadOnlyList<ConditionResult>? BranchResults { get; init; }
}

/// <summary>What became of one condition.</summary>
public sealed record ConditionResult
{
    /// <summary>The stop rule; null for a branch condition.</summary>
    public string? RuleId { get; init; }

    /// <summary>Kind of the condition.</summary>
    public string? Type { get; init; }

    /// <summary>True when it holds.</summary>
    public bool? Result { get; init; }

    /// <summary>What was found.</summary>
    public string? Detail { get; init; }
}

/// <summary>Body of <c>POST /api/campaigns/{id}/leads</c>: one of the two.</summary>
internal sealed record LeadToEnrol(string? LeadId, NewLead? Lead);

/// <summary>Body of <c>POST /api/campaigns/evaluate-conditions</c>.</summary>
internal sealed record ConditionsToEvaluate(string LeadId, IReadOnlyList<JsonElement>? StopRules, IReadOnlyList<JsonElement>? BranchConditions);

/// <summary>Finds the campaigns wherever the answer put them.</summary>
internal sealed class CampaignPageReader : JsonConverter<CampaignPage>
{
    public override CampaignPage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var list = LooseList.Read(ref reader, options, "campaigns", "data", "items");
        return new CampaignPage
        {
            Campaigns =
            [
                .. list.Rows<Campaign>().Select(row =>
                    row.Row with { Id = row.Row.Id ?? row.Row.PlainId, Stats = list.Part<CampaignStats>(row.Json, "stats") }),
            ],
            Pagination = list.Pagination,
            Fault = list.Fault("campaigns"),
        };
    }

    public override void Write(Utf8JsonWriter writer, CampaignPage value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Answers are only read.");
}
