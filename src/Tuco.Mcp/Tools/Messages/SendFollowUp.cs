using Tuco.Api.Messages;

namespace Tuco.Mcp.Tools.Messages;

/// <summary>Looks among Tuco's messages for one whose send got no answer. Finding it settles the outcome; not finding it proves nothing.</summary>
internal static class SendFollowUp
{
    private const int Page = 50;

    /// <summary>Tuco's clock and ours may differ.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(2);

    /// <summary>The longest that a request may take.</summary>
    private static readonly TimeSpan LongestSend = TimeSpan.FromMinutes(5);

    /// <param name="arguments">Those of the send.</param>
    /// <param name="call">The call that looks.</param>
    /// <param name="sent">When the send was made.</param>
    public static async Task<Answer<SendMessageResult>?> FindAsync(SendMessageArguments arguments, Call call, DateTimeOffset sent)
    {
        // A stored message does not tell its attachments, so another one with the same text cannot be told apart.
        if (arguments.AttachmentUrls is { Count: > 0 })
            return null;
        var page = await call.Tuco.Messages.ListAsync(arguments.LeadId, arguments.FromLineId, null, 1, Page, call.Trace, call.Cancelled);
        // More than one cannot be told apart: another program may have sent the same.
        if (page.Messages.Where(message => IsIt(message, arguments, sent)).ToList() is not [var found])
            return null;
        var answer = new SendAnswer { Success = true, Status = found.Status, Message = found, LeadId = found.LeadId };
        var result = SendMessageResult.Of(answer, arguments.SendFallbackSmsOnFailed == true, call.Trace.CorrelationId);
        return new Answer<SendMessageResult>(result, result.Text) { Subject = found.Id };
    }

    private static bool IsIt(StoredMessage message, SendMessageArguments arguments, DateTimeOffset sent) =>
        message.Id is not null && message.Direction is null or "sent"
        && IsoTime.Parse(message.CreatedAt) is { } created && created >= sent - Slack && created <= sent + LongestSend + Slack
        && (message.MessageType is null || message.MessageType == (arguments.MessageType ?? "imessage"))
        && (message.FromLineId is null || arguments.FromLineId is null || Same(message.FromLineId, arguments.FromLineId))
        && (arguments.Message is null ? string.IsNullOrEmpty(message.Message) : message.Message == arguments.Message)
        && (Address.Same(message.RecipientPhone, arguments.RecipientPhone)
            || Address.Same(message.RecipientEmail, arguments.RecipientEmail)
            || arguments is { LeadId: { } lead, RecipientPhone: null, RecipientEmail: null }
                && Same(message.LeadId, lead));

    private static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
