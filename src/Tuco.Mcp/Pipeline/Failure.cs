using System.Globalization;
using System.Text;
using Tuco.Api;
using Tuco.Mcp.Tools;
using Tuco.Mcp.Tools.Lines;

namespace Tuco.Mcp.Pipeline;

/// <summary>A failed call as a model reads it: code, what happened, the facts, what to do next. Complete in its text.</summary>
internal sealed record Failure(string Code, string What, string Next, bool Retryable)
{
    private const int MostFaults = 20;

    public IReadOnlyList<(string Name, string Value)> Facts { get; init; } = [];

    /// <summary>The operator's rule that forbids the call; null when it is another failure.</summary>
    public string? Rule { get; init; }

    public static Failure OfArguments(IReadOnlyList<Fault> faults)
    {
        var told = string.Join("; ", faults.Take(MostFaults)
            .Select(static fault => $"{fault.Argument} {OutsideText.Line(fault.What, 600)}"));
        var more = faults.Count > MostFaults ? Prose.Of($"; and {faults.Count - MostFaults} more") : "";
        return new("invalid_arguments", told + more, "Correct the arguments and call again; nothing was done.", Retryable: false);
    }

    /// <summary>A fault of this program. A write may have been under way.</summary>
    public static Failure OfBug(string incident, Tool? underWay) => underWay is null or { Risk: Risk.Read }
        ? new("internal_error", "tuco-mcp met a fault of its own.", $"Tell the operator incident {incident}: the log holds the rest.", Retryable: false)
        : new("outcome_unknown",
            $"tuco-mcp met a fault of its own while the request was under way (incident {incident}, the log holds the rest).",
            NextSteps.WhenUnknown(underWay), Retryable: false);

    /// <summary>No answer in the time that a call may take.</summary>
    public static Failure OfLate(Tool? underWay, TimeSpan waited)
    {
        var what = string.Create(CultureInfo.InvariantCulture, $"{underWay?.Upstream ?? "Tuco"} gave no complete answer within {waited.TotalSeconds:0} s");
        return underWay is null or { Risk: Risk.Read }
            ? new("unreachable", what + ".", "Call again in a moment.", Retryable: true)
            : new("outcome_unknown", what + "; the request is still running." + MayHave(underWay.Risk), NextSteps.WhenUnknown(underWay), Retryable: false);
    }

    /// <summary>The program ends before the answer came.</summary>
    public static Failure OfStop(Tool? underWay) => underWay is null or { Risk: Risk.Read }
        ? new("unreachable", "tuco-mcp is ending; the call was not finished.", "Call again.", Retryable: true)
        : new("outcome_unknown", $"tuco-mcp is ending before {underWay.Upstream} answered." + MayHave(underWay.Risk),
            NextSteps.WhenUnknown(underWay), Retryable: false);

    /// <param name="e">What Tuco answered, or that it did not.</param>
    /// <param name="tool">That was called.</param>
    /// <param name="risk">Of what was under way: a write reads first.</param>
    /// <param name="tuco">The API that was called.</param>
    /// <param name="repeats">Tuco was asked before and may have done it: a refusal tells of this request only.</param>
    public static Failure Of(TucoApiException e, Tool tool, Risk risk, Upstream tuco, bool repeats)
    {
        var unknown = risk is not Risk.Read && (e.MayHaveTakenEffect || repeats);
        var code = unknown ? "outcome_unknown" : CodeOf(e);
        var passing = e.Kind is TucoFailure.RateLimited or TucoFailure.Unreachable or TucoFailure.ServerError
            || (e.Kind is TucoFailure.BadAnswer && e.Status is < 300 or >= 400);
        var told = (e.ApiText?.TrimEnd('.'), e.Kind) switch
        {
            (null, _) => e.Message.TrimEnd('.'),
            ({ } words, TucoFailure.BadAnswer) => e.Message.TrimEnd('.') + Prose.Of($"; it says: {words:whole}"),
            ({ } words, _) => Prose.Of($"{tool.Upstream:raw} says: {words:whole}"),
        };
        var what = $"{told}.{Effect(e, risk, unknown)}";
        return new Failure(code, what, unknown ? NextSteps.WhenUnknown(tool) : NextSteps.After(code, e, tool, tuco), Retryable: passing && !unknown)
        {
            Facts = [.. FactsOf(e, code, tuco.Billing)],
        };
    }

