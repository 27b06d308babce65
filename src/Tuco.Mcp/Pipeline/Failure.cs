using System.Globalization;
using System.Text;
using Tuco.Api;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Pipeline;

/// <summary>A failed call as a model reads it: code, what happened, the facts, what to do next. Complete in its text.</summary>
internal sealed record Failure(string Code, string What, string Next, bool Retryable)
{
    public IReadOnlyList<(string Name, string Value)> Facts { get; init; } = [];

    public static Failure OfArguments(IReadOnlyList<Fault> faults) =>
        new("invalid_arguments", string.Join("; ", faults.Select(static fault => $"{OutsideText.Cell(fault.Argument)} {fault.What}")), "Correct the arguments and call again; nothing was done.", Retryable: false);

    public static Failure OfBug(string incident) =>
        new("internal_error", "tuco-mcp met a fault of its own.", $"Tell the operator incident {incident}: the log holds the rest.", Retryable: false);

    /// <summary>A write without an answer in the time that a call may take.</summary>
    public static Failure OfLateWrite(Risk risk, TimeSpan waited) =>
        new("outcome_unknown", string.Create(CultureInfo.InvariantCulture, $"Tuco gave no answer within {waited.TotalSeconds:0} s; the request is still running."), NextSteps.WhenUnknown(risk), Retryable: false);

    public static Failure Of(TucoApiException e, Risk risk, Uri billing)
    {
        var unknown = risk is not Risk.Read && e.MayHaveTakenEffect;
        var code = unknown ? "outcome_unknown" : CodeOf(e);
        var facts = new List<(string, string)>();
        if (e.Status is { } status)
            facts.Add(("HTTP status", status.ToString(CultureInfo.InvariantCulture)));
        if (e.Code is { } apiCode && apiCode != code)
            facts.Add(("Tuco's code", apiCode));
        if (e.Reason is { } reason)
            facts.Add(("reason", OutsideText.Cell(reason, 200)));
        if (e.RetryAfter is { } wait)
            facts.Add(("retry after", string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(wait.TotalSeconds):0} s")));
        if (e.Redirect is not null)
            facts.Add(("billing page", billing.AbsoluteUri));
        if (e.ExistingLine is { } line)
        {
            facts.Add(("existing lineRequestId", OutsideText.Cell(line.Id ?? "not told")));
            facts.Add(("its line", $"{OutsideText.Cell(line.FirstName + " " + line.LastName)} ({OutsideText.Cell(line.ChannelType ?? "?")}), {OutsideText.Cell(line.ProvisioningStatus ?? "state not told")}"));
            if (line.PaymentLinkUrl is { } url)
                facts.Add(("its paymentUrl", OutsideText.Clean(url)));
        }
        var what = OutsideText.Cell(e.Message, 600) + (unknown ? risk is Risk.Send ? " The message may or may not have gone out." : " The request may or may not have taken effect." : "");
        return new Failure(code, what, unknown ? NextSteps.WhenUnknown(risk) : NextSteps.After(code, e, billing), IsRetryable(e, unknown)) { Facts = facts };
    }

    public string Text(string correlationId)
    {
        var text = new StringBuilder($"{Code}: {What}");
        foreach (var (name, value) in Facts)
            text.Append(CultureInfo.InvariantCulture, $"\n{name}: {value}");
        return text.Append(CultureInfo.InvariantCulture, $"\nretryable: {(Retryable ? "yes" : "no")}\nnext: {Next}\ncorrelationId: {correlationId}").ToString();
    }

    private static bool IsRetryable(TucoApiException e, bool unknown) =>
        !unknown && e.Kind is TucoFailure.RateLimited or TucoFailure.Unreachable or TucoFailure.BadAnswer || (!unknown && e.Status is 500 or 502 or 503 or 504);

    private static string CodeOf(TucoApiException e) => e switch
    {
        { Code: "subscription_required" or "forbidden_line_type" or "request_in_progress" or "AGENCY_NOT_AVAILABLE" or "FALLBACK_NOT_CONFIGURED" or "READ_ONLY" } => e.Code,
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
