using System.Diagnostics;
using Tuco.Api;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Telemetry;

namespace Tuco.Mcp.Pipeline;

/// <summary>Counts what ledger and consent came to. Costs nothing while nobody is told.</summary>
internal static class Tally
{
    /// <summary>By this id a span is found from a result, and the other way round.</summary>
    public static void Correlate(CallTrace trace)
    {
        if (Watch.IsOn)
            Activity.Current?.SetTag("tuco.correlation_id", trace.CorrelationId);
    }

    /// <summary>What ends a look, or begins a call.</summary>
    public static void Ledger(Verdict verdict)
    {
        if (Watch.IsOn && NameOf(verdict) is { } outcome)
            Ledger(outcome);
    }

    public static void Ledger(string outcome)
    {
        if (Watch.IsOn)
            Signals.Ledger.Add(1, new KeyValuePair<string, object?>("tuco.ledger.outcome", outcome));
    }

    public static void Consent(string outcome)
    {
        if (Watch.IsOn)
            Signals.Consents.Add(1, new KeyValuePair<string, object?>("tuco.consent.outcome", outcome));
    }

    /// <summary>What came of seeking consent; that a question went out is counted where it does.</summary>
    public static void Consent(Consented? consented, Stopped? stopped)
    {
        if (Watch.IsOn && NameOf(consented, stopped) is { } outcome)
            Consent(outcome);
    }

    private static string? NameOf(Verdict verdict) => verdict switch
    {
        Verdict.Claimed { Reopened: true } => "reopened",
        Verdict.Claimed => "claimed",
        Verdict.Replay => "replayed",
        Verdict.Unknown { MayReopen: false } => "unknown",
        Verdict.Conflict => "conflict",
        Verdict.Capped => "capped",
        Verdict.Declined => "declined",
        Verdict.Spent => "token_spent",
        _ => null,
    };

    private static string? NameOf(Consented? consented, Stopped? stopped) => stopped switch
    {
        null => consented is null ? null : "agreed",
        { Answer.Question: not null } => null,
        { Answer: not null } => "needs_confirmation",
        _ when stopped.Failure == Refusals.Declined => "declined",
        _ when stopped.Failure == Refusals.NoAnswer => "no_answer",
        _ when stopped.Failure == Refusals.NobodyToAsk => "nobody_to_ask",
        _ => "token_refused",
    };
}