    /// <param name="idempotencyKey">The key of a call that may spend: under it the call can be made again.</param>
    /// <param name="correlationId">The id that the request carried.</param>
    public string Text(string? idempotencyKey, string correlationId)
    {
        var text = new StringBuilder($"{Code}: {What}");
        if (idempotencyKey is not null && Code == "outcome_unknown")
            text.Append(CultureInfo.InvariantCulture, $"\nidempotencyKey: {idempotencyKey}");
        foreach (var (name, value) in Facts)
            text.Append(CultureInfo.InvariantCulture, $"\n{name}: {value}");
        text.Append(CultureInfo.InvariantCulture, $"\nretryable: {(Retryable ? "yes" : "no")}\nnext: {Next}");
        if (Fence.IsIn(text.ToString()))
            text.Append('\n').Append(Fence.Note);
        return text.Append(CultureInfo.InvariantCulture, $"\ncorrelationId: {correlationId}").ToString();
    }

    private static string MayHave(Risk risk) =>
        risk is Risk.Send ? " The message may or may not have gone out." : " The request may or may not have taken effect.";

    private static string Effect(TucoApiException e, Risk risk, bool unknown) => (unknown, risk, e.Kind) switch
    {
        (true, _, _) => MayHave(risk),
        (false, Risk.Send, TucoFailure.Unreachable) => " Nothing was sent.",
        (false, not Risk.Read, TucoFailure.Unreachable) => " Nothing was done.",
        _ => "",
    };

    private static IEnumerable<(string, string)> FactsOf(TucoApiException e, string code, Uri billing)
    {
        if (e.Status is { } status)
            yield return ("HTTP status", status.ToString(CultureInfo.InvariantCulture));
        if (e.Code is { } apiCode && apiCode != code)
            yield return ("Tuco's code", Prose.Of($"{apiCode}"));
        if (e.Reason is { } reason)
            yield return ("reason", Prose.Of($"{reason}"));
        if (e.MissingScope is { } scope)
            yield return ("missing scope", Prose.Of($"{scope}"));
        if (e.RetryAfter is { } wait)
            yield return ("retry after", string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(wait.TotalSeconds):0} s"));
        if (e.Redirect is not null)
            yield return ("billing page", billing.AbsoluteUri);
        if (e.ExistingLine is not { } line)
            yield break;
        yield return ("existing lineRequestId", Prose.Of($"{line.Id:?not told}"));
        yield return ("its line", Prose.Of($"{RequestStates.Words(line):raw}, {line.ProvisioningStatus:?state not told}"));
        if (line.PaymentLinkUrl is { } url)
            yield return ("its paymentUrl", Prose.Of($"{url:whole}"));
    }

    public static string CodeOf(TucoApiException e) => e switch
    {
        { Code: "subscription_required" or "forbidden_line_type" or "request_in_progress" } => e.Code,
        { Code: "AGENCY_NOT_AVAILABLE" or "FALLBACK_NOT_CONFIGURED" or "READ_ONLY" } => e.Code,
        { Kind: TucoFailure.NotConfigured } => "not_configured",
        { Kind: TucoFailure.Unauthorized } => "unauthorized",
        { Kind: TucoFailure.ReadOnly } => "READ_ONLY",
        { Kind: TucoFailure.Forbidden } => "forbidden",
        { Kind: TucoFailure.NotFound } => "not_found",
        { Kind: TucoFailure.Conflict } => "conflict",
        { Kind: TucoFailure.RateLimited } => "rate_limited",
        { Kind: TucoFailure.Invalid } => "invalid",
        { Kind: TucoFailure.Unreachable } => "unreachable",
        _ => "server_error",
    };
}
