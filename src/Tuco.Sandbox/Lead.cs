namespace Tuco.Sandbox;

/// <summary>A contact of the workspace.</summary>
public sealed record Lead
{
    /// <summary>24 hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>First name, or empty.</summary>
    public string FirstName { get; init; } = "";

    /// <summary>Last name, or empty.</summary>
    public string LastName { get; init; } = "";

    /// <summary>Trimmed, lower case.</summary>
    public string? Email { get; init; }

    /// <summary>E.164.</summary>
    public string? Phone { get; init; }

    /// <summary><c>altPhone1</c> to <c>altPhone3</c>, in their places.</summary>
    public IReadOnlyList<string?> AltPhones { get; init; } = [null, null, null];

    /// <summary><c>altEmail1</c> to <c>altEmail3</c>, in their places.</summary>
    public IReadOnlyList<string?> AltEmails { get; init; } = [null, null, null];

    /// <summary>Company, or null.</summary>
    public string? CompanyName { get; init; }

    /// <summary>Job title, or null.</summary>
    public string? JobTitle { get; init; }

    /// <summary>The name of the list that holds the lead. A send to an unknown address puts it into <see cref="QuickSends"/>.</summary>
    public string List { get; init; } = QuickSends;

    /// <summary><c>api</c>, <c>csv</c>, …</summary>
    public string Source { get; init; } = "api";

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The list for leads that a send created.</summary>
    public const string QuickSends = "Quick Sends";

    internal string Name => $"{FirstName} {LastName}".Trim();

    /// <summary>Phone, alternative phones, email, alternative emails: the order in which a send tries them.</summary>
    internal IEnumerable<string> Addresses => new[] { Phone }.Concat(AltPhones).Append(Email).Concat(AltEmails).OfType<string>();
}
