using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Tuco.Api.LineRequests;

namespace Tuco.Mcp.Tools.Lines;

internal static class LineStatus
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Status of one line request, what it means and what to do next; with waitSeconds it waits until the status changes. Use it
    /// after request_line, above all after the user paid. For lines already in use call list_lines.
    /// </summary>
    public static async Task<Answer<LineStatusResult>> RunAsync(LineStatusArguments arguments, Call call)
    {
        var start = call.Time.GetTimestamp();
        var wait = TimeSpan.FromSeconds(arguments.WaitSeconds);
        var answer = await ReadAsync();
        var first = answer.CurrentStatus ?? "unknown";
        var status = first;
        while (status == first && !RequestStates.IsFinal(status) && wait - Elapsed() is { Ticks: > 0 } left)
        {
            await call.Report(Math.Floor(Elapsed().TotalSeconds), arguments.WaitSeconds, Prose.Of($"{status}: waiting for a change"));
            await Task.Delay(left < PollEvery ? left : PollEvery, call.Time, call.Cancelled);
            answer = await ReadAsync();
            status = answer.CurrentStatus ?? "unknown";
        }
        var result = new LineStatusResult(arguments.LineRequestId, status, RequestStates.Meaning(status), status != first, first, (int)Elapsed().TotalSeconds,
            answer.PaymentStatus ?? answer.Line?.PaymentStatus, answer.PaymentRequired, status == "awaiting_payment" ? answer.InvoiceUrl : null, answer.Line,
            RequestStates.NextStep(status, arguments.LineRequestId, answer.InvoiceUrl), call.Trace.CorrelationId);
        return new Answer<LineStatusResult>(result, result.Text);

        Task<LineRequestAnswer> ReadAsync() => call.Tuco.LineRequests.GetAsync(arguments.LineRequestId, call.Trace, call.Cancelled);
        TimeSpan Elapsed() => call.Time.GetElapsedTime(start);
    }
}

internal sealed record LineStatusArguments : IArguments
{
    /// <summary>lineRequestId that request_line gave.</summary>
    [Required, RegularExpression(Patterns.Id)]
    public string LineRequestId { get; set; } = "";

    /// <summary>Wait at most this long for the status to change.</summary>
    [Range(0, 45), DefaultValue(0)]
    public int WaitSeconds { get; init; }

    public IEnumerable<Fault> Faults(DateTimeOffset now) => [];
}

internal sealed record LineStatusResult(
    string LineRequestId, string Status, string Meaning, bool Changed, string PreviousStatus, int WaitedSeconds,
    string? PaymentStatus, bool? PaymentRequired, string? PaymentUrl, RequestedLine? Line, string Next, string CorrelationId)
{
    [JsonIgnore]
    public string Text => Prose.Of($"""
        {Meaning:raw}
        lineRequestId: {LineRequestId}, status: {Status}{(Changed ? Prose.Of($" (was {PreviousStatus})") : ""):raw}, waited {WaitedSeconds} s
        line: {RequestStates.Words(Line):raw}, payment: {PaymentStatus:?not told}
        next: {Next:raw}
        correlationId: {CorrelationId:raw}
        """);
}
