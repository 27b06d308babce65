namespace Tuco.Sandbox;

/// <summary>What becomes of a message: when it goes out, from which line, and how it ends.</summary>
internal static class Sending
{
    public const string CapReason = "Daily limit reached; scheduled for next send window.";
    public const string WindowReason = "Outside the send window; scheduled for its next opening.";
    private const string NotReady = "Line is not active or ready for sending messages";
    private static readonly TimeSpan BusyFor = TimeSpan.FromSeconds(30);

    /// <summary>The message that is to go out first of those that are scheduled or wait for their line.</summary>
    public static Due? Next(SandboxState state)
    {
        var next = state.MessagesById.Values.Where(message => DueAt(message) is not null).MinBy(DueAt);
        return next is null ? null : new(DueAt(next)!.Value, at => state.Store(GoOut(state, next, at)));
    }

    public static Line ChooseLine(SandboxState state, string? fromLineId)
    {
        if (fromLineId is not null)
        {
            var line = state.LinesById.GetValueOrDefault(fromLineId) ?? throw new RefusedException(400, "Line not found or access denied");
            return line.CanSend ? line : throw new RefusedException(400, NotReady);
        }

        Line[] ready = [.. state.LinesById.Values.Where(line => line.CanSend)];
        if (ready.Length == 0) throw new RefusedException(400, "No active lines in workspace. Add and activate a line, or provide fromLineId.");
        return ready[state.Turn++ % ready.Length];
    }

    /// <summary>Schedules the message or hands it to its line.</summary>
    public static (Message Message, string? Reason) Accept(SandboxState state, Message message, DateTimeOffset now)
    {
        var asked = message.ScheduledDate > now ? message.ScheduledDate.Value : now;
        var open = message.Window?.OpenAt(asked) ?? asked;
        if (IsBlocked(state, message) || open <= now) return Deliver(state, message with { ScheduledDate = null }, now);
        return (Scheduled(message, open, now), open > asked ? WindowReason : null);
    }

    private static (Message Message, string? Reason) Deliver(SandboxState state, Message message, DateTimeOffset at)
    {
        if (IsBlocked(state, message)) return (Failed(state, message, "Recipient is on the do-not-contact list", at), null);
        if (state.LinesById.GetValueOrDefault(message.FromLineId) is not { CanSend: true } line) return (Failed(state, message, NotReady, at), null);

        Message[] earlier = [.. state.MessagesById.Values.Where(other => other.FromLineId == line.Id && other.Id != message.Id && other.CountsAgainstCaps)];
        message = message with { FirstTouch = !earlier.Any(other => SameContact(other, message)) };
        var (fresh, total) = Lines.Usage(earlier, Lines.Day(at));
        if (total >= line.DailyTotalMessagesLimit || (message.FirstTouch && fresh >= line.DailyNewConversationsLimit))
        {
            var next = SendWindow.AfterCap.Next(at);
            return (Scheduled(message, message.Window?.OpenAt(next) ?? next, at), CapReason);
        }

        if (message.LeadId is { } leadId && state.LeadsById.GetValueOrDefault(leadId) is { } lead)
            message = message with { Text = Placeholders.Fill(message.Text, lead, line) };
        return (Outcome(state, message, at), null);
    }

    private static Message Outcome(SandboxState state, Message message, DateTimeOffset at)
    {
        if (message.MessageType == "sms" && !state.FallbackSmsConfigured) return Failed(state, message, "SMS is not configured", at);
        var target = message.Candidates is [var first, ..] ? first : message.Contact;
        if (message.MessageType == "imessage")
        {
            if (message.ForceFallback) return Fallback(state, message with { AttachmentUrls = [] }, at);
            var reachable = message.Candidates.FirstOrDefault(address => state.BehaviourByAddress.GetValueOrDefault(address) != ContactBehaviour.NoIMessage);
            var looked = reachable is null ? message.Candidates : [.. message.Candidates.TakeWhile(address => address != reachable), reachable];
            message = message with { CheckedAddresses = [.. looked] };
            if (reachable is null) return Fallback(state, message, at);
            target = reachable;
        }

        return state.BehaviourByAddress.GetValueOrDefault(target) switch
        {
            ContactBehaviour.Fails => Failed(state, message, "Failed to send message", at),
            ContactBehaviour.LineBusy => message with { Status = MessageStatus.Pending, UpdatedAt = at },
            _ => GoneOut(message, MessageStatus.Sent, at),
        };
    }

    private static DateTimeOffset? DueAt(Message message) => message.Status switch
    {
        MessageStatus.Scheduled => message.ScheduledDate,
        MessageStatus.Pending => message.UpdatedAt + BusyFor,
        _ => null,
    };

    private static Message GoOut(SandboxState state, Message message, DateTimeOffset at) =>
        message.Status == MessageStatus.Pending ? GoneOut(message, MessageStatus.Sent, at) : Deliver(state, message, at).Message;

    private static bool IsBlocked(SandboxState state, Message message) => state.DncList.Blocks(message.Candidates);

    private static bool SameContact(Message one, Message other) =>
        (one.LeadId is not null && one.LeadId == other.LeadId) || (one.Contact.Length > 0 && one.Contact == other.Contact);

    private static Message Scheduled(Message message, DateTimeOffset date, DateTimeOffset at) =>
        message with { Status = MessageStatus.Scheduled, ScheduledDate = date, UpdatedAt = at, FirstTouch = false };

    private static Message Fallback(SandboxState state, Message message, DateTimeOffset at)
    {
        var texted = CanText(state, message);
        message = GoneOut(message, MessageStatus.Fallback, at) with { FallbackSmsDispatched = texted };
        return texted ? message : message with { SentAt = null, ExternalMessageId = null };
    }

    private static Message Failed(SandboxState state, Message message, string error, DateTimeOffset at) => message with
    {
        Status = MessageStatus.Failed,
        ErrorMessage = error,
        UpdatedAt = at,
        FallbackSmsDispatched = message.SendFallbackSmsOnFailed && CanText(state, message) && !IsBlocked(state, message),
    };

    private static bool CanText(SandboxState state, Message message) => state.FallbackSmsConfigured && message.RecipientPhone is not null;

    private static Message GoneOut(Message message, string status, DateTimeOffset at) =>
        message with { Status = status, UpdatedAt = at, SentAt = at, ExternalMessageId = Guid.NewGuid().ToString().ToUpperInvariant() };
}
