namespace Tuco.Sandbox;

/// <summary>All that the simulated workspace knows. Safe to use from any thread; what it returns is a snapshot, settled up to the clock's now.</summary>
public sealed class SandboxState
{
    private readonly SandboxOptions _options;
    private readonly SandboxClock _clock;
    private readonly string _process = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(5));
    private int _ids;

    internal SandboxState(SandboxOptions options, SandboxClock clock, string apiKey)
    {
        _options = options;
        _clock = clock;
        Access = new(options, apiKey);
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

    internal Lock Gate { get; } = new();

    internal Access Access { get; }

    internal UsageNames UsageNames => _options.UsageNames;

    internal OrderedDictionary<string, Line> LinesById { get; } = [];

    internal OrderedDictionary<string, Lead> LeadsById { get; } = [];

    internal OrderedDictionary<string, Message> MessagesById { get; } = [];

    internal Dictionary<string, HashSet<string>> TagsByContact { get; } = [];

    internal Dictionary<string, ContactBehaviour> BehaviourByAddress { get; } = [];

    internal Dictionary<string, StoredAnswer> AnswersByIdempotencyKey { get; } = [];

    internal int Turn { get; set; }

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

    /// <summary>Adds or replaces a message, for instance a reply.</summary>
    public void AddMessage(Message message) => Locked(() => MessagesById[message.Id] = message);

    /// <summary>Tags the conversation with a contact (its phone, else its email), as the reply classifier does.</summary>
    public void Tag(string contact, string tag) => Locked(() =>
    {
        if (!TagsByContact.TryGetValue(contact, out var tags)) TagsByContact[contact] = tags = [];
        tags.Add(tag);
    });

    /// <summary>Says how sends to an address end from now on.</summary>
    public void SetBehaviour(string address, ContactBehaviour behaviour) => Read(() => BehaviourByAddress[Addresses.Any(address)] = behaviour);

    /// <summary>A fresh record id: 24 hex digits, the first eight of them the clock's Unix time.</summary>
    public string NewId() => $"{_clock.GetUtcNow().ToUnixTimeSeconds():x8}{_process}{Interlocked.Increment(ref _ids) & 0xffffff:x6}";

    /// <summary>Back to how the sandbox started, relative to the clock's now: settings, keys, seed.</summary>
    public void Reset() => Locked(() =>
    {
        (Plan, Overrides, ReadOnly) = (_options.Plan, _options.Overrides, _options.ReadOnly);
        (FallbackSmsConfigured, DoubleSendGuard, ProvisioningTime) = (_options.FallbackSmsConfigured, _options.DoubleSendGuard, _options.ProvisioningTime);
        Turn = 0;
        Access.Reset();
        LinesById.Clear();
        LeadsById.Clear();
        MessagesById.Clear();
        TagsByContact.Clear();
        BehaviourByAddress.Clear();
        AnswersByIdempotencyKey.Clear();
        BelievableSeed.Plant(this, _options.Seed, _clock.GetUtcNow());
    });

    internal T Locked<T>(Func<T> action)
    {
        lock (Gate) return action();
    }

    /// <summary>Lets happen what was due by the clock's now, then runs the action, under the one lock.</summary>
    internal T Read<T>(Func<T> action)
    {
        lock (Gate)
        {
            Sandbox.LineRequests.Settle(this, _clock.GetUtcNow());
            Sending.Settle(this, _clock.GetUtcNow());
            return action();
        }
    }

    private void Locked(Action action)
    {
        lock (Gate) action();
    }
}

internal sealed record StoredAnswer(Answer Answer, DateTimeOffset At);
