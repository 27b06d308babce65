using Tuco.Api.LineRequests;

namespace Tuco.Api;

/// <summary>What kind of failure it was; taken from the status and machine code, never from words.</summary>
public enum TucoFailure
{
    /// <summary>No usable key: nothing was sent.</summary>
    NotConfigured,
    /// <summary>400, or another 4xx without a kind of its own.</summary>
    Invalid,
    /// <summary>401.</summary>
    Unauthorized,
    /// <summary>402: the workspace is read-only, billing is past due.</summary>
    ReadOnly,
    /// <summary>403; the code tells which.</summary>
    Forbidden,
    /// <summary>404.</summary>
    NotFound,
    /// <summary>409; the code tells which.</summary>
    Conflict,
    /// <summary>429; nothing was changed.</summary>
    RateLimited,
    /// <summary>501.</summary>
    NotAvailable,
    /// <summary>Any other 5xx.</summary>
    ServerError,
    /// <summary>An answer that is no readable JSON of the documented shape, is too large, or is a redirect.</summary>
    BadAnswer,
    /// <summary>No answer: refused, reset, cut off or too late.</summary>
    Unreachable,
}

/// <summary>A call that Tuco refused, or that got no usable answer, with every fact that is known.</summary>
public sealed class TucoApiException(TucoFailure kind, string message, string correlationId, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What kind of failure it was.</summary>
    public TucoFailure Kind { get; } = kind;

    /// <summary>The correlation id that the request carried.</summary>
    public string CorrelationId { get; } = correlationId;

    /// <summary>HTTP status; null when no answer came.</summary>
    public int? Status { get; init; }

    /// <summary>Tuco's own machine code (<c>subscription_required</c>, <c>AGENCY_NOT_AVAILABLE</c>, …); null when the answer had none.</summary>
    public string? Code { get; init; }

    /// <summary>
    /// Tuco's own words, at most 500 characters, the key cut out; with the field issues that the action API gave. Null when there were none.
    /// </summary>
    public string? ApiText { get; init; }

    /// <summary>Tuco's <c>reason</c> beside the error, such as <c>past_due</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>How long to wait before trying again; null when the answer did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The request that a 409 <c>request_in_progress</c> names.</summary>
    public RequestedLine? ExistingLine { get; init; }

    /// <summary>The page that a 403 <c>subscription_required</c> names, such as <c>/billing</c>.</summary>
    public string? Redirect { get; init; }

    /// <summary>The scope that a 403 of the action API names, such as <c>invoices.create</c>; null when it names none.</summary>
    public string? MissingScope { get; init; }

    /// <summary>True unless the failure is known to have changed nothing: a 4xx, or a request of which no byte left.</summary>
    public bool MayHaveTakenEffect { get; internal set; }
}
