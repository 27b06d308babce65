using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>What <c>GET /sandbox/state</c> shows. Keys are left out.</summary>
internal static class StateDump
{
    public static Answer Of(SandboxState state, DateTimeOffset now) => state.Read(() => Answer.Json(200, new JsonObject
    {
        ["now"] = now.Iso(),
        ["plan"] = state.Plan.ToString(),
        ["readOnly"] = state.ReadOnly,
        ["fallbackSmsConfigured"] = state.FallbackSmsConfigured,
        ["doubleSendGuard"] = state.DoubleSendGuard,
        ["provisioningSeconds"] = state.ProvisioningTime.TotalSeconds,
        ["availabilityGapMs"] = state.AvailabilityGap.TotalMilliseconds,
        ["availabilityChecksPerDay"] = state.AvailabilityChecksPerDay,
        ["contactsReply"] = state.ContactsReply,
        ["replyAfterSeconds"] = state.ReplyAfter.TotalSeconds,
        ["lines"] = Lines.All(state, now),
        ["leads"] = state.LeadsById.Values.Select(Lead).ToJsonArray(),
        ["messages"] = state.MessagesById.Values.Select(message => Message(state, message)).ToJsonArray(),
        ["campaigns"] = state.CampaignsById.Values.Select(campaign => Campaigns.Json(state, campaign)).ToJsonArray(),
        ["dnc"] = state.DncList.ById.Values.Select(Dnc.Json).ToJsonArray(),
        ["webhooks"] = Webhooks.All(state),
        ["deliveries"] = state.WebhookDeliveries.Made.Select(Delivery).ToJsonArray(),
        ["goalBots"] = state.GoalBotsById.Values.Select(bot => bot.Json()).ToJsonArray(),
        ["actions"] = state.Actions.Dump(),
    }));

    private static JsonObject Message(SandboxState state, Message message)
    {
        var body = MessageJson.Full(state, message);
        body.AddIfGiven("reaction", message.Reaction);
        return body;
    }

    private static JsonObject Delivery(Delivery delivery) => new()
    {
        ["webhookId"] = delivery.WebhookId,
        ["event"] = delivery.Event,
        ["messageId"] = delivery.MessageId,
        ["at"] = delivery.At.Iso(),
        ["statusCode"] = delivery.StatusCode,
        ["error"] = delivery.Error,
    };

    private static JsonObject Lead(Lead lead)
    {
        var body = LeadJson.Of(lead);
        body["list"] = lead.List;
        return body;
    }
}
