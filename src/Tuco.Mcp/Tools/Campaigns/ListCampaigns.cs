using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;
using Tuco.Api.Campaigns;

namespace Tuco.Mcp.Tools.Campaigns;

internal static class ListCampaigns
{
    /// <summary>
    /// Lists campaigns with status and counts. Use it to get a campaignId for enroll_lead, list_replies or analytics. Tuco does not
    /// document this list: it may be refused or tell less.
    /// </summary>
    public static async Task<Answer<ListCampaignsResult>> RunAsync(ListCampaignsArguments arguments, Call call)
    {
        var at = PageCursor.Of(arguments.Cursor, arguments.Limit);
        var page = await call.Tuco.Campaigns.ListAsync(at.Page, at.Limit, call.Trace, call.Cancelled);
        return Render(at.Limit);

        Answer<ListCampaignsResult> Render(int count)
        {
            var part = at.Take(page.Campaigns, page.Pagination, static _ => true, count);
            var result = new ListCampaignsResult([.. part.Rows.Select(CampaignRow.Of)], page.Pagination?.Rows, part.NextCursor, call.Trace.CorrelationId);
            return new Answer<ListCampaignsResult>(result, result.Text) { Rows = part.Rows.Count, WithRows = Render };
        }
    }
}

internal sealed record ListCampaignsArguments : IArguments
{
    /// <summary>Campaigns a page.</summary>
    [Range(1, 50), DefaultValue(20)]
    public int Limit { get; init; }

    /// <summary>nextCursor of the page before.</summary>
    [RegularExpression(PageCursor.Pattern)]
    public string? Cursor { get; init; }

    public IEnumerable<Fault> Faults(DateTimeOffset now) => [];
}

/// <summary>One campaign as a model needs it; counts are absent where Tuco tells none.</summary>
internal sealed record CampaignRow(
    [property: JsonPropertyName("_id")] string? Id, string? Name, string? Status, long? TotalRecipients, long? Pending, long? Sent, long? Delivered,
    long? Opened, long? Replied, long? Failed, long? Fallback, string? CreatedAt)
{
    public static CampaignRow Of(Campaign campaign) => new(
        campaign.Id, campaign.Name, campaign.Status, campaign.Stats?.TotalRecipients, campaign.Stats?.Pending, campaign.Stats?.Sent, campaign.Stats?.Delivered,
        campaign.Stats?.Opened, campaign.Stats?.Replied, campaign.Stats?.Failed, campaign.Stats?.Fallback, campaign.CreatedAt);
}

internal sealed record ListCampaignsResult(IReadOnlyList<CampaignRow> Campaigns, long? Total, string? NextCursor, string CorrelationId)
{
    [JsonIgnore]
    public string Text
    {
        get
        {
            var table = new Table(
                "_id", "name", "status", "recipients", "pending", "sent", "delivered", "opened", "replied", "failed", "fallback", "createdAt");
            foreach (var row in Campaigns)
            {
                table.Row(row.Id, row.Name, row.Status, Count(row.TotalRecipients), Count(row.Pending), Count(row.Sent), Count(row.Delivered),
                    Count(row.Opened), Count(row.Replied), Count(row.Failed), Count(row.Fallback), row.CreatedAt);
            }
            var total = Total is { } count ? Prose.Of($" of {count}") : "";
            var shown = Campaigns.Count == 0 ? "No campaign stands here." : Prose.Of($"{Campaigns.Count}{total:raw} campaigns:\n{table.ToString():raw}");
            var more = NextCursor is null ? "" : Prose.Of($"\nMore: call list_campaigns again with cursor \"{NextCursor}\".");
            return Prose.Of($"{shown:raw}{more:raw}\ncorrelationId: {CorrelationId:raw}");
        }
    }

    private static Cell Count(long? number) => Cell.Own(number?.ToString(CultureInfo.InvariantCulture));
}
