using System.Text.Json;

namespace Tuco.Api.Leads;

/// <summary>Body of <c>POST /api/leads</c>; null fields are not sent.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/endpoint/create.</remarks>
public sealed record LeadImport
{
    /// <summary>One at least; required.</summary>
    public required IReadOnlyList<NewLead> Leads { get; init; }

    /// <summary>24 hex digits; without it they go to the list "Quick Sends".</summary>
    public string? ListId { get; init; }

    /// <summary>Where they come from. Default <c>api</c>.</summary>
    public string Source { get; init; } = "api";

    /// <summary>For phones without one; Tuco takes <c>+1</c>.</summary>
    public string? DefaultCountryCode { get; init; }

    /// <summary>GoHighLevel location of all.</summary>
    public string? GhlLocationId { get; init; }

    /// <summary>Workspace user who owns those that name none.</summary>
    public string? ContactOwnerEmail { get; init; }
}

/// <summary>A contact to be stored: a first name, and a phone or an email address. Null fields are not sent.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/endpoint/create, …/endpoint/campaign-add-lead.</remarks>
public sealed record NewLead
{
    /// <summary>First name.</summary>
    public string? FirstName { get; init; }

    /// <summary>Last name.</summary>
    public string? LastName { get; init; }

    /// <summary>E.164, or as usual in the default country.</summary>
    public string? Phone { get; init; }

    /// <summary>Email address or Apple ID.</summary>
    public string? Email { get; init; }

    /// <summary>Alternative phone.</summary>
    public string? AltPhone1 { get; init; }

    /// <summary>Alternative phone.</summary>
    public string? AltPhone2 { get; init; }

    /// <summary>Alternative phone.</summary>
    public string? AltPhone3 { get; init; }

    /// <summary>Alternative email address.</summary>
    public string? AltEmail1 { get; init; }

    /// <summary>Alternative email address.</summary>
    public string? AltEmail2 { get; init; }

    /// <summary>Alternative email address.</summary>
    public string? AltEmail3 { get; init; }

    /// <summary>Company.</summary>
    public string? CompanyName { get; init; }

    /// <summary>Job title.</summary>
    public string? JobTitle { get; init; }

    /// <summary>LinkedIn profile.</summary>
    public string? LinkedinUrl { get; init; }

    /// <summary>Free text about the lead.</summary>
    public string? Notes { get; init; }

    /// <summary>Fields of the workspace's own, by name.</summary>
    public IReadOnlyDictionary<string, JsonElement>? CustomFields { get; init; }

    /// <summary>Id in a system of yours; not for a campaign.</summary>
    public string? ExternalId { get; init; }

    /// <summary>HubSpot contact.</summary>
    public string? HsContactId { get; init; }

    /// <summary>GoHighLevel contact.</summary>
    public string? GhlContactId { get; init; }

    /// <summary>GoHighLevel location.</summary>
    public string? GhlLocationId { get; init; }

    /// <summary>Workspace user who owns the contact; Tuco takes its first user.</summary>
    public string? ContactOwnerEmail { get; init; }

    /// <summary>The same by <c>user_…</c>; for a campaign only.</summary>
    public string? ContactOwnerId { get; init; }
}

/// <summary>Answer of <c>POST /api/leads</c>: 201 when one at least was created, 200 when all were there already.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/endpoint/create.</remarks>
public sealed record LeadsSaved : IAnswer
{
    string? IAnswer.Fault => SavedCount is null && DuplicateCount is null && LeadId is null && LeadIds is null
        ? "tells neither a lead nor how many were saved"
        : null;

    /// <summary>Leads that were created; null when <see cref="DuplicateOnly"/>.</summary>
    public long? SavedCount { get; init; }

    /// <summary>Leads that were there already.</summary>
    public long? DuplicateCount { get; init; }

    /// <summary>Leads that were given.</summary>
    public long? TotalProcessed { get; init; }

    /// <summary>True when nothing was created because all were there already.</summary>
    public bool? DuplicateOnly { get; init; }

    /// <summary>The list they went to.</summary>
    public string? ListId { get; init; }

    /// <summary>The first lead, new or existing.</summary>
    public string? LeadId { get; init; }

    /// <summary>The new leads in the order in which they were stored; the existing ones when <see cref="DuplicateOnly"/>.</summary>
    public IReadOnlyList<string>? LeadIds { get; init; }

    /// <summary>Leads that were there already, when <see cref="DuplicateOnly"/>.</summary>
    public IReadOnlyList<string>? ExistingLeadIds { get; init; }

    /// <summary>Lists that the new leads went to.</summary>
    public IReadOnlyList<string>? LeadListIds { get; init; }

    /// <summary>Which of the given leads are which existing ones.</summary>
    public IReadOnlyList<DuplicateLead>? Duplicates { get; init; }

    /// <summary>Tuco's words.</summary>
    public string? Message { get; init; }

    /// <summary>GoHighLevel contact.</summary>
    public string? GhlContactId { get; init; }

    /// <summary>GoHighLevel location.</summary>
    public string? GhlLocationId { get; init; }

    /// <summary>HubSpot portal.</summary>
    public string? HsPortalId { get; init; }

    /// <summary>HubSpot contact.</summary>
    public string? HsContactId { get; init; }
}

/// <summary>A given lead that was there already.</summary>
public sealed record DuplicateLead
{
    /// <summary>As it was given.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>The one that is stored.</summary>
    public Lead? ExistingLead { get; init; }
}

/// <summary>Body of <c>DELETE /api/leads</c>.</summary>
internal sealed record LeadsToDelete(IReadOnlyList<string> Ids);

/// <summary>Answer of <c>DELETE /api/leads</c>.</summary>
internal sealed record LeadsDeleted : IAnswer
{
    public long? DeletedCount { get; init; }

    string? IAnswer.Fault => DeletedCount is null ? "does not tell how many were deleted" : null;
}
