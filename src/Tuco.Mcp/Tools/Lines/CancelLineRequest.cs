using System.Text.Json.Serialization;
using Tuco.Api;

namespace Tuco.Mcp.Tools.Lines;

internal static class CancelLineRequest
{
    /// <summary>
    /// Cancels a line request that still awaits payment, for good, which frees the way for another one. Use it only when the user
    /// no longer wants that line.
    /// </summary>
    public static async Task<Answer<CancelLineRequestResult>> RunAsync(LineRequestArguments arguments, Call call)
    {
        var answer = await call.Tuco.LineRequests.CancelAsync(arguments.LineRequestId, call.Trace, call.Cancelled);
        // The page of the call does not show its answer: a success without a status is the cancellation.
        var status = answer.CurrentStatus is null or "cancelled" ? "canceled" : answer.CurrentStatus;
        var result = new CancelLineRequestResult(arguments.LineRequestId, status, RequestStates.Meaning(status),
            status == "canceled" ? "Tell the user. A new line can be requested with request_line."
                : Prose.Of($"Tuco took the call, but tells another status: read it with line_status, lineRequestId {arguments.LineRequestId}."),
            call.Trace.CorrelationId);
        return new Answer<CancelLineRequestResult>(result, result.Text);
    }

    public static async Task<Preview> PreviewAsync(LineRequestArguments arguments, Call call)
    {
        var request = await call.Tuco.LineRequests.GetAsync(arguments.LineRequestId, call.Trace, call.Cancelled);
        // Reading reconciles: what is told now is what Tuco would judge by.
        if (request.CurrentStatus is "provisioning" or "active" or "failed" or "canceled" or "cancelled")
        {
            throw new TucoApiException(TucoFailure.Conflict,
                Prose.Of($"The line request is {request.CurrentStatus:raw}; only one that awaits payment can be canceled."),
                call.Trace.CorrelationId);
        }
        var status = request.CurrentStatus ?? "unknown";
        return new Preview
        {
            Effect = Prose.Of($"Cancel the line request {arguments.LineRequestId} for {RequestStates.Words(request.Line):raw}, status {status}. ")
                + "It cannot be taken up again.",
            Cost = "none: an open invoice of the request is not to be paid any more.",
            Warnings = status == "awaiting_payment" ? null : ["only a request that awaits payment can be canceled: Tuco may refuse"],
        };
    }
}

internal sealed record CancelLineRequestResult(string LineRequestId, string Status, string Meaning, string Next, string CorrelationId)
{
    [JsonIgnore]
    public string Text => Prose.Of($"""
        {Meaning:raw}
        lineRequestId: {LineRequestId}, status: {Status}
        next: {Next:raw}
        correlationId: {CorrelationId:raw}
        """);
}
