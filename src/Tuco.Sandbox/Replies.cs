using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>Who replied and what, one row a lead, the newest reply first (docs.tuco.ai/api-reference/endpoint/get-replies).</summary>
internal static class Replies
{
    private const int MostRows = 100;
    private const int MostWithin = 10;
    private const int LongestWithin = 200;

    public static Route[] Routes => [new("GET", "/api/replies", Many) { RateGroup = RateGroup.Replies }];

    private static Answer Many(Call call)
    {
        var page = Page.Read(call);
        page = page with { Limit = Math.Min(page.Limit, MostRows) };
        var (lead, campaign, line) = (call.QueryObjectId("leadId"), call.QueryObjectId("campaignId"), call.QueryObjectId("lineId"));
        var (from, to) = (call.QueryTime("dateFrom"), call.QueryTime("dateTo"));
        if (from > to) throw new RefusedException(400, "dateFrom must be <= dateTo");
        if (lead is not null) Leads.ById(call.State, lead);
        if (campaign is not null && !call.State.CampaignsById.ContainsKey(campaign)) throw new RefusedException(404, "Campaign not found");
        string[] addresses = [.. new[] { call.QueryText("recipientPhone"), call.QueryText("recipientEmail") }.OfType<string>().Select(Addresses.Any)];

        Message[][] conversations =
        [
            .. call.State.MessagesById.Values
                .Where(message => message is { Direction: "received", LeadId: not null }
                    && (lead is null || message.LeadId == lead)
                    && (campaign is null || message.CampaignId == campaign)
                    && (line is null || message.FromLineId == line)
                    && !(message.CreatedAt < from)
                    && !(message.CreatedAt > to)
                    && addresses.All(AddressesOf(call.State, message).Contains))
                .GroupBy(message => message.LeadId)
                .Select(replies => replies.Reverse().OrderByDescending(reply => reply.CreatedAt).ToArray())
                .OrderByDescending(replies => replies[0].CreatedAt),
        ];
        return Answer.Json(200, new JsonObject
        {
            ["replies"] = page.Cut(conversations).Select(replies => Row(call.State, replies)).ToJsonArray(),
            ["total"] = conversations.Length,
            ["page"] = page.Number,
            ["limit"] = page.Limit,
            ["totalPages"] = page.Pages(conversations.Length),
        });
    }

    /// <summary>One row of the list.</summary>
    /// <param name="state">The workspace.</param>
    /// <param name="replies">Those of one lead, newest first.</param>
    public static JsonObject Row(SandboxState state, IReadOnlyList<Message> replies)
    {
        var newest = replies[0];
        var lead = state.LeadsById.GetValueOrDefault(newest.LeadId ?? "");
        return new()
        {
            ["leadId"] = newest.LeadId,
            ["messageId"] = newest.Id,
            ["message"] = newest.Text,
            ["respondedAtUtc"] = newest.CreatedAt.Iso(),
            ["recipientPhone"] = newest.RecipientPhone,
            ["recipientEmail"] = newest.RecipientEmail,
            ["name"] = lead?.Name is { Length: > 0 } name ? name : newest.RecipientName,
            ["recentReplies"] = replies.Take(MostWithin).Select(reply => new JsonObject
            {
                ["messageId"] = reply.Id,
                ["message"] = Short(reply.Text),
                ["receivedAtUtc"] = reply.CreatedAt.Iso(),
            }).ToJsonArray(),
            ["parentMessages"] = Parents(state, newest, MostWithin),
        };
    }

    /// <summary>What had gone out to the lead before the reply, newest first.</summary>
    public static JsonArray Parents(SandboxState state, Message reply, int most) => state.MessagesById.Values
        .Where(message => message.LeadId == reply.LeadId && message is { Direction: "sent", SentAt: not null } && message.SentAt <= reply.CreatedAt)
        .Reverse()
        .OrderByDescending(message => message.SentAt)
        .Take(most)
        .Select(message => new JsonObject
        {
            ["messageId"] = message.Id,
            ["message"] = Short(message.Text),
            ["sentAtUtc"] = message.SentAt?.Iso(),
            ["batchId"] = message.BatchId,
            ["stepIndex"] = message.StepIndex,
        })
        .ToJsonArray();

    private static HashSet<string> AddressesOf(SandboxState state, Message message) =>
        [.. state.LeadsById.GetValueOrDefault(message.LeadId!)?.Addresses ?? [], message.RecipientPhone ?? "", message.RecipientEmail ?? ""];

    private static string Short(string text) => text.Length > LongestWithin ? text[..LongestWithin] : text;
}
