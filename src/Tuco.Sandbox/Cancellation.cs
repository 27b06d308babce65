using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>Taking back what has not gone out to a contact (docs.tuco.ai/api-reference/endpoint/cancel-for-lead).</summary>
internal static class Cancellation
{
    public static Route[] Routes => [new("POST", "/api/messages/cancel-for-lead", Cancel) { RateGroup = RateGroup.Messages, PaidUpOnly = true }];

    private static Answer Cancel(Call call)
    {
        var body = call.Json();
        var leadId = body.Text("leadId")?.ToLowerInvariant();
        string[] addresses = [.. new[] { body.Text("recipientPhone"), body.Text("recipientEmail") }.OfType<string>().Select(Addresses.Any)];
        if (leadId is null && addresses.Length == 0) throw new RefusedException(400, "Either leadId, recipientPhone, or recipientEmail is required");
        if (leadId is not null && !Fields.IsObjectId(leadId)) throw new RefusedException(400, "Invalid leadId");

        var state = call.State;
        var lead = leadId is null ? Leads.Match(state, addresses) : state.LeadsById.GetValueOrDefault(leadId);
        Message[] waiting =
        [
            .. state.MessagesById.Values.Where(message => message is
                {
                    Direction: "sent",
                    Status: MessageStatus.Queued or MessageStatus.Pending or MessageStatus.Scheduled,
                }
                && (lead is null ? addresses.Contains(message.RecipientPhone) || addresses.Contains(message.RecipientEmail) : message.LeadId == lead.Id)),
        ];
        foreach (var message in waiting) state.Store(message with { Status = MessageStatus.Cancelled, UpdatedAt = call.Now });
        return Answer.Json(200, new JsonObject
        {
            ["success"] = true,
            ["cancelledCount"] = waiting.Length,
            ["jobsRemovedFromQueue"] = waiting.Count(message => message.Status != MessageStatus.Scheduled),
            ["leadId"] = lead?.Id,
            ["messageIds"] = waiting.Select(message => message.Id).ToJsonArray(),
        });
    }
}
