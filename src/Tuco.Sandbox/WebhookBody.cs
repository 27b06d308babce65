using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>What is posted to a webhook (docs.tuco.ai/api-reference/message-webhooks).</summary>
internal static class WebhookBody
{
    public static JsonObject Of(SandboxState state, string happened, Message message)
    {
        var lead = state.LeadsById.GetValueOrDefault(message.LeadId ?? "");
        var body = Head(state, happened);
        body["messageId"] = message.Id;
        body["message"] = happened == MessageEvents.Reply ? message.Text : MessageJson.Full(state, message);
        body.AddIfGiven("leadId", message.LeadId);
        if (lead is not null) body["lead"] = LeadJson.Of(lead);
        body["contactOwnerEmail"] = lead?.ContactOwnerEmail;
        body["campaignId"] = message.CampaignId;
        body["campaignName"] = state.CampaignsById.GetValueOrDefault(message.CampaignId ?? "")?.Name;
        LeadJson.AddCrmIds(body, lead);
        body["data"] = happened switch
        {
            MessageEvents.Failed => new JsonObject { ["error"] = message.ErrorMessage },
            MessageEvents.Fallback => new JsonObject
            {
                ["reason"] = "Contact not available on iMessage",
                ["checkedAddresses"] = message.CheckedAddresses.ToJsonArray(),
            },
            MessageEvents.Opened => new JsonObject { ["readAt"] = message.ReadAt?.Iso() },
            _ => new JsonObject(),
        };
        if (happened == MessageEvents.Reply) AddReply(state, body, message, lead);
        return body;
    }

    public static JsonObject Ping(SandboxState state, Webhook hook)
    {
        var body = Head(state, hook.Events[0]);
        body["data"] = new JsonObject { ["test"] = true, ["message"] = "This is a health check test webhook from Tuco AI" };
        return body;
    }

    private static JsonObject Head(SandboxState state, string happened) => new()
    {
        ["event"] = happened,
        ["timestamp"] = state.Clock.GetUtcNow().Iso(),
        ["workspaceId"] = Seeded.WorkspaceId,
    };

    private static void AddReply(SandboxState state, JsonObject body, Message reply, Lead? lead)
    {
        var replies = state.MessagesById.Values.Where(message => message.LeadId == reply.LeadId && message.Direction == "received");
        var parents = Replies.Parents(state, reply, 2);
        var original = reply.LeadId is null ? null : Contacts.LastTo(state, reply.LeadId, reply.CreatedAt);
        body["data"] = new JsonObject
        {
            ["reply"] = Replies.Row(state, [.. replies.Reverse().OrderByDescending(message => message.CreatedAt)]),
            ["repliedAtUtc"] = reply.CreatedAt.Iso(),
            ["parentMessages"] = parents.DeepClone(),
        };
        body["firstName"] = lead?.FirstName;
        body["lastName"] = lead?.LastName;
        body["phone"] = reply.RecipientPhone;
        body["listId"] = lead?.ListId;
        body["fromLineId"] = reply.FromLineId;
        body["recipientName"] = reply.RecipientName;
        body["repliedAtUtc"] = reply.CreatedAt.Iso();
        body["parentMessages"] = parents;
        body["originalMessageId"] = original?.Id;
        body["originalMessage"] = original?.Text;
    }
}
