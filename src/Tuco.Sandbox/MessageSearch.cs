using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>Listing messages, in and out, newest first, by <c>leadId</c>, <c>lineId</c> and <c>status</c> (docs.tuco.ai/api-reference/messages).</summary>
internal static class MessageSearch
{
    public static Route[] Routes => [new("GET", "/api/messages", Many) { RateGroup = RateGroup.Messages }];

    private static Answer Many(Call call)
    {
        var (page, status) = (Page.Read(call), call.QueryText("status")?.Trim());
        var (lead, line) = (call.QueryObjectId("leadId"), call.QueryObjectId("lineId"));
        Message[] found =
        [
            .. call.State.MessagesById.Values
                .Where(message => (lead is null || message.LeadId == lead)
                    && (line is null || message.FromLineId == line)
                    && (status is null || message.Status == status))
                .Reverse()
                .OrderByDescending(message => message.CreatedAt),
        ];
        return Answer.Json(200, new JsonObject
        {
            ["messages"] = page.Cut(found).Select(message => Json(call.State, message)).ToJsonArray(),
            ["pagination"] = page.Json(found.Length),
        });
    }

    /// <summary>The message with <c>fromLine{ _id, firstName, lastName, phone, email }</c> and <c>recipient{ … }</c>, each null when it is gone.</summary>
    private static JsonObject Json(SandboxState state, Message message)
    {
        var line = state.LinesById.GetValueOrDefault(message.FromLineId);
        var lead = message.LeadId is { } id ? state.LeadsById.GetValueOrDefault(id) : null;
        var body = MessageJson.Full(state, message);
        body["fromLine"] = line is null ? null : new JsonObject
        {
            ["_id"] = line.Id,
            ["firstName"] = line.FirstName,
            ["lastName"] = line.LastName,
            ["phone"] = line.Phone,
            ["email"] = line.Email,
        };
        body["recipient"] = lead is null ? null : new JsonObject
        {
            ["_id"] = lead.Id,
            ["firstName"] = lead.FirstName.Length > 0 ? lead.FirstName : null,
            ["lastName"] = lead.LastName.Length > 0 ? lead.LastName : null,
            ["email"] = lead.Email,
            ["phone"] = lead.Phone,
        };
        return body;
    }
}
