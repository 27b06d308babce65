using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>A message as the API shows it (docs.tuco.ai/api-reference/messages). Fields without a value are left out.</summary>
internal static class MessageJson
{
    /// <summary>As the answer to a send has it (docs.tuco.ai/api-reference/endpoint/send-message).</summary>
    public static JsonObject Brief(Message message)
    {
        var body = new JsonObject
        {
            ["_id"] = message.Id,
            ["message"] = message.Text,
            ["messageType"] = message.MessageType,
            ["status"] = message.Status,
            ["direction"] = message.Direction,
            ["fromLineId"] = message.FromLineId,
        };
        body.AddIfGiven("recipientPhone", message.RecipientPhone);
        body.AddIfGiven("recipientEmail", message.RecipientEmail);
        body.AddIfGiven("recipientName", message.RecipientName);
        body.AddIfGiven("leadId", message.LeadId);
        body["workspaceId"] = Seeded.WorkspaceId;
        body["createdAt"] = message.CreatedAt.Iso();
        body["updatedAt"] = message.UpdatedAt.Iso();
        body.AddIfGiven("sentAt", message.SentAt?.Iso());
        body.AddIfGiven("externalMessageId", message.ExternalMessageId);
        body.AddIfGiven("scheduledDate", message.Status == MessageStatus.Scheduled ? message.ScheduledDate?.Iso() : null);
        body.AddIfGiven("batchId", message.BatchId);
        body.AddIfGiven("campaignId", message.CampaignId);
        body.AddIfGiven("errorMessage", message.ErrorMessage);
        if (message.CheckedAddresses.Count > 0 && message.Status == MessageStatus.Fallback) body["checkedAddresses"] = message.CheckedAddresses.ToJsonArray();
        if (message.AttachmentUrls.Count > 0) body["attachmentUrls"] = message.AttachmentUrls.ToJsonArray();
        if (message.FallbackSmsDispatched) body["fallbackSmsDispatched"] = true;
        return body;
    }

    /// <summary>As it is stored: with its line's addresses, its user, its window and its CRM ids.</summary>
    public static JsonObject Full(SandboxState state, Message message)
    {
        var line = state.LinesById.GetValueOrDefault(message.FromLineId);
        var body = Brief(message);
        body.AddIfGiven("fromLinePhone", line?.Phone);
        body.AddIfGiven("fromLineEmail", line?.Email);
        body.AddIfGiven("createdByUserId", message.CreatedByUserId);
        body.AddIfGiven("deliveredAt", message.DeliveredAt?.Iso());
        body.AddIfGiven("readAt", message.ReadAt?.Iso());
        if (message.StepIndex is { } step) body["stepIndex"] = step;
        if (message.SendFallbackSmsOnFailed) body["sendFallbackSmsOnFailed"] = true;
        if (message.Window is { } window) body["settings"] = window.Json();
        foreach (var (name, id) in message.Integrations) body.AddIfGiven(name, id);
        return body;
    }
}
