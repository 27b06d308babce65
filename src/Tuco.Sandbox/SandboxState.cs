namespace Tuco.Sandbox;

/// <summary>All that the simulated workspace knows. Safe to use from any thread; what it returns is a snapshot, settled up to the clock's now.</summary>
public sealed partial class SandboxState
{
    private readonly SandboxOptions _options;
    private readonly SandboxClock _clock;
    private readonly string _process = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(5));
    private readonly Alarm _alarm;
    private int _ids;

    internal SandboxState(SandboxOptions options, SandboxClock clock, SandboxKeys keys, Alarm alarm, LoopbackHttp http, CancellationToken stopping)
    {
        (_options, _clock, _alarm, Http) = (options, clock, alarm, http);
        (Access, Actions) = (new(options, keys), new(keys.Actions));
        WebhookDeliveries = new(http, clock, stopping);
        alarm.Ring = () => Read(() => true);
        Reset();
    }

    /// <summary>All lines, those of unfinished, failed and canceled requests too, oldest first.</summary>
    public IReadOnlyList<Line> Lines => Read(() => (Line[])[.. LinesById.Values]);

    /// <summary>The lines that were requested through the API, oldest first.</summary>
    public IReadOnlyList<Line> LineRequests => Read(() => (Line[])[.. LinesById.Values.Where(line => line.RequestSource == "api")]);

    /// <summary>All messages, in and out, in the order in which they were stored.</summary>
    public IReadOnlyList<Message> Messages => Read(() => (Message[])[.. MessagesById.Values]);

    /// <summary>All leads, oldest first.</summary>
    public IReadOnlyList<Lead> Leads => Read(() => (Lead[])[.. LeadsById.Values]);

    /// <summary>The campaigns, oldest first.</summary>
    public IReadOnlyList<Campaign> Campaigns => Read(() => (Campaign[])[.. CampaignsById.Values]);

    /// <summary>The last thousand events that webhooks were told of, or should have been, oldest first. Those under way are not in it yet.</summary>
    public IReadOnlyList<Delivery> Deliveries => Read(() => (Delivery[])[.. WebhookDeliveries.Made]);

    /// <summary>The workspace's base plan.</summary>
    public Plan Plan { get; set => Locked(() => field = value); }

    /// <summary>Limits in place of the plan's, or null.</summary>
    public PlanOverrides? Overrides { get; set => Locked(() => field = value); }

    /// <summary>Whether billing is past due.</summary>
    public bool ReadOnly { get; set => Locked(() => field = value); }

    /// <summary>Whether Twilio is configured.</summary>
    public bool FallbackSmsConfigured { get; set => Locked(() => field = value); }

    /// <summary>Whether an equal text to the same phone within 60 seconds is skipped.</summary>
    public bool DoubleSendGuard { get; set => Locked(() => field = value); }

    /// <summary>How long a line takes from <c>provisioning</c> to <c>active</c>.</summary>
    public TimeSpan ProvisioningTime { get; set => Locked(() => field = value); }

    /// <summary>What lies between two availability checks of one line.</summary>
    public TimeSpan AvailabilityGap { get; set => Locked(() => field = value); }

    /// <summary>Addresses that one line may look up in a UTC day.</summary>
    public int AvailabilityChecksPerDay { get; set => Locked(() => field = value); }

    /// <summary>Whether contacts open and answer what reaches them, of themselves.</summary>
    public bool ContactsReply { get; set => Locked(() => field = value); }

    /// <summary>How long such an answer takes.</summary>
    public TimeSpan ReplyAfter { get; set => Locked(() => field = value); }

    /// <summary>Lets a further key work. Any text that begins with <c>tuco_</c>.</summary>
    public void AddKey(string key) => Locked(() => Access.Keys.Add(key));

    /// <summary>Stops a key from working, at once.</summary>
    public void RevokeKey(string key) => Locked(() => Access.Keys.Remove(key));

    /// <summary>Adds active, healthy lines. They count against the plan like any other.</summary>
    public IReadOnlyList<Line> AddLines(int count, string channelType = "phone") => Locked(() =>
    {
        var added = new List<Line>(count);
        for (var i = 0; i < count; i++)
        {
            var line = new Line
            {
                Id = NewId(),
                FirstName = "Added",
                LastName = $"Line {LinesById.Count + 1}",
                ChannelType = channelType,
                Health = "healthy",
                CreatedAt = _clock.GetUtcNow(),
            };
            added.Add(LinesById[line.Id] = Sandbox.LineRequests.WithAddress(this, line));
        }

        return added;
    });

    /// <summary>Changes a line: its health, limits, switch, or outcome.</summary>
    /// <exception cref="KeyNotFoundException">No such line.</exception>
    public Line ChangeLine(string id, Func<Line, Line> change) => Read(() => LinesById[id] = change(LinesById[id]));

    /// <summary>Pays an open invoice, as the button on its page does. False when there is none to pay.</summary>
    public bool Pay(string invoiceId) => Read(() => Sandbox.LineRequests.Pay(this, invoiceId, _clock.GetUtcNow()));

    /// <summary>Adds or replaces a lead.</summary>
    public void AddLead(Lead lead) => Locked(() => LeadsById[lead.Id] = lead);

    /// <summary>Changes a lead, as the dashboard does; it was updated at the clock's now.</summary>
    /// <exception cref="KeyNotFoundException">No such lead.</exception>
    public Lead ChangeLead(string id, Func<Lead, Lead> change) => Read(() => LeadsById[id] = change(LeadsById[id]) with { UpdatedAt = _clock.GetUtcNow() });

    /// <summary>Adds or replaces a message. Webhooks hear of it as of any other.</summary>
    public void AddMessage(Message message) => Read(() =>
    {
        Store(message);
        return true;
    });

    /// <summary>Lets a contact write to the workspace.</summary>
    /// <param name="from">Its phone or email. One that no lead has makes a lead in "Quick Sends".</param>
    /// <param name="text">One with an opt-out word puts the contact on the do-not-contact list.</param>
    /// <param name="toLineId">The line it writes to; null for the one that wrote to it last, else the first that can send.</param>
    /// <returns>The stored message.</returns>
    /// <exception cref="ArgumentException">No such line, or none at all.</exception>
    public Message Receive(string from, string text, string? toLineId = null) => Read(() => Contacts.Write(this, from, text, toLineId, _clock.GetUtcNow()));

    /// <summary>Notes that the contact opened a message.</summary>
    /// <exception cref="KeyNotFoundException">No such message.</exception>
    public void Open(string messageId) => Read(() =>
    {
        Store(MessagesById[messageId] with { ReadAt = _clock.GetUtcNow() });
        return true;
    });

    /// <summary>Adds or replaces a campaign.</summary>
    public void AddCampaign(Campaign campaign) => Locked(() => CampaignsById[campaign.Id] = campaign);

    /// <summary>Tags the conversation with a contact (its phone, else its email), as the reply classifier does.</summary>
    public void Tag(string contact, string tag) => Locked(() =>
    {
        if (!TagsByContact.TryGetValue(contact, out var tags)) TagsByContact[contact] = tags = [];
        tags.Add(tag);
    });

    /// <summary>Says how sends to an address end from now on.</summary>
    public void SetBehaviour(string address, ContactBehaviour behaviour) => Read(() =>
    {
        var known = Addresses.Any(address);
        DncList.Remove(known);
        if (behaviour == ContactBehaviour.DoNotContact) DncList.Add(NewId(), [known], "manual", _clock.GetUtcNow());
        return BehaviourByAddress[known] = behaviour;
    });

    /// <summary>A fresh record id: 24 hex digits, the first eight of them the clock's Unix time.</summary>
    public string NewId() => $"{_clock.GetUtcNow().ToUnixTimeSeconds():x8}{_process}{Interlocked.Increment(ref _ids) & 0xffffff:x6}";

    internal T Locked<T>(Func<T> action)
    {
        lock (Gate) return action();
    }

    /// <summary>Lets happen what was due by the clock's now, then runs the action, under the one lock.</summary>
    internal T Read<T>(Func<T> action)
    {
        lock (Gate)
        {
            Timeline.Settle(this, _clock.GetUtcNow());
            var result = action();
            if (WebhooksById.Count > 0) _alarm.Set(Timeline.Next(this)?.At);
            return result;
        }
    }

    /// <summary>Keeps a message as it now is, and lets webhooks and contacts know what became of it.</summary>
    internal void Store(Message message)
    {
        var before = MessagesById.GetValueOrDefault(message.Id);
        MessagesById[message.Id] = message;
        if (MessageEvents.Of(before, message) is not { } happened) return;
        if (happened == MessageEvents.Reply) Contacts.OptOutIfAsked(this, message);
        if (happened == MessageEvents.Sent) Contacts.MayAnswer(this, message);
        WebhookDeliveries.Announce(this, happened, message);
    }

    private void Locked(Action action)
    {
        lock (Gate) action();
    }
}

internal sealed record StoredAnswer(Answer Answer, DateTimeOffset At);
