using System.Text.Json.Nodes;
using Tuco.Sandbox.Actions;

namespace Tuco.Sandbox;

/// <summary>What the workspace holds.</summary>
public sealed partial class SandboxState
{
    internal Lock Gate { get; } = new();

    internal SandboxClock Clock => _clock;

    internal Access Access { get; }

    internal ActionWorkspace Actions { get; }

    internal WebhookDeliveries WebhookDeliveries { get; }

    internal LoopbackHttp Http { get; }

    internal UsageNames UsageNames => _options.UsageNames;

    internal OrderedDictionary<string, Line> LinesById { get; } = [];

    internal OrderedDictionary<string, Lead> LeadsById { get; } = [];

    internal OrderedDictionary<string, Message> MessagesById { get; } = [];

    internal Dictionary<string, HashSet<string>> TagsByContact { get; } = [];

    internal Dictionary<string, ContactBehaviour> BehaviourByAddress { get; } = [];

    internal Dictionary<string, StoredAnswer> AnswersByIdempotencyKey { get; } = [];

    internal DncList DncList { get; } = new();

    internal Devices Devices { get; } = new();

    internal OrderedDictionary<string, Campaign> CampaignsById { get; } = [];

    internal OrderedDictionary<string, Webhook> WebhooksById { get; } = [];

    internal OrderedDictionary<string, GoalBot> GoalBotsById { get; } = [];

    internal OrderedDictionary<string, JsonObject> CampaignToolsById { get; } = [];

    internal JsonObject LanguageRules { get; set; } = [];

    /// <summary>The leads whose availability is being looked up, and when that ends.</summary>
    internal List<(DateTimeOffset At, string LeadId)> ChecksUnderWay { get; } = [];

    /// <summary>The messages that contacts are going to answer by themselves, and when.</summary>
    internal List<(DateTimeOffset At, string MessageId)> RepliesToCome { get; } = [];

    internal int Turn { get; set; }

    internal int RepliesMade { get; set; }

    /// <summary>Back to how the sandbox started, relative to the clock's now: settings, keys, seed.</summary>
    public void Reset() => Locked(() =>
    {
        (Plan, Overrides, ReadOnly) = (_options.Plan, _options.Overrides, _options.ReadOnly);
        (FallbackSmsConfigured, DoubleSendGuard, ProvisioningTime) = (_options.FallbackSmsConfigured, _options.DoubleSendGuard, _options.ProvisioningTime);
        (AvailabilityGap, AvailabilityChecksPerDay) = (_options.AvailabilityGap, _options.AvailabilityChecksPerDay);
        (ContactsReply, ReplyAfter) = (_options.ContactsReply, _options.ReplyAfter);
        (Turn, RepliesMade) = (0, 0);
        Access.Reset();
        Actions.Reset(_clock.GetUtcNow());
        WebhookDeliveries.Made.Clear();
        Devices.Clear();
        DncList.ById.Clear();
        CampaignsById.Clear();
        WebhooksById.Clear();
        GoalBotsById.Clear();
        CampaignToolsById.Clear();
        LanguageRules = LanguageAudit.None();
        ChecksUnderWay.Clear();
        RepliesToCome.Clear();
        LinesById.Clear();
        LeadsById.Clear();
        MessagesById.Clear();
        TagsByContact.Clear();
        BehaviourByAddress.Clear();
        AnswersByIdempotencyKey.Clear();
        BelievableSeed.Plant(this, _options.Seed, _clock.GetUtcNow());
    });
}
