using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>The lines of the workspace (docs.tuco.ai/api-reference/lines).</summary>
internal static class Lines
{
    public static Route[] Routes => [new("GET", "/api/lines/by-user", call => Answer.Json(200, new JsonObject { ["lines"] = All(call.State, call.Now) }))];

    /// <summary>Every line but those whose request was canceled.</summary>
    public static JsonArray All(SandboxState state, DateTimeOffset now)
    {
        var sent = state.MessagesById.Values.Where(message => message.CountsAgainstCaps).ToLookup(message => message.FromLineId);
        return state.LinesById.Values
            .Where(line => line.ProvisioningStatus != LineStatus.Canceled)
            .Select(line => Json(line, sent[line.Id], state.UsageNames, now))
            .ToJsonArray();
    }

    /// <summary>What the line has sent on a UTC day.</summary>
    public static (int New, int Total) Usage(IEnumerable<Message> ofLine, DateOnly day)
    {
        var (fresh, total) = (0, 0);
        foreach (var message in ofLine)
        {
            if (Day(message) != day) continue;
            total++;
            if (message.FirstTouch) fresh++;
        }

        return (fresh, total);
    }

    public static DateOnly Day(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);

    private static DateOnly Day(Message message) => Day(message.SentAt ?? message.UpdatedAt);

    private static JsonObject Json(Line line, IEnumerable<Message> sent, UsageNames names, DateTimeOffset now)
    {
        var date = sent.Select(Day).DefaultIfEmpty(Day(line.CreatedAt)).Max();
        var (fresh, total) = Usage(sent, date);
        var (newName, totalName) = names == UsageNames.S1 ? ("newMessages", "totalMessages") : ("newConversationsCount", "totalMessagesCount");
        return new JsonObject
        {
            ["_id"] = line.Id,
            ["workspaceId"] = Seeded.WorkspaceId,
            ["firstName"] = line.FirstName,
            ["lastName"] = line.LastName,
            ["phone"] = line.Phone,
            ["email"] = line.Email,
            ["isActive"] = line.IsActive,
            ["provisioningStatus"] = line.ProvisioningStatus,
            ["paymentStatus"] = line.PaymentStatus,
            ["requestSource"] = line.RequestSource,
            ["requestedChannelType"] = line.ChannelType,
            ["requestedLineType"] = line.LineType,
            ["paymentLinkUrl"] = line.PaymentLink?.ToString(),
            ["stripeInvoiceId"] = line.StripeInvoiceId,
            ["dailyNewConversationsLimit"] = line.DailyNewConversationsLimit,
            ["dailyTotalMessagesLimit"] = line.DailyTotalMessagesLimit,
            ["usage"] = new JsonObject { ["date"] = date.ToString("yyyy-MM-dd"), [newName] = fresh, [totalName] = total },
            ["healthCheck"] = line.Health is null ? null : new JsonObject { ["status"] = line.Health, ["lastCheckedAt"] = now.Iso() },
        };
    }
}
