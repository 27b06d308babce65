using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tuco.Api.Leads;

/// <summary>Answer of <c>GET /api/leads</c>: one page.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/endpoint/get.</remarks>
public sealed record LeadPage : IJsonOnDeserialized
{
    /// <summary>The leads of this page, in Tuco's order.</summary>
    [JsonRequired]
    public IReadOnlyList<Lead> Leads { get; init; } = [];

    /// <summary>The lists of the workspace.</summary>
    public IReadOnlyList<LeadList>? Lists { get; init; }

    /// <summary>Which page this is.</summary>
    public Pagination? Pagination { get; init; }

    void IJsonOnDeserialized.OnDeserialized()
    {
        if (Leads.Any(static lead => lead is null))
            throw new JsonException("A lead is null.");
    }
}

/// <summary>Answer of <c>GET /api/leads?id=</c>.</summary>
internal sealed record LeadAnswer : IAnswer
{
    [JsonRequired]
    public Lead Lead { get; init; } = new();

    /// <summary>An empty object would pass for a lead without any address.</summary>
    string? IAnswer.Fault => Lead.Id is null ? "tells no _id of the lead" : null;
}

/// <summary>A contact of the workspace. Every field may be missing.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/endpoint/get.</remarks>
public sealed record Lead
{
    /// <summary>24 hex digits; the <c>leadId</c> of a message.</summary>
    [JsonPropertyName("_id")]
    public string? Id { get; init; }

    /// <summary><c>org_…</c></summary>
    public string? WorkspaceId { get; init; }

    /// <summary>The list it belongs to, 24 hex digits.</summary>
    public string? ListId { get; init; }

    /// <summary>First name.</summary>
    public string? FirstName { get; init; }

    /// <summary>Last name.</summary>
    public string? LastName { get; init; }

    /// <summary>E.164.</summary>
    public string? Phone { get; init; }

    /// <summary>Email address or Apple ID.</summary>
    public string? Email { get; init; }

    /// <summary>E.164; tried after <see cref="Phone"/>.</summary>
    public string? AltPhone1 { get; init; }

    /// <summary>E.164; tried after <see cref="AltPhone1"/>.</summary>
    public string? AltPhone2 { get; init; }

    /// <summary>E.164; tried after <see cref="AltPhone2"/>.</summary>
    public string? AltPhone3 { get; init; }

    /// <summary>Email address or Apple ID; tried after <see cref="Email"/>.</summary>
    public string? AltEmail1 { get; init; }

    /// <summary>Email address or Apple ID; tried after <see cref="AltEmail1"/>.</summary>
    public string? AltEmail2 { get; init; }

    /// <summary>Email address or Apple ID; tried after <see cref="AltEmail2"/>.</summary>
    public string? AltEmail3 { get; init; }

    /// <summary>Company.</summary>
    public string? CompanyName { get; init; }

    /// <summary>Job title.</summary>
    public string? JobTitle { get; init; }

    /// <summary>LinkedIn profile.</summary>
    public string? LinkedinUrl { get; init; }

    /// <summary>Free text about the lead.</summary>
    public string? Notes { get; init; }

    /// <summary>Where the lead came from, such as <c>api</c> or <c>csv</c>.</summary>
    public string? Source { get; init; }

    /// <summary>Workspace user who owns the contact.</summary>
    public string? ContactOwnerEmail { get; init; }

    /// <summary>Reachable by iMessage: <c>available</c>, <c>unavailable</c>, <c>checking</c>, <c>error</c> or <c>no_active_line</c>.</summary>
    public string? AvailabilityStatus { get; init; }

    /// <summary>ISO 8601, UTC.</summary>
    public string? AvailabilityCheckedAt { get; init; }

    /// <summary>ISO 8601, UTC.</summary>
    public string? CreatedAt { get; init; }

    /// <summary>ISO 8601, UTC.</summary>
    public string? UpdatedAt { get; init; }

    /// <summary>Every phone that Tuco may write to, in its order, each once.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Phones => Given(Phone, AltPhone1, AltPhone2, AltPhone3);

    /// <summary>Every email address that Tuco may write to, in its order, each once.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Emails => Given(Email, AltEmail1, AltEmail2, AltEmail3);

    private static List<string> Given(params IEnumerable<string?> addresses) =>
    [
        .. addresses.OfType<string>().Select(static address => address.Trim()).Where(static address => address.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase),
    ];
}

/// <summary>A list that leads belong to.</summary>
public sealed record LeadList
{
    /// <summary>24 hex digits; the <c>listId</c> of a lead.</summary>
    [JsonPropertyName("_id")]
    public string? Id { get; init; }

    /// <summary>As shown in Tuco.</summary>
    public string? Name { get; init; }

    /// <summary>Free text.</summary>
    public string? Description { get; init; }

    /// <summary>Leads on it.</summary>
    public long? LeadCount { get; init; }
}
