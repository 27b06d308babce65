using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>How likely each line is to be taken for a spammer's, by the failures of its last 24 hours (docs.tuco.ai/features/spam-monitor).</summary>
internal static class SpamMonitor
{
    public static Route[] Routes => [new("GET", "/api/lines/spam-monitor", Report)];

    private static Answer Report(Call call) => Answer.Json(200, new JsonObject
    {
        ["lines"] = call.State.LinesById.Values
            .Where(line => line.ProvisioningStatus == LineStatus.Active)
            .Select(line => Json(line, [.. Ended(call.State, line)], call.Now))
            .ToJsonArray(),
    });

    /// <summary>What the line sent, well or not, oldest first.</summary>
    private static IEnumerable<Message> Ended(SandboxState state, Line line) => state.MessagesById.Values
        .Where(message => message.FromLineId == line.Id && message.Direction == "sent"
            && message.Status is MessageStatus.Sent or MessageStatus.Delivered or MessageStatus.Failed)
        .OrderBy(At);

    private static DateTimeOffset At(Message message) => message.SentAt ?? message.UpdatedAt;

    private static JsonObject Json(Line line, Message[] ended, DateTimeOffset now)
    {
        var total = ended.Count(message => At(message) > now.AddHours(-24));
        var failed = ended.Count(message => At(message) > now.AddHours(-24) && message.Status == MessageStatus.Failed);
        var rate = total == 0 ? 0 : Math.Round(failed * 100m / total, 2);
        var (risk, recommendation) = rate switch
        {
            < 5 => ("low", "No action needed."),
            <= 15 => ("medium", "Slow down, and vary the texts of this line."),
            _ => ("high", "Pause this line until its failures stop."),
        };
        return new()
        {
            ["lineId"] = line.Id,
            ["linePhone"] = line.Phone,
            ["lineType"] = line.LineType,
            ["totalSentLast24h"] = total,
            ["failedLast24h"] = failed,
            ["failureRate"] = rate,
            ["consecutiveFailures"] = ended.Reverse().TakeWhile(message => message.Status == MessageStatus.Failed).Count(),
            ["spamRisk"] = risk,
            ["recommendation"] = recommendation,
        };
    }
}
