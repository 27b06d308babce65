using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>Sending messages (docs.tuco.ai/api-reference/endpoint/send-message).</summary>
internal static class Messages
{
    private const string NoFallback =
        "sendFallbackSmsOnFailed is true but fallback SMS is not configured. " +
        "Configure fallback in workspace settings (Settings → Fallback) or set sendFallbackSmsOnFailed to false.";

    private static readonly TimeSpan GuardedFor = TimeSpan.FromSeconds(60);

    public static Route[] Routes => [new("POST", "/api/messages", Send) { RateGroup = RateGroup.Messages, PaidUpOnly = true }];

    private static Answer Send(Call call)
    {
        var fields = SendFields.Read(call.Json());
        var state = call.State;
        if ((fields.SendFallbackSmsOnFailed || fields.ForceFallback) && !state.FallbackSmsConfigured)
            throw new RefusedException(Answer.Json(400, new JsonObject { ["error"] = NoFallback, ["code"] = "FALLBACK_NOT_CONFIGURED" }));

        var known = fields.LeadId is null ? Leads.Match(state, fields.Addresses) : Leads.ById(state, fields.LeadId);
        var lead = known is null ? Leads.New(call, fields) : Leads.Merged(known, fields, call.Now);
        var candidates = fields.Candidates(lead);
        var phone = fields.Phone ?? (fields.Email is null ? lead.Phone ?? candidates.FirstOrDefault(address => !address.Contains('@')) : null);
        var email = fields.Email ?? (fields.Phone is null ? lead.Email ?? candidates.FirstOrDefault(address => address.Contains('@')) : null);
        if (state.DoubleSendGuard && Twin(call, fields, phone) is { } twin) return Skipped(call, twin);

        var line = Sending.ChooseLine(state, fields.FromLineId);
        state.LeadsById[lead.Id] = lead;
        var draft = new Message
        {
            Id = state.NewId(),
            Text = fields.Message,
            MessageType = fields.MessageType,
            FromLineId = line.Id,
            RecipientPhone = phone,
            RecipientEmail = email,
            RecipientName = fields.RecipientName ?? (lead.Name.Length > 0 ? lead.Name : null),
            LeadId = lead.Id,
            CreatedByUserId = Seeded.UserId,
            BatchId = fields.BatchId,
            CreatedAt = call.Now,
            UpdatedAt = call.Now,
            AttachmentUrls = fields.AttachmentUrls,
            SendFallbackSmsOnFailed = fields.SendFallbackSmsOnFailed,
            ForceFallback = fields.ForceFallback,
            ScheduledDate = fields.ScheduledDate,
            Window = fields.Window,
            Candidates = candidates,
            Integrations = fields.Integrations,
        };
        var (message, reason) = Sending.Accept(state, draft, call.Now);
        state.Store(message);
        return Accepted(fields, message, reason, duplicate: fields.LeadId is null && known?.List == Lead.QuickSends, state.DoubleSendGuard);
    }

    private static Answer Accepted(SendFields fields, Message message, string? reason, bool duplicate, bool guarded)
    {
        var answer = new JsonObject { ["success"] = true, ["status"] = message.Status };
        answer.AddIfGiven("reason", reason);
        answer.AddIfGiven("scheduledDate", message.ScheduledDate?.Iso());
        answer.AddIfGiven("error", message.ErrorMessage);
        answer["message"] = MessageJson.Brief(message);
        answer["leadId"] = message.LeadId;
        foreach (var (name, id) in fields.Integrations) answer[name] = id;
        if (guarded)
        {
            answer["messageId"] = message.Id;
            answer["skipped"] = false;
        }

        if (!duplicate) return Answer.Json(201, answer);
        answer["duplicateOnly"] = true;
        answer["existingLeadIds"] = new JsonArray(message.LeadId);
        answer["leadIds"] = new JsonArray(message.LeadId);
        answer["duplicateMessage"] = "Lead was duplicate; message sent using existing lead.";
        return Answer.Json(200, answer);
    }

    private static Message? Twin(Call call, SendFields fields, string? phone) => call.State.MessagesById.Values.LastOrDefault(message =>
        message.Direction == "sent" && message.CreatedAt + GuardedFor > call.Now && message.RecipientPhone is not null
        && message.RecipientPhone == phone && Normalised(message.Text) == Normalised(fields.Message));

    private static string Normalised(string text) => string.Join(' ', text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static Answer Skipped(Call call, Message original) => Answer.Json(200, new JsonObject
    {
        ["success"] = true,
        ["skipped"] = true,
        ["reason"] = "duplicate_send_recent",
        ["originalMessageId"] = original.Id,
        ["leadId"] = original.LeadId,
        ["secondsSinceOriginal"] = (int)(call.Now - original.CreatedAt).TotalSeconds,
    });
}
