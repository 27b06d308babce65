using System.Globalization;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Pipeline;

/// <summary>Why a call was not made, as a model reads it.</summary>
internal static class Refusals
{
    private const string Approve = "Tell the user; do not call again unless the user asks for it.";

    public static readonly Failure Declined = new("not_confirmed", "The user declined this call. Nothing was done.",
        "Accept it: do not ask again for the same. A call with these arguments stays declined for ten minutes.", Retryable: false);

    public static readonly Failure NoAnswer = new("not_confirmed", "The user gave no answer to the question whether to do it. Nothing was done.", Approve,
        Retryable: false);

    public static readonly Failure NobodyToAsk = new("not_confirmed",
        "This server is set to ask a person before every act of this kind, and this client cannot show the question (it declares no form elicitation). "
            + "Nothing was done.",
        "Tell the user. The operator can connect a client that supports elicitation, or choose another TUCO_CONFIRM; you cannot.", Retryable: false);

    public static readonly Failure TokenSpent = new("not_confirmed", "This confirmation was used before; it counts once. Nothing was done.",
        "Call again without confirmToken for a new preview, if the user wants it once more.", Retryable: false);

    public static readonly Failure Conflict = new("idempotency_conflict",
        "The idempotencyKey belongs to another call, with other arguments. Nothing was done.",
        "Leave idempotencyKey out, or give a new one for this call.", Retryable: false);

    public static Failure Of(Refusal refusal) =>
        new("policy_refused", $"The rule \"{refusal.Rule}\" forbids it. {refusal.What} Nothing was done.", refusal.Next, Retryable: false)
        {
            Rule = refusal.Rule,
        };

    public static Failure DeclinedBefore(DateTimeOffset until) =>
        Declined with { What = $"The user declined this call before, which stands until {IsoTime.Text(until)}. Nothing was done." };

    public static Failure Capped(Verdict.Capped capped) => new("policy_refused", $"The cap \"{capped.Rule}\" is reached. Nothing was done.",
        "Tell the user. " + (capped.Until is { } until ? $"It is free again at {IsoTime.Text(until)}" : "This server allows none at any time")
            + "; only the operator of this server can change the cap.", Retryable: capped.Until is not null)
    { Rule = capped.Rule };

    public static Failure BadToken(SealedFor purpose, string fault) => new("not_confirmed",
        $"The {(purpose is SealedFor.Preview ? "confirmToken" : "requestState")} {fault}. Nothing was done.",
        purpose is SealedFor.Preview
            ? "Call again without confirmToken for a new preview, and show that to the user."
            : "Call again, so that the user is asked anew.",
        Retryable: false);

    public static Failure TooLongToShow(Preview preview) => new("not_confirmed",
        (preview.Input is { } input ? string.Create(CultureInfo.InvariantCulture, $"The input has {input.Length} characters")
            : string.Create(CultureInfo.InvariantCulture, $"The text has {preview.Characters} characters"))
            + ", more than a preview can show, and nobody can agree to what was not shown. Nothing was done.",
        (preview.Input is not null ? "Make several calls with less input each, if the action allows it." : "Make the text shorter, if the user wants that.")
            + " Otherwise tell the user: a client that supports elicitation shows all of it.",
        Retryable: false);

    /// <summary>An equal call's answer was lost, and it was not found out since what it did.</summary>
    public static Failure StillUnknown(Tool tool, Verdict.Unknown doubt, Look look) => new("outcome_unknown",
        $"An equal call at {IsoTime.Text(doubt.At)} (correlationId {doubt.CorrelationId}) got no answer, and it is still not known whether it took effect"
            + look switch
            {
                Look.Vain => "; Tuco's messages do not settle it just now (none of them, or more than one, could be it; they do not show "
                    + "attachments), which is no proof either way.",
                Look.Failed => "; Tuco's messages could not be searched just now.",
                _ => ".",
            }
            + " Nothing was done again.",
        NextSteps.WhenUnknown(tool), Retryable: false);

    public static Failure NoRecords(string what) => new("not_configured", $"{what} Nothing was done: what cannot be recorded is not done. Reads go on.",
        "Tell the user. The operator makes the state folder writable and the store reachable, or sets TUCO_STATE_DIR, TUCO_STORE or TUCO_AUDIT_FILE anew.",
        Retryable: false);
}

/// <summary>What came of looking for the call whose answer was lost.</summary>
internal enum Look
{
    /// <summary>There is no way to look.</summary>
    None,

    /// <summary>It was not found.</summary>
    Vain,

    /// <summary>Tuco could not be asked.</summary>
    Failed,
}
