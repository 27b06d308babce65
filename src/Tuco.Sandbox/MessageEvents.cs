namespace Tuco.Sandbox;

/// <summary>What webhooks can hear of (docs.tuco.ai/api-reference/message-webhooks).</summary>
internal static class MessageEvents
{
    public const string Sent = "message.sent";
    public const string Failed = "message.failed";
    public const string Fallback = "message.fallback";
    public const string Reply = "message.reply";
    public const string Opened = "message.opened";

    public static IReadOnlyList<string> All { get; } = [Sent, Failed, Fallback, Reply, Opened];

    /// <summary>What it means that a message is now so; null when there is nothing to tell.</summary>
    public static string? Of(Message? before, Message now)
    {
        if (now.Direction == "received") return before is null ? Reply : null;
        if (now.ReadAt is not null && before is { ReadAt: null }) return Opened;
        if (before?.Status == now.Status) return null;
        return now.Status switch
        {
            MessageStatus.Sent => Sent,
            MessageStatus.Failed => Failed,
            MessageStatus.Fallback => Fallback,
            _ => null,
        };
    }
}
