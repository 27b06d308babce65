namespace Tuco.Sandbox;

/// <summary>What a sandbox is like when it starts. Most of it can be changed later, on <see cref="SandboxState"/> or under <c>/sandbox/</c>.</summary>
public sealed record SandboxOptions
{
    /// <summary>TCP port on 127.0.0.1, 0–65535. 0 (the default) takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>The workspace's base plan (docs.tuco.ai/api-reference/lines, "Plan Behavior").</summary>
    public Plan Plan { get; init; } = Plan.Growth;

    /// <summary>Limits that differ from the plan's; null for the plan as it is.</summary>
    public PlanOverrides? Overrides { get; init; }

    /// <summary>The key that works at start; null makes a random one that begins with <c>tuco_sandbox_</c>.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The Clerk session token that is accepted, also where a key is not; null makes a random one that begins with <c>clerk_sandbox_</c>.</summary>
    public string? ClerkToken { get; init; }

    /// <summary>The key of the action API that works at start, with every scope; null makes a random one that begins with <c>sk_</c>.</summary>
    public string? ActionsKey { get; init; }

    /// <summary>How long a line takes from <c>provisioning</c> to <c>active</c>, on the sandbox clock. 5 seconds by default.</summary>
    public TimeSpan ProvisioningTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What <see cref="SandboxClock"/> starts from.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Which of the two documented pairs of names a line's <c>usage</c> bears.</summary>
    public UsageNames UsageNames { get; init; }

    /// <summary>What the workspace holds at start.</summary>
    public Seed Seed { get; init; }

    /// <summary>Whether the workspace has Twilio for fallback SMS. True by default.</summary>
    public bool FallbackSmsConfigured { get; init; } = true;

    /// <summary>Whether billing is past due, so that writes answer 402 <c>READ_ONLY</c>. False by default.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Whether an equal text to the same phone within 60 seconds is skipped. False by default: the guard is specified, not known to be live.</summary>
    public bool DoubleSendGuard { get; init; }

    /// <summary>Token bucket of <c>/api/messages</c>, sends and lists alike, at least 1. 60 by default (docs.tuco.ai/api-reference/errors).</summary>
    public int MessagesPerMinute { get; init; } = 60;

    /// <summary>Token bucket of the POSTs under <c>/api/line-requests</c>, at least 1. 30 by default; the real number is not documented.</summary>
    public int LineRequestsPerMinute { get; init; } = 30;

    /// <summary>Token bucket of the availability checks, at least 1. 200 by default (docs.tuco.ai/api-reference/errors).</summary>
    public int AvailabilityPerMinute { get; init; } = 200;

    /// <summary>Token bucket of <c>/api/replies</c>, at least 1. 120 by default (docs.tuco.ai/api-reference/errors).</summary>
    public int RepliesPerMinute { get; init; } = 120;

    /// <summary>Token bucket of <c>/api/campaigns</c>, at least 1. 200 by default (docs.tuco.ai/api-reference/errors).</summary>
    public int CampaignsPerMinute { get; init; } = 200;

    /// <summary>Addresses that one line may look up in a UTC day, 0 or more. 70 by default (docs.tuco.ai/api-reference/errors).</summary>
    public int AvailabilityChecksPerDay { get; init; } = 70;

    /// <summary>What lies between two checks of one line, on the sandbox clock. None by default; Tuco's devices take 3 seconds.</summary>
    public TimeSpan AvailabilityGap { get; init; }

    /// <summary>Whether contacts open and answer what reaches them, of themselves. False by default.</summary>
    public bool ContactsReply { get; init; }

    /// <summary>How long such an answer takes, on the sandbox clock. 8 seconds by default.</summary>
    public TimeSpan ReplyAfter { get; init; } = TimeSpan.FromSeconds(8);
}

/// <summary>A base plan. <see cref="None"/>: the workspace has no active subscription.</summary>
public enum Plan
{
    /// <summary>No active subscription: every line request is refused.</summary>
    None,

    /// <summary>No phone lines; the first email line is included, more are paid.</summary>
    Mini,

    /// <summary>One phone line included and no more to be had; email lines are paid.</summary>
    Starter,

    /// <summary>Two phone lines included, more are paid; email lines are paid.</summary>
    Growth,
}

/// <summary>Workspace-level limits in place of the plan's, in lines; null leaves the plan's. A maximum is never below what is included.</summary>
public sealed record PlanOverrides
{
    /// <summary>Phone lines that need no payment.</summary>
    public int? IncludedPhoneLines { get; init; }

    /// <summary>Phone lines in all, paid ones included.</summary>
    public int? MaximumPhoneLines { get; init; }

    /// <summary>Email lines that need no payment.</summary>
    public int? IncludedEmailLines { get; init; }

    /// <summary>Email lines in all, paid ones included.</summary>
    public int? MaximumEmailLines { get; init; }
}

/// <summary>The names within a line's <c>usage</c>: the documentation has two pairs.</summary>
public enum UsageNames
{
    /// <summary><c>newMessages</c>, <c>totalMessages</c> (docs.tuco.ai/api-reference/lines).</summary>
    S1,

    /// <summary><c>newConversationsCount</c>, <c>totalMessagesCount</c> (OpenAPI file and older pages).</summary>
    Older,
}

/// <summary>What a workspace holds at start.</summary>
public enum Seed
{
    /// <summary>Four lines (fewer without a plan), some sixty leads and two months of messages. See <see cref="Seeded"/>.</summary>
    Believable,

    /// <summary>Nothing; the special numbers of <see cref="Seeded"/> still behave as described.</summary>
    Empty,
}
