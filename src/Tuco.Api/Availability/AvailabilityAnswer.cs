using System.Text.Json.Serialization;

namespace Tuco.Api.Availability;

/// <summary>Whether one address takes iMessages.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/endpoint/check-availability.</remarks>
public sealed record AddressAvailability : IAnswer
{
    /// <summary>Never false here: such an answer is a <see cref="TucoFailure.BadAnswer"/>.</summary>
    public bool? Success { get; init; }

    string? IAnswer.Fault => Success == false ? "says success: false" : Available is null ? "does not tell whether the address is available" : null;

    /// <summary>True when it is registered for iMessage; null in a batch when Tuco told nothing.</summary>
    public bool? Available { get; init; }

    /// <summary>The address, as it was asked for.</summary>
    public string? Address { get; init; }
}

/// <summary>Answer of <c>POST /api/check-availability</c>.</summary>
internal sealed record AddressAvailabilityList : IAnswer
{
    public bool? Success { get; init; }

    [JsonRequired]
    public IReadOnlyList<AddressAvailability> Results { get; init; } = [];

    string? IAnswer.Fault => Success == false ? "says success: false" : Results.Any(static row => row is null) ? "holds a null row" : null;
}

/// <summary>Whether any of several addresses of one contact takes iMessages.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/endpoint/check-availability-rr.</remarks>
public sealed record ContactAvailability : IAnswer
{
    string? IAnswer.Fault => Available is null ? "does not tell whether the contact is available" : null;

    /// <summary>True when one of them is registered for iMessage.</summary>
    public bool? Available { get; init; }

    /// <summary>Why not.</summary>
    public string? Reason { get; init; }
}

/// <summary>Whether a lead can be reached by iMessage at any of its addresses.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/endpoint/lead-check-availability.</remarks>
public sealed record LeadAvailability : IAnswer
{
    /// <summary>Never false here: such an answer is a <see cref="TucoFailure.BadAnswer"/>.</summary>
    public bool? Success { get; init; }

    string? IAnswer.Fault => Success == false ? "says success: false"
        : Available is null && Status is null ? "tells neither a status nor whether the lead is available"
        : null;

    /// <summary>24 hex digits.</summary>
    public string? LeadId { get; init; }

    /// <summary>True when one of its addresses is registered for iMessage.</summary>
    public bool? Available { get; init; }

    /// <summary><c>available</c>, <c>unavailable</c> or <c>error</c> (the check itself failed); also stored on the lead.</summary>
    public string? Status { get; init; }

    /// <summary>GoHighLevel contact.</summary>
    public string? GhlContactId { get; init; }

    /// <summary>GoHighLevel location.</summary>
    public string? GhlLocationId { get; init; }

    /// <summary>HubSpot portal.</summary>
    public string? HsPortalId { get; init; }

    /// <summary>HubSpot contact.</summary>
    public string? HsContactId { get; init; }
}

/// <summary>Checks of several leads: done, or begun in the background. Then the leads' <c>availabilityStatus</c> tells what came of them.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/endpoint/bulk-check-availability.</remarks>
public sealed record LeadChecks : IAnswer
{
    /// <summary>Never false here: such an answer is a <see cref="TucoFailure.BadAnswer"/>.</summary>
    public bool? Success { get; init; }

    string? IAnswer.Fault => Success == false ? "says success: false"
        : Results is null && JobId is null && ProcessingMode != "background" ? "holds neither results nor a background job"
        : Results?.Any(static row => row is null) == true ? "holds a null row"
        : null;

    /// <summary>Leads that were, or will be, checked.</summary>
    public long? Checked { get; init; }

    /// <summary>Checks that told something.</summary>
    public long? Successful { get; init; }

    /// <summary>Checks that failed.</summary>
    public long? Errors { get; init; }

    /// <summary>One a lead; null while they run in the background.</summary>
    public IReadOnlyList<LeadAvailability>? Results { get; init; }

    /// <summary><c>synchronous</c> or <c>background</c>.</summary>
    public string? ProcessingMode { get; init; }

    /// <summary>Id of a background job, <c>bulk-availability-…</c>.</summary>
    public string? JobId { get; init; }

    /// <summary>Tuco's words about a background job.</summary>
    public string? Message { get; init; }
}

/// <summary>Body of <c>POST /api/check-availability</c>.</summary>
internal sealed record AddressesToCheck(IReadOnlyList<string> Addresses);

/// <summary>Body of <c>POST /api/check-availability-rr</c>.</summary>
internal sealed record ContactToCheck(IReadOnlyList<string>? Phones, IReadOnlyList<string>? Emails);

/// <summary>Body of <c>POST /api/leads/check-availability</c>.</summary>
internal sealed record LeadsToCheck(IReadOnlyList<string>? LeadIds, string? ListId);
