namespace Tuco.Sandbox;

/// <summary>A line of the workspace. A line request is a line that is not active yet: both bear one id.</summary>
public sealed record Line
{
    /// <summary>24 hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>First name shown to recipients.</summary>
    public required string FirstName { get; init; }

    /// <summary>Last name shown to recipients.</summary>
    public required string LastName { get; init; }

    /// <summary><c>phone</c> or <c>email</c>.</summary>
    public required string ChannelType { get; init; }

    /// <summary><c>purchased</c> or <c>byon</c>.</summary>
    public string LineType { get; init; } = "purchased";

    /// <summary>E.164; null until a purchased phone line is active, and on email lines.</summary>
    public string? Phone { get; init; }

    /// <summary>The line's address, or null.</summary>
    public string? Email { get; init; }

    /// <summary>One of <see cref="LineStatus"/>.</summary>
    public string ProvisioningStatus { get; init; } = LineStatus.Active;

    /// <summary><c>not_required</c>, <c>awaiting_payment</c>, <c>paid</c> or <c>canceled</c>.</summary>
    public string PaymentStatus { get; init; } = "not_required";

    /// <summary><c>api</c> or <c>dashboard</c>.</summary>
    public string RequestSource { get; init; } = "dashboard";

    /// <summary><c>in_…</c> once an invoice was made.</summary>
    public string? StripeInvoiceId { get; init; }

    /// <summary>The sandbox's invoice page while unpaid, else null.</summary>
    public Uri? PaymentLink { get; init; }

    /// <summary>Switched on by the operator. A line that is not provisioned is never on.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>First messages to new contacts in a UTC day.</summary>
    public int DailyNewConversationsLimit { get; init; } = 20;

    /// <summary>Messages in a UTC day.</summary>
    public int DailyTotalMessagesLimit { get; init; } = 150;

    /// <summary><c>healthy</c>, <c>down</c>, or null when never checked.</summary>
    public string? Health { get; init; }

    /// <summary>When the line was requested.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When provisioning began; null before.</summary>
    public DateTimeOffset? ProvisioningSince { get; init; }

    /// <summary>Whether provisioning will end in <c>failed</c> rather than <c>active</c>.</summary>
    public bool WillFail { get; init; }

    internal bool TakesAPlace => ProvisioningStatus is not (LineStatus.Failed or LineStatus.Canceled);

    internal bool CanSend => IsActive && ProvisioningStatus == LineStatus.Active && Health != "down";
}

/// <summary>The statuses of a line request (docs.tuco.ai/api-reference/lines).</summary>
public static class LineStatus
{
    /// <summary>Saved; waits for its invoice.</summary>
    public const string AwaitingPayment = "awaiting_payment";

    /// <summary>Being set up.</summary>
    public const string Provisioning = "provisioning";

    /// <summary>Ready to use.</summary>
    public const string Active = "active";

    /// <summary>Could not be set up.</summary>
    public const string Failed = "failed";

    /// <summary>Given up before it was paid.</summary>
    public const string Canceled = "canceled";
}
