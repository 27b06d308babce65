namespace Tuco.Mcp.Tools;

/// <summary>What a call would do to the world, as far as rules, questions and the audit need to know it.</summary>
internal sealed record Effect
{
    /// <summary>Phones and emails that the call names.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>The lead that the call names.</summary>
    public string? LeadId { get; init; }

    /// <summary>Phones of a lead may be used.</summary>
    public bool UsesPhones { get; init; }

    /// <summary>Emails of a lead may be used.</summary>
    public bool UsesEmails { get; init; }

    /// <summary>What a person would read.</summary>
    public string? Text { get; init; }

    /// <summary>The call takes a time at which it is to happen.</summary>
    public bool TakesTime { get; init; }

    /// <summary>When it is to happen; null for at once.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>The part of a day in which it may happen; null for any.</summary>
    public Window? Window { get; init; }

    /// <summary>What else the call is about, for the audit: addresses, and ids after their kind, such as <c>webhook:…</c>.</summary>
    public IReadOnlyList<string> About { get; init; } = [];

    /// <summary>The message whose other person is reached: whom, the arguments do not tell.</summary>
    public string? ThroughMessage { get; init; }

    /// <summary>Somebody outside is reached.</summary>
    public bool ReachesSomebody => Addresses.Count > 0 || LeadId is not null || ThroughMessage is not null;
}

/// <summary>A part of the day in a zone.</summary>
internal sealed record Window(TimeOnly Start, TimeOnly End, string Zone);
