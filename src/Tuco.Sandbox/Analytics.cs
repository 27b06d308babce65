using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>The one block of metrics (docs.tuco.ai/api-reference/analytics).</summary>
internal static class Analytics
{
    private static readonly HashSet<string> PositiveTags = new(["interested", "to respond", "to-answer", "to_answer"], StringComparer.OrdinalIgnoreCase);

    public static Route[] Routes => [new("GET", "/api/analytics", Metrics)];

    private static Answer Metrics(Call call)
    {
        if (call.Query.ContainsKey("agencyId"))
        {
            return Answer.Json(501, new JsonObject
            {
                ["error"] = "The agency rollup is not available yet. Omit agencyId to get your own workspace's numbers.",
                ["code"] = "AGENCY_NOT_AVAILABLE",
            });
        }

        var campaign = call.QueryObjectId("campaignId");
        var line = call.QueryObjectId("lineId");
        var user = call.QueryText("userId");
        if (user is not null && !user.StartsWith("user_", StringComparison.Ordinal)) throw new RefusedException(400, "Invalid userId");
        var (from, to) = (call.QueryTime("dateFrom"), call.QueryTime("dateTo"));
        if (from > to) throw new RefusedException(400, "dateFrom must be <= dateTo");

        var filter = new JsonObject();
        filter.AddIfGiven("campaignId", campaign);
        filter.AddIfGiven("lineId", line);
        filter.AddIfGiven("userId", user);
        filter.AddIfGiven("dateFrom", from?.Iso());
        filter.AddIfGiven("dateTo", to?.Iso());
        var messages = call.State.MessagesById.Values.Where(message =>
            (campaign is null || message.CampaignId == campaign)
            && (line is null || message.FromLineId == line)
            && (user is null || message.CreatedByUserId == user)
            && !(message.CreatedAt < from)
            && !(message.CreatedAt > to));
        return Answer.Json(200, new JsonObject
        {
            ["success"] = true,
            ["filter"] = filter,
            ["metrics"] = Count(call.State, [.. messages]),
            ["explainer"] = Explainer(),
        });
    }

    private static JsonObject Count(SandboxState state, Message[] messages)
    {
        Message[] outbound = [.. messages.Where(message => message.Direction == "sent")];
        Message[] inbound = [.. messages.Where(message => message.Direction == "received")];
        Message[] sent = [.. outbound.Where(message => message.Status is MessageStatus.Sent or MessageStatus.Delivered)];
        var reached = sent.Select(message => message.Contact).Distinct().Count();
        string[] repliers = [.. inbound.Select(message => message.Contact).Distinct()];
        var positive = repliers.Count(contact => PositiveTags.Overlaps(state.TagsByContact.GetValueOrDefault(contact, [])));
        return new()
        {
            ["reached"] = reached,
            ["sent"] = sent.Length,
            ["fallback"] = outbound.Count(message => message.Status == MessageStatus.Fallback || message.FallbackSmsDispatched),
            ["failed"] = outbound.Count(message => message.Status == MessageStatus.Failed),
            ["replied"] = inbound.Length,
            ["uniqueReplied"] = repliers.Length,
            ["repliedPct"] = Share(repliers.Length, reached),
            ["positiveReplied"] = positive,
            ["positivePct"] = Share(positive, repliers.Length),
        };
    }

    /// <summary>Cut, not rounded, to four decimals: both examples of the page come out so.</summary>
    private static decimal Share(int part, int whole) => whole == 0 ? 0 : part * 10_000L / whole / 10_000m;

    private static JsonObject Explainer() => new()
    {
        ["reached"] = "Unique contacts that received at least one outbound message (status sent or delivered).",
        ["sent"] = "Total outbound messages with status sent or delivered. One contact may count more than once.",
        ["fallback"] = "Outbound messages that fell back to SMS or could not be sent via iMessage.",
        ["failed"] = "Outbound messages that hit a hard send failure (technical error, blocked recipient, etc.).",
        ["replied"] = "Total inbound messages from contacts in the window.",
        ["uniqueReplied"] = "Distinct contacts that replied at least once.",
        ["repliedPct"] = "uniqueReplied / reached. Reply rate by unique contact.",
        ["positiveReplied"] = "Distinct contacts whose conversation carries a positive tag (interested, to respond, to-answer).",
        ["positivePct"] = "positiveReplied / uniqueReplied. Share of replies that are warm.",
    };
}
