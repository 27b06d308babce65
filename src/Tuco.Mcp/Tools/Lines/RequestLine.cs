using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Tuco.Api.LineRequests;

namespace Tuco.Mcp.Tools.Lines;

internal static class RequestLine
{
    /// <summary>
    /// Requests a new sending line; it may cost money. Tuco starts setup at once if the plan includes it, else it answers with an
    /// invoice (paymentUrl) to show the user. Use only when the user asked for a line. Do not repeat it after payment: poll
    /// line_status.
    /// </summary>
    public static async Task<Answer<RequestLineResult>> RunAsync(RequestLineArguments arguments, Call call)
    {
        var answer = await call.Tuco.LineRequests.CreateAsync(new LineRequest
        {
            FirstName = arguments.FirstName,
            LastName = arguments.LastName,
            ChannelType = arguments.ChannelType,
            LineType = arguments.LineType,
            Email = arguments.Email,
            Phone = arguments.Phone,
            Zipcode = arguments.Zipcode,
            State = arguments.State,
            ForwardCallsTo = arguments.ForwardCallsTo,
            ProfileImageUrl = arguments.ProfileImageUrl,
        }, call.IdempotencyKey!, call.Trace, call.Cancelled);
        var status = answer.CurrentStatus ?? "unknown";
        var next = RequestStates.NextStep(status, answer.Line?.Id, answer.InvoiceUrl);
        var result = new RequestLineResult(answer.Line?.Id, status, answer.PaymentRequired, answer.PaymentReason, answer.InvoiceUrl, answer.ExpiresAt,
            answer.Line, call.Repeats, call.Repeats ? next + RequestStates.WhenRepeated : next, call.IdempotencyKey!, call.Trace.CorrelationId);
        return new Answer<RequestLineResult>(result, result.Text) { PaymentUrl = status == "awaiting_payment" ? answer.InvoiceUrl : null };
    }
}

internal sealed record RequestLineArguments : IArguments
{
    /// <summary>Display first name.</summary>
    [Required, StringLength(100, MinimumLength = 1)]
    public string FirstName { get; set; } = "";

    /// <summary>Display last name.</summary>
    [Required, StringLength(100, MinimumLength = 1)]
    public string LastName { get; set; } = "";

    /// <summary>Kind of line.</summary>
    [Required, AllowedValues("phone", "email")]
    public string ChannelType { get; set; } = "";

    /// <summary>Phone only: purchased (default), or byon = a number you own.</summary>
    [AllowedValues("purchased", "byon")]
    public string? LineType { get; init; }

    /// <summary>Needed for email and byon lines.</summary>
    [Format("email"), StringLength(254)]
    public string? Email { get; init; }

    /// <summary>E.164; needed for byon, only there.</summary>
    [RegularExpression(Patterns.Phone)]
    public string? Phone { get; init; }

    /// <summary>Area of a purchased number.</summary>
    [StringLength(10)]
    public string? Zipcode { get; init; }

    /// <summary>State of a purchased number.</summary>
    [StringLength(50)]
    public string? State { get; init; }

    /// <summary>Phone lines: E.164 number for calls.</summary>
    [RegularExpression(Patterns.Phone)]
    public string? ForwardCallsTo { get; init; }

    /// <summary>Avatar; Tuco fetches it.</summary>
    [Format(Patterns.PublicUrl)]
    public string? ProfileImageUrl { get; init; }

    [JsonIgnore]
    public IArguments Canonical => this with { LineType = LineType == "purchased" ? null : LineType };

    public IEnumerable<Fault> Faults(DateTimeOffset now)
    {
        var byon = LineType == "byon";
        if (ChannelType == "email")
        {
            if (Email is null)
                yield return new("email", "is needed for an email line");
            foreach (var (name, value) in new[]
            {
                ("lineType", LineType), ("phone", Phone), ("zipcode", Zipcode), ("state", State), ("forwardCallsTo", ForwardCallsTo),
            })
            {
                if (value is not null)
                    yield return new(name, "belongs to phone lines only: leave it out for an email line", "channelType");
            }
            yield break;
        }
        if (ChannelType != "phone")
            yield break;
        if (byon && Email is null)
            yield return new("email", "is needed for lineType \"byon\"");
        if (byon && Phone is null)
            yield return new("phone", "is needed for lineType \"byon\": the number you own, in E.164 such as +12025551234");
        if (!byon && Phone is not null)
        {
            yield return new("phone",
                "is for lineType \"byon\" only: a purchased line gets its number from Tuco. Leave it out, or set lineType to \"byon\"", "lineType");
        }
        foreach (var (name, value) in new[] { ("zipcode", Zipcode), ("state", State) })
        {
            if (byon && value is not null)
                yield return new(name, "is for a purchased line only: leave it out for lineType \"byon\"");
        }
    }
}

internal sealed record RequestLineResult(
    string? LineRequestId,
    string Status,
    bool? PaymentRequired,
    string? PaymentReason,
    string? PaymentUrl,
    string? ExpiresAt,
    RequestedLine? Line,
    bool Repeated,
    string Next,
    string IdempotencyKey,
    string CorrelationId)
{
    [JsonIgnore]
    public string Text => Prose.Of($"""
        {(Repeated ? "Tuco was asked before and its answer was lost; this may be the first answer: " : ""):raw}{RequestStates.Meaning(Status):raw}
        lineRequestId: {LineRequestId:?not told}, status: {Status}{(PaymentReason is null ? "" : Prose.Of($" ({PaymentReason})")):raw}
        line: {RequestStates.Words(Line):raw}{(ExpiresAt is null ? "" : Prose.Of($", invoice expires: {ExpiresAt}")):raw}
        next: {Next:raw}
        idempotencyKey: {IdempotencyKey:raw}, correlationId: {CorrelationId:raw}
        """);
}
