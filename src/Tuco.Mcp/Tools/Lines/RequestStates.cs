using Tuco.Api.LineRequests;

namespace Tuco.Mcp.Tools.Lines;

/// <summary>What the status of a line request means, and what to do then (docs.tuco.ai/api-reference/lines).</summary>
internal static class RequestStates
{
    public static bool IsFinal(string status) => status is "active" or "failed" or "canceled";

    /// <summary>Whose line it is, and of which kind.</summary>
    public static string Words(RequestedLine? line) => line is null
        ? "not told"
        : Prose.Of($"{$"{line.FirstName} {line.LastName}":?no name told} ({line.ChannelType:?kind not told})");

    public static string Meaning(string status) => status switch
    {
        "awaiting_payment" => "The request is saved and waits for payment; nothing is set up before that.",
        "provisioning" => "Tuco accepted the request and is setting the line up.",
        "active" => "The line is ready to use.",
        "failed" => "Setting the line up did not succeed.",
        "canceled" => "The request was canceled before it was completed.",
        "unknown" => "Tuco has the request, but told no status.",
        _ => Prose.Of($"Tuco answered with a status that its documentation does not name: {status}."),
    };

    /// <summary>Tuco was asked under the same key before, and that answer was lost.</summary>
    public const string WhenRepeated = " If much time has passed since the first request, call line_status first: this may be its answer from then.";

    public static string NextStep(string status, string? id, string? paymentUrl)
    {
        var poll = id is null
            ? "follow it in list_lines (Tuco told no lineRequestId)"
            : Prose.Of($"poll line_status with lineRequestId {id} and waitSeconds 45");
        return status switch
        {
            "awaiting_payment" when paymentUrl is null =>
                "No payment link came with the answer: line_payment_link may get it, else it stands in Tuco under billing. "
                    + Prose.Of($"After payment {poll:raw}; do not request the line again."),
            "awaiting_payment" =>
                Prose.Of($"Show the user this payment link: {paymentUrl:whole} . After payment {poll:raw}; do not request the line again. ")
                    + "Until it is paid or canceled Tuco refuses other requests.",
            "provisioning" => Prose.Of($"Now {poll:raw} until it is active or failed."),
            "active" => "Use it: list_lines shows what it may send today; its id is the fromLineId of send_message.",
            "failed" => "Tell the user; Tuco's support can say why. A new request needs a new idempotencyKey.",
            "canceled" => "A new line can be requested.",
            _ => Prose.Of($"To read it again, {poll:raw}."),
        };
    }
}
