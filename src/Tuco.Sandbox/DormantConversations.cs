using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>Conversations in which nobody has written for days (docs.tuco.ai/features, scan-dormant), the longest silence first.</summary>
internal static class DormantConversations
{
    private const string Path = "/api/conversations/scan-dormant";

    public static Route[] Routes => [new("GET", Path, Scan), new("POST", Path, Act) { PaidUpOnly = true }];

    private static Answer Scan(Call call)
    {
        var (days, limit) = (call.QueryNumber("days", 7), call.QueryNumber("limit", 50));
        Message[][] dormant =
        [
            .. call.State.MessagesById.Values
                .Where(message => message.RecipientPhone is not null && (message.Direction == "received" || message.SentAt is not null))
                .GroupBy(message => message.RecipientPhone)
                .Select(messages => messages.OrderBy(At).ToArray())
                .Where(messages => At(messages[^1]) <= call.Now.AddDays(-days))
                .OrderBy(messages => At(messages[^1])),
        ];
        return Answer.Json(200, new JsonObject
        {
            ["dormantConversations"] = dormant.Take(limit).Select(messages => Json(call, messages)).ToJsonArray(),
            ["total"] = dormant.Length,
        });
    }

    private static Answer Act(Call call)
    {
        var body = call.Json();
        var action = body.Text("action");
        if (action is not ("notify" or "draft")) throw new RefusedException(400, "action must be notify or draft");
        if (body.Texts("conversationIds") is not { Length: > 0 } ids) throw new RefusedException(400, "conversationIds is required");
        var known = ids.Select(Addresses.Any).Count(id => call.State.MessagesById.Values.Any(message => message.RecipientPhone == id));
        return Answer.Json(200, new JsonObject { ["success"] = true, ["action"] = action, ["processed"] = known });
    }

    private static DateTimeOffset At(Message message) => message.SentAt ?? message.CreatedAt;

    private static JsonObject Json(Call call, Message[] messages)
    {
        var last = messages[^1];
        return new()
        {
            ["recipientPhone"] = last.RecipientPhone,
            ["lastMessageAt"] = At(last).Iso(),
            ["lastMessageDirection"] = last.Direction,
            ["leadName"] = call.State.LeadsById.GetValueOrDefault(last.LeadId ?? "")?.Name ?? last.RecipientName,
            ["daysSinceLastMessage"] = (int)(call.Now - At(last)).TotalDays,
            ["messageCount"] = messages.Length,
        };
    }
}
