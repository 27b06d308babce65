using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>Listing campaigns, newest first. No page documents it: the shape is that of the public app's source (github.com/goforbg/tuco).</summary>
internal static class Campaigns
{
    public static Route[] Routes => [new("GET", "/api/campaigns", Many) { RateGroup = RateGroup.Campaigns }];

    private static Answer Many(Call call)
    {
        var page = Page.Read(call);
        Campaign[] found = [.. call.State.CampaignsById.Values.Reverse().OrderByDescending(campaign => campaign.CreatedAt)];
        return Answer.Json(200, new JsonObject
        {
            ["success"] = true,
            ["campaigns"] = page.Cut(found).Select(campaign => Json(call.State, campaign)).ToJsonArray(),
            ["pagination"] = new JsonObject
            {
                ["page"] = page.Number,
                ["limit"] = page.Limit,
                ["totalPages"] = page.Pages(found.Length),
                ["total"] = found.Length,
            },
        });
    }

    public static JsonObject Json(SandboxState state, Campaign campaign) => new()
    {
        ["_id"] = campaign.Id,
        ["name"] = campaign.Name,
        ["status"] = campaign.Status,
        ["workspaceId"] = Seeded.WorkspaceId,
        ["listId"] = LeadLists.Id(campaign.List),
        ["steps"] = campaign.Steps.Count,
        ["stats"] = Stats([.. state.MessagesById.Values.Where(message => message.CampaignId == campaign.Id)]),
        ["createdAt"] = campaign.CreatedAt.Iso(),
        ["updatedAt"] = campaign.CreatedAt.Iso(),
    };

    private static JsonObject Stats(Message[] messages)
    {
        return new()
        {
            ["pending"] = Out(MessageStatus.Pending) + Out(MessageStatus.Queued) + Out(MessageStatus.Scheduled),
            ["sent"] = Out(MessageStatus.Sent),
            ["delivered"] = Out(MessageStatus.Delivered),
            ["opened"] = messages.Count(message => message.ReadAt is not null),
            ["replied"] = messages.Where(message => message.Direction == "received").Select(message => message.LeadId).Distinct().Count(),
            ["failed"] = Out(MessageStatus.Failed),
            ["fallback"] = Out(MessageStatus.Fallback),
            ["totalRecipients"] = messages.Where(message => message.Direction == "sent").Select(message => message.LeadId).Distinct().Count(),
            ["listOnly"] = 0,
        };

        int Out(string status) => messages.Count(message => message.Direction == "sent" && message.Status == status);
    }
}
