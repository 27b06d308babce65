namespace Tuco.Mcp.Tools.Lines;

/// <summary>What the status of a line request means, and what to do then (docs.tuco.ai/api-reference/lines).</summary>
internal static class RequestStates
{
    public static bool IsFinal(string status) => status is "active" or "failed" or "canceled";

    public static string Meaning(string status) => status switch
    {
        "awaiting_payment" => "The request is saved and waits for payment; nothing is set up before that.",
        "provisioning" => "Tuco accepted the request and is setting the line up.",
        "active" => "The line is ready to use.",
        "failed" => "Setting the line up did not succeed.",
        "canceled" => "The request was canceled before it was completed.",
        _ => $"Tuco answered with a status that its documentation does not name: {OutsideText.Cell(status)}.",
    };

    public static string NextStep(string status, string? id, string? paymentUrl) => status switch
    {
        "awaiting_payment" when paymentUrl is null => $"No payment link came with the answer: the user finds the invoice in Tuco under billing. Then poll line_status with lineRequestId {id}; do not request the line again.",
        "awaiting_payment" => $"Show the user this payment link: {OutsideText.Clean(paymentUrl)} . After payment poll line_status with lineRequestId {id} and waitSeconds 45; do not request the line again. Until it is paid or canceled Tuco refuses other requests.",
        "provisioning" => $"Poll line_status with lineRequestId {id} and waitSeconds 45 until it is active or failed.",
        "active" => "Use it: list_lines shows what it may send today; its id is the fromLineId of send_message.",
        "failed" => "Tell the user; Tuco's support can say why. A new request needs a new idempotencyKey.",
        "canceled" => "A new line can be requested.",
        _ => $"Read it again with line_status, lineRequestId {id}.",
    };
}
