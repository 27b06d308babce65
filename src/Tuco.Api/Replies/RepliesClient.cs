using System.Globalization;

namespace Tuco.Api.Replies;

/// <summary>What leads replied (docs.tuco.ai/api-reference/endpoint/get-replies). There is no call to reply: another message does it.</summary>
public sealed class RepliesClient
{
    private readonly TucoHttp _http;

    internal RepliesClient(TucoHttp http) => _http = http;

    /// <summary>One page of the leads that replied. <c>GET /api/replies</c>; 400, 401, 404 (lead or campaign), 429.</summary>
    /// <param name="filter">Null takes all.</param>
    /// <param name="page">From 1.</param>
    /// <param name="limit">Rows a page, 1 to 100.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<ReplyPage> ListAsync(ReplyFilter? filter = null, int page = 1, int limit = 50,
        CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        _http.GetAsync(["api", "replies"],
            [
                ("leadId", filter?.LeadId), ("campaignId", filter?.CampaignId), ("lineId", filter?.LineId),
                ("recipientPhone", filter?.RecipientPhone), ("recipientEmail", filter?.RecipientEmail),
                ("dateFrom", filter?.DateFrom), ("dateTo", filter?.DateTo),
                ("page", page.ToString(CultureInfo.InvariantCulture)), ("limit", limit.ToString(CultureInfo.InvariantCulture)),
            ],
            static json => json.ReplyPage, trace, cancellationToken);
}
