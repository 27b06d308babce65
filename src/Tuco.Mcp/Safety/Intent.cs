namespace Tuco.Mcp.Safety;

/// <summary>One call that must take effect at most once, as the ledger tells it from others.</summary>
internal sealed record Intent
{
    /// <summary>Hash of base URL and key.</summary>
    public required string Workspace { get; init; }

    /// <summary>Whose call it is: what one principal was granted, another has not.</summary>
    public required string Principal { get; init; }

    /// <summary>Name of the tool.</summary>
    public required string Tool { get; init; }

    /// <summary>Hash of the tool and its arguments in one writing; equal calls have the same.</summary>
    public required string Digest { get; init; }

    /// <summary>The idempotencyKey that came with the call; null when it must be derived.</summary>
    public string? Key { get; init; }

    /// <summary>What a token for this call is bound to: these arguments, under this key, in this workspace.</summary>
    public string Sealed => $"{Workspace} {Digest} {Key}";

    /// <summary>Id that the request to Tuco carries.</summary>
    public required string CorrelationId { get; init; }

    /// <summary>Hash of what a person would read twice. An unknown outcome makes a like call doubtful that may reach the same person.</summary>
    public string Likeness { get => field ?? Digest; init; }

    /// <summary>Which caps count it.</summary>
    public Bucket Bucket { get; init; }

    /// <summary>Who is reached, as <c>KIND:HASH</c> (<see cref="Safety.Likeness.RecipientOf"/>); null when nobody is.</summary>
    public string? Recipient { get; init; }

    /// <summary>The kind of the recipient with its colon: those of another kind cannot be told from this one.</summary>
    public string RecipientKind => Recipient?[..(Recipient.IndexOf(':', StringComparison.Ordinal) + 1)] ?? "";

    /// <summary>Tuco answers a repeat under the same <c>Idempotency-Key</c> with the first answer: an unknown outcome can be asked for again.</summary>
    public bool Repeatable { get; init; }
}

/// <summary>Which caps a call counts against.</summary>
internal enum Bucket
{
    None,
    Sends,
    Lines,
}

/// <summary>What a person has agreed to.</summary>
/// <param name="Id">Of the token or request state that carried it: it counts once. Null when nothing was sealed.</param>
/// <param name="Further">How many further sends are agreed to with this one.</param>
internal sealed record Consented(string? Id, int Further = 0);

/// <summary>What the operator allows within a time; the same for every process on a store.</summary>
internal sealed record Limits
{
    /// <summary>How long an equal call counts as the same one.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>In any 60 seconds.</summary>
    public int SendsPerMinute { get; init; } = 30;

    /// <summary>In a UTC day, as Tuco counts for its lines.</summary>
    public int SendsPerDay { get; init; } = 500;

    /// <summary>In a UTC day.</summary>
    public int LinesPerDay { get; init; } = 5;

    /// <summary>Different recipients in ten minutes beyond which a send must be agreed to; null never asks for it.</summary>
    public int? Burst { get; init; }
}
