using System.Text.Json.Serialization;

namespace Tuco.Api.LineRequests;

/// <summary>Body of <c>POST /api/line-requests</c>; null fields are not sent.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/endpoint/create-line-request.</remarks>
public sealed record LineRequest
{
    /// <summary>Display first name; required.</summary>
    public required string FirstName { get; init; }

    /// <summary>Display last name; required.</summary>
    public required string LastName { get; init; }

    /// <summary><c>phone</c> or <c>email</c>; required.</summary>
    public required string ChannelType { get; init; }

    /// <summary>Phone lines: <c>purchased</c> (what Tuco takes when it is missing) or <c>byon</c>.</summary>
    public string? LineType { get; init; }

    /// <summary>Required for email lines and for <c>byon</c>.</summary>
    public string? Email { get; init; }

    /// <summary>E.164; required for <c>byon</c>.</summary>
    public string? Phone { get; init; }

    /// <summary>Purchased phone lines.</summary>
    public string? Zipcode { get; init; }

    /// <summary>Purchased phone lines.</summary>
    public string? State { get; init; }

    /// <summary>Phone lines: where calls go, E.164.</summary>
    public string? ForwardCallsTo { get; init; }

    /// <summary>Picture shown in Tuco, https.</summary>
    public string? ProfileImageUrl { get; init; }
}

/// <summary>Body of <c>POST /api/line-requests/:id</c>.</summary>
internal sealed record LineRequestAction(string Action);

/// <summary>Answer of <c>cancel</c>, which no page shows: a success may tell nothing else.</summary>
internal sealed record CancelAnswer : IAnswer
{
    public bool? Success { get; init; }

    public string? Status { get; init; }

    public RequestedLine? Line { get; init; }

    string? IAnswer.Fault => Success == false ? "says success: false"
        : Success is null && Status is null && Line?.Id is null ? "tells neither a success nor a status"
        : null;
}

/// <summary>What creating, reading and managing a line request answer; which fields are there depends on the status.</summary>
public sealed record LineRequestAnswer : IAnswer
{
    /// <summary>Never false here: such an answer is a <see cref="TucoFailure.BadAnswer"/>.</summary>
    public bool? Success { get; init; }

    string? IAnswer.Fault => Success == false ? "says success: false"
        : CurrentStatus is null && InvoiceUrl is null && Line?.Id is null ? "tells neither a status nor a line"
        : null;

    /// <summary><c>awaiting_payment</c>, <c>provisioning</c>, <c>active</c>, <c>failed</c> or <c>canceled</c>.</summary>
    public string? Status { get; init; }

    /// <summary><c>paid</c>, <c>awaiting_payment</c>, <c>not_required</c>, …</summary>
    public string? PaymentStatus { get; init; }

    /// <summary>True while an invoice must be paid first.</summary>
    public bool? PaymentRequired { get; init; }

    /// <summary>Why, such as <c>over_plan_limit</c>.</summary>
    public string? PaymentReason { get; init; }

    /// <summary>The hosted invoice.</summary>
    public string? PaymentUrl { get; init; }

    /// <summary>When the invoice ends; null when it does not.</summary>
    public string? ExpiresAt { get; init; }

    /// <summary>Invoice of a recovered link, <c>in_…</c>.</summary>
    public string? InvoiceId { get; init; }

    /// <summary>True when a recovered link is the one given before.</summary>
    public bool? Reused { get; init; }

    /// <summary>Tuco's words, if any.</summary>
    public string? Message { get; init; }

    /// <summary>The requested line.</summary>
    public RequestedLine? Line { get; init; }

    /// <summary>The invoice, wherever the answer put it.</summary>
    [JsonIgnore]
    public string? InvoiceUrl => PaymentUrl ?? Line?.PaymentLinkUrl;

    /// <summary>The status, wherever the answer put it.</summary>
    [JsonIgnore]
    public string? CurrentStatus => Status ?? Line?.ProvisioningStatus;
}

/// <summary>The line of a request; <see cref="Id"/> is the id of the request as well.</summary>
public sealed record RequestedLine
{
    /// <summary>24 hex digits.</summary>
    [JsonPropertyName("_id")]
    public string? Id { get; init; }

    /// <summary>Display first name.</summary>
    public string? FirstName { get; init; }

    /// <summary>Display last name.</summary>
    public string? LastName { get; init; }

    /// <summary><c>phone</c> or <c>email</c>.</summary>
    public string? ChannelType { get; init; }

    /// <summary><c>purchased</c> or <c>byon</c>.</summary>
    public string? LineType { get; init; }

    /// <summary>As the status of the request.</summary>
    public string? ProvisioningStatus { get; init; }

    /// <summary><c>not_required</c>, <c>awaiting_payment</c>, <c>paid</c>, …</summary>
    public string? PaymentStatus { get; init; }

    /// <summary><c>in_…</c></summary>
    public string? StripeInvoiceId { get; init; }

    /// <summary>The open invoice.</summary>
    public string? PaymentLinkUrl { get; init; }
}
