using System.Text.RegularExpressions;

namespace Tuco.Sandbox;

/// <summary>The people at the other end: they open, answer and opt out (docs.tuco.ai/features/dnc).</summary>
internal static partial class Contacts
{
    private static readonly (string Text, string? Tag)[] Answers =
    [
        ("Yes, that works for me!", "interested"),
        ("Who is this?", null),
        ("Can you send me a few more details?", "to respond"),
        ("STOP", null),
        ("Not right now, maybe next month.", null),
    ];

    public static Due? Next(SandboxState state)
    {
        if (state.RepliesToCome.Count == 0) return null;
        var next = state.RepliesToCome.MinBy(reply => reply.At);
        return new(next.At, at =>
        {
            state.RepliesToCome.Remove(next);
            if (state.MessagesById.GetValueOrDefault(next.MessageId) is { } message) OpenAndAnswer(state, message, at);
        });
    }

    public static void MayAnswer(SandboxState state, Message sent)
    {
        if (state.ContactsReply) state.RepliesToCome.Add((sent.UpdatedAt + state.ReplyAfter, sent.Id));
    }

    public static Message Write(SandboxState state, string from, string text, string? toLineId, DateTimeOffset now)
    {
        var address = Addresses.Any(from);
        var lead = Leads.Match(state, [address]);
        var last = lead is null ? null : LastTo(state, lead.Id);
        var line = toLineId ?? last?.FromLineId ?? state.LinesById.Values.FirstOrDefault(line => line.CanSend)?.Id;
        if (line is null || !state.LinesById.ContainsKey(line)) throw new ArgumentException("There is no such line to write to", nameof(toLineId));

        if (lead is null)
        {
            lead = NewLead(state, address, now);
            state.LeadsById[lead.Id] = lead;
        }

        return Reply(state, text, now, last, new()
        {
            Id = state.NewId(),
            FromLineId = line,
            RecipientPhone = lead.Phone ?? (address.Contains('@') ? null : address),
            RecipientEmail = lead.Email ?? (address.Contains('@') ? address : null),
            RecipientName = lead.Name.Length > 0 ? lead.Name : null,
            LeadId = lead.Id,
        });
    }

    public static void OptOutIfAsked(SandboxState state, Message reply)
    {
        if (!OptOut().IsMatch(reply.Text)) return;
        string[] addresses = [.. new[] { reply.RecipientPhone, reply.RecipientEmail }.OfType<string>().Where(address => !state.DncList.Blocks([address]))];
        if (addresses.Length > 0) state.DncList.Add(state.NewId(), addresses, "opt_out", reply.CreatedAt);
    }

    /// <summary>The message that the contact would be answering: the last one that went out to it, up to a time.</summary>
    public static Message? LastTo(SandboxState state, string leadId, DateTimeOffset? until = null) => state.MessagesById.Values
        .Where(message => message.LeadId == leadId && message.Direction == "sent" && message.SentAt is not null && !(message.SentAt > until))
        .MaxBy(message => message.SentAt);

    private static Lead NewLead(SandboxState state, string address, DateTimeOffset now)
    {
        var lead = new Lead { Id = state.NewId(), CreatedAt = now };
        return address.Contains('@') ? lead with { Email = address } : lead with { Phone = address };
    }

    private static void OpenAndAnswer(SandboxState state, Message sent, DateTimeOffset at)
    {
        state.Store(sent with { Status = MessageStatus.Delivered, DeliveredAt = at, ReadAt = at, UpdatedAt = at });
        var (text, tag) = Answers[state.RepliesMade++ % Answers.Length];
        var reply = Reply(state, text, at, sent, new()
        {
            Id = state.NewId(),
            FromLineId = sent.FromLineId,
            RecipientPhone = sent.RecipientPhone,
            RecipientEmail = sent.RecipientEmail,
            RecipientName = sent.RecipientName,
            LeadId = sent.LeadId,
        });
        if (tag is not null) state.Tag(reply.Contact, tag);
    }

    private static Message Reply(SandboxState state, string text, DateTimeOffset now, Message? to, Message draft)
    {
        var reply = draft with
        {
            Text = text,
            Status = MessageStatus.Received,
            Direction = "received",
            MessageType = to?.MessageType ?? "imessage",
            CreatedByUserId = to?.CreatedByUserId,
            CampaignId = to?.CampaignId,
            ExternalMessageId = Guid.NewGuid().ToString().ToUpperInvariant(),
            CreatedAt = now,
            UpdatedAt = now,
        };
        state.Store(reply);
        return reply;
    }

    [GeneratedRegex(@"\b(STOP|UNSUBSCRIBE|OPT OUT|REMOVE ME|DO NOT CONTACT)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OptOut();
}
