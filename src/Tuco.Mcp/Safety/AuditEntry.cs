using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Safety;

/// <summary>When an entry is written.</summary>
internal enum AuditEvent
{
    /// <summary>The call is about to leave.</summary>
    Before,
    /// <summary>The call ended, or its outcome is unknown.</summary>
    After,
    /// <summary>A rule refused it; nothing left.</summary>
    Refused,
    /// <summary>A person declined it; nothing left.</summary>
    Declined,
}

/// <summary>What the audit log is told of one call. Addresses and text are given raw and never written: masked, counted, hashed.</summary>
internal sealed record AuditEntry
{
    public required AuditEvent Event { get; init; }

    public required string Tool { get; init; }

    public required Risk Risk { get; init; }

    /// <summary>Short hash of base URL and key.</summary>
    public required string Workspace { get; init; }

    /// <summary>Who called, as the door knows them; written as it is.</summary>
    public required string Principal { get; init; }

    public required string CorrelationId { get; init; }

    /// <summary>The ledger's claim; null without one.</summary>
    public string? ClaimId { get; init; }

    /// <summary>What came of it, such as <c>done</c>, <c>outcome_unknown</c>, <c>policy_refused</c>; null before the call.</summary>
    public string? Code { get; init; }

    /// <summary>Name of the rule that refused, written as it is: no address may be part of it.</summary>
    public string? Rule { get; init; }

    /// <summary>Phones, email addresses, or <c>lead:</c> with an id.</summary>
    public IReadOnlyList<string> Recipients { get; init; } = [];

    /// <summary>The message; null when the call has none.</summary>
    public string? Text { get; init; }
}
