using System.Text.Json.Nodes;

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

    /// <summary>LinkedIn page, or null.</summary>
    public string? LinkedinUrl { get; init; }

    /// <summary>Free text, or null.</summary>
    public string? Notes { get; init; }

    /// <summary>The workspace's own fields, or null. Not to be changed once the lead is stored.</summary>
    public JsonObject? CustomFields { get; init; }

    /// <summary>The workspace user who owns the contact; null when none was named.</summary>
    public string? ContactOwnerEmail { get; init; }

    /// <summary><c>checking</c>, <c>available</c>, <c>unavailable</c>, <c>error</c> or <c>no_active_line</c>; null when never checked.</summary>
    public string? AvailabilityStatus { get; init; }

    /// <summary>When iMessage availability was looked up; null when never.</summary>
    public DateTimeOffset? AvailabilityCheckedAt { get; init; }

    /// <summary><c>hubspotRecordId</c>, <c>ghlRecordId</c>, <c>ghlLocationId</c>, … to their values.</summary>
    public IReadOnlyDictionary<string, string> IntegrationIds { get; init; } = new Dictionary<string, string>();

    /// <summary>The lead's own tags; those of a conversation are set by <see cref="SandboxState.Tag"/>.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The name of the list that holds the lead. A send to an unknown address puts it into <see cref="QuickSends"/>.</summary>
    public string List { get; init; } = QuickSends;

    /// <summary><c>api</c>, <c>csv</c>, …</summary>
    public string Source { get; init; } = "api";

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed; null when never.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>24 hex digits that follow from <see cref="List"/>.</summary>
    public string ListId => LeadLists.Id(List);

    /// <summary>The list for leads that a send created.</summary>
    public const string QuickSends = "Quick Sends";

    /// <summary>Phone, email, alternative phones, alternative emails: the order in which availability is looked up.</summary>
    internal IEnumerable<string> AddressesToCheck => new[] { Phone, Email }.Concat(AltPhones).Concat(AltEmails).OfType<string>();

    internal string Name => $"{FirstName} {LastName}".Trim();

    /// <summary>Phone, alternative phones, email, alternative emails: the order in which a send tries them.</summary>
    internal IEnumerable<string> Addresses => new[] { Phone }.Concat(AltPhones).Append(Email).Concat(AltEmails).OfType<string>();
}
