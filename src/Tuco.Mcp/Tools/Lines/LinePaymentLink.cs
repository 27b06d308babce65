using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Tuco.Mcp.Tools.Lines;

internal static class LinePaymentLink
{
    /// <summary>
    /// Gets the payment link of a line request that awaits payment, when the first one was lost. If the plan includes the line
    /// meanwhile, its setup starts instead.
    /// </summary>
    public static async Task<Answer<LinePaymentLinkResult>> RunAsync(LineRequestArguments arguments, Call call)
    {
        var answer = await call.Tuco.LineRequests.PaymentLinkAsync(arguments.LineRequestId, call.Trace, call.Cancelled);
        var status = answer.CurrentStatus ?? "unknown";
        var url = status is "awaiting_payment" or "unknown" ? answer.InvoiceUrl : null;
        var result = new LinePaymentLinkResult(arguments.LineRequestId, status, RequestStates.Meaning(status), url, answer.InvoiceId, answer.Reused,
            RequestStates.NextStep(status, arguments.LineRequestId, url), call.Trace.CorrelationId);
        return new Answer<LinePaymentLinkResult>(result, result.Text);
    }
}

internal sealed record LineRequestArguments : IArguments
{
    /// <summary>lineRequestId that request_line gave.</summary>
    [Required, RegularExpression(Patterns.Id)]
    public string LineRequestId { get; set; } = "";

    [JsonIgnore]
    public IArguments Canonical => this with { LineRequestId = LineRequestId.ToLowerInvariant() };

    [JsonIgnore]
    public Effect Effect => new() { About = ["line-request:" + LineRequestId] };

    public IEnumerable<Fault> Faults(DateTimeOffset now) => [];
}

internal sealed record LinePaymentLinkResult(
    string LineRequestId, string Status, string Meaning, string? PaymentUrl, string? InvoiceId, bool? Reused, string Next, string CorrelationId)
{
    [JsonIgnore]
    public string Text => Prose.Of($"""
        {Meaning:raw}
        lineRequestId: {LineRequestId}, status: {Status}, invoice: {InvoiceId:?not told}{(Reused == true ? " (the link given before)" : ""):raw}
        paymentUrl: {PaymentUrl:whole?none}
        next: {Next:raw}
        correlationId: {CorrelationId:raw}
        """);
}
