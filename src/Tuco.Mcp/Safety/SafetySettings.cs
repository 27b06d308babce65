namespace Tuco.Mcp.Safety;

/// <summary>What the operator lets happen.</summary>
internal sealed record SafetySettings
{
    /// <summary>Everything but Read is hidden and refused.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>When a person is asked.</summary>
    public ConfirmMode Confirm { get; init; } = ConfirmMode.Auto;

    /// <summary>Different recipients in ten minutes beyond which <see cref="ConfirmMode.Auto"/> asks before a send.</summary>
    public int ConfirmBurst { get; init; } = 5;

    /// <summary>Only these may be written to; null for everybody.</summary>
    public IReadOnlyList<RecipientRule>? RecipientsAllow { get; init; }

    /// <summary>These may not be written to; null for nobody.</summary>
    public IReadOnlyList<RecipientRule>? RecipientsBlock { get; init; }

    /// <summary>When nobody is written to; null for never.</summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>Caps, and how long equal calls are one.</summary>
    public Limits Limits { get; init; } = new();

    /// <summary>Folder of ledger, audit log and stop switch.</summary>
    public string StateDir { get; init; } = StateFolder.DefaultPath();

    /// <summary>The ledger's file; null for one in <see cref="StateDir"/>.</summary>
    public string? Store { get; init; }

    /// <summary>Connection string of the PostgreSQL that holds the ledger instead; null for a file.</summary>
    public string? Postgres { get; init; }

    /// <summary>32 bytes that seal tokens; null makes one at start.</summary>
    public byte[]? SealKey { get; init; }

    /// <summary>False writes no audit log.</summary>
    public bool Audit { get; init; } = true;

    /// <summary>The audit log's file, to which each process adds a suffix of its own; null for one in <see cref="StateDir"/>.</summary>
    public string? AuditFile { get; init; }
}

/// <summary>When a person is asked before something happens.</summary>
internal enum ConfirmMode
{
    /// <summary>Before every Spend and Destructive act, and before a Send that is part of a burst.</summary>
    Auto,
    /// <summary>Before every Spend, Destructive act and Send; refused where nobody can be asked.</summary>
    Always,
    /// <summary>Never.</summary>
    Never,
}
