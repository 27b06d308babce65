using Tuco.Api.Messages;

namespace Tuco.Mcp.Tools.Messages;

/// <summary>The plain words for what Tuco answered to a send.</summary>
/// <param name="Name">The outcome as programs read it.</param>
/// <param name="What">What happened.</param>
/// <param name="Next">What to do now.</param>
internal sealed record SendOutcome(string Name, string What, string Next)
{
    private const string ByItself = "Tuco sends it by itself. Do not send it again.";

    /// <param name="answer">Tuco's answer.</param>
    /// <param name="due">When it goes out.</param>
    /// <param name="error">Why it failed.</param>
    /// <param name="fallbackAsked">A fallback SMS was asked for in case of failure.</param>
    public static SendOutcome Of(SendAnswer answer, string? due, string? error, bool fallbackAsked)
    {
        var why = Why(answer.Reason);
        var outcome = answer.Skipped == true ? Skipped(answer) : answer.CurrentStatus switch
        {
            "fallback" => FellBack(answer.Message?.FallbackSmsDispatched, why),
            "failed" => Failed(answer.Message?.FallbackSmsDispatched, fallbackAsked, Cause(error ?? answer.Reason)),
            var status => OfStatus(status, why, due),
        };
        return answer.DuplicateOnly == true
            ? outcome with { What = outcome.What + " An existing lead with this address was used; no new one was created." }
            : outcome;
    }

    private static SendOutcome OfStatus(string? status, string why, string? due) => status switch
    {
        "sent" => new("accepted",
            "Tuco accepted the message for sending; whether it was delivered is not known yet.",
            "Tell the user it was accepted, not that it arrived. Do not send it again."),
        "delivered" => new("delivered", "The recipient's device confirmed the message.", "Nothing more to do."),
        "pending" or "queued" or "sending" => new("waiting",
            Prose.Of($"Not sent yet: the message waits{why:raw}.") + (due is null ? "" : Prose.Of($" Until {due}.")),
            ByItself),
        "scheduled" => new("scheduled",
            Prose.Of($"Not sent yet: the message is scheduled for {due:?a time that Tuco did not tell}{why:raw}."),
            ByItself),
        "cancelled" => new("cancelled",
            Prose.Of($"The message was cancelled before it went out{why:raw}."),
            "Send again, with a new idempotencyKey, only if the user wants it."),
        _ => new("unknown",
            "Tuco took the request but told "
                + (status is null ? "no status" : Prose.Of($"a status that its documentation does not name ({status})"))
                + ": whether the message goes out is not known.",
            "Do not send it again before the user has checked the conversation in Tuco."),
    };

    private static SendOutcome FellBack(bool? dispatched, string why) => dispatched switch
    {
        true => new("fallback",
            Prose.Of($"The message could not go out as iMessage{why:raw}; an SMS was dispatched instead. Whether it was delivered is not known."),
            "Tell the user that it went as SMS. Do not send it again."),
        // False may be a default, or not set yet.
        _ => new("fallback",
            Prose.Of($"The message could not go out as iMessage and took the fallback (SMS, where one is configured){why:raw}. ")
                + "Whether it was delivered is not known.",
            "Tell the user that it fell back; without a configured fallback nothing was sent. Do not send it again as it is."),
    };

    private static SendOutcome Failed(bool? dispatched, bool fallbackAsked, string cause) => (dispatched, fallbackAsked) switch
    {
        (true, _) => new("fallback",
            Prose.Of($"The send failed ({cause:raw}); an SMS was dispatched instead. Whether it was delivered is not known."),
            "Tell the user that it went as SMS. Do not send it again."),
        (_, true) => new("failed",
            Prose.Of($"The send failed ({cause:raw}); the fallback SMS that was asked for may have gone out, Tuco does not tell."),
            "Do not send it again before the user has checked the conversation in Tuco."),
        _ => new("failed", Prose.Of($"The message was not sent: {cause:raw}."),
            "Tell the user. Send again, with a new idempotencyKey, only if the cause is gone and the user wants it."),
    };

    private static SendOutcome Skipped(SendAnswer answer)
    {
        var ago = answer.SecondsSinceOriginal is { } seconds ? Prose.Of($"{seconds} seconds ago") : "just before";
        var original = answer.OriginalMessageId is { } id ? Prose.Of($" as message {id}") : "";
        return new("skipped",
            Prose.Of($"Not sent again: the same text went to this recipient {ago:raw}{original:raw}{Why(answer.Reason):raw}."),
            "The first message stands; nothing to do unless the user wants a different text sent.");
    }

    private static string Cause(string? error) => Prose.Of($"{error?.TrimEnd('.'):?Tuco gave no reason}");

    private static string Why(string? reason) => reason is null ? "" : Prose.Of($" ({reason.TrimEnd('.')})");
}
