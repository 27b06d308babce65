using System.Globalization;
using Tuco.Api;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Pipeline;

/// <summary>What a model should do after a failure.</summary>
internal static class NextSteps
{
    public static string WhenUnknown(Tool tool) => tool.Risk switch
    {
        Risk.Send when !tool.FindsOut => "Do not do it again: Tuco shows nowhere whether it was done, and the same call once more does nothing. "
            + "Only if the user found that it was not done, and wants it, give a new idempotencyKey.",
        Risk.Send => "Do not send it again. The same call once more sends nothing: it looks whether Tuco has the message; list_messages shows it too. "
            + "Only if the user found that it did not go out, and wants it sent, give a new idempotencyKey.",
        Risk.Spend => "Call request_line again with exactly the same arguments and this idempotencyKey: Tuco then answers the first request "
            + "instead of making a second one. list_lines shows a line that came out of it.",
        _ => Signposts.OfEffect(tool.Name),
    };

    public static string After(string code, TucoApiException e, Tool tool, Upstream tuco) => code switch
    {
        "not_configured" or "unauthorized" when tool.Needs is Credential.ClerkToken =>
            "Tell the user: this endpoint takes no API key. The operator sets a fresh session token of a Tuco user in TUCO_CLERK_TOKEN (such tokens end soon).",
        _ when tool.Needs is Credential.ActionsKey && AfterAction(code, e) is { } next => next,
        "not_configured" => "Two ways out for the operator: set TUCO_API_KEY (or TUCO_API_KEY_FILE) to a workspace key from Tuco (Integrations, "
            + "API Keys), or set TUCO_SANDBOX=true (--sandbox) to try everything on a simulated workspace.",
        "unauthorized" when tuco.KeyOfCaller =>
            "Tell the user that Tuco does not accept the API key that this client sends in X-Tuco-Api-Key (wrong, disabled or "
            + "rotated); a working one is put where the client is set up. Do not retry.",
        "unauthorized" => "Tell the user that Tuco does not accept the configured API key (wrong, disabled or rotated); the operator sets a "
            + "working one in TUCO_API_KEY. Do not retry.",
        "READ_ONLY" => $"The workspace is read-only because its billing is past due. Tell the user to settle it at {tuco.Billing.AbsoluteUri}; "
            + "reads still work. Do not retry.",
        "subscription_required" => $"Nothing was done. Tell the user to buy a base plan at {tuco.Billing.AbsoluteUri}, then make this call again.",
        "forbidden_line_type" => $"The plan does not allow this line, and no payment can add it. Tell the user; another channelType or another plan "
            + $"({tuco.Billing.AbsoluteUri}) may help. Do not retry as it is.",
        "request_in_progress" => ExistingRequest(e),
        "AGENCY_NOT_AVAILABLE" => "Tuco has no agency rollup yet: call analytics without agencyId for this workspace's own numbers.",
        "FALLBACK_NOT_CONFIGURED" => "Nothing was sent. Leave sendFallbackSmsOnFailed and forceFallback out, or let the user set up the SMS "
            + "fallback in Tuco (Settings, Fallback).",
        "rate_limited" => e.RetryAfter is { } wait
            ? string.Create(CultureInfo.InvariantCulture, $"Nothing was changed. Call again in {Math.Max(1, Math.Ceiling(wait.TotalSeconds)):0} s.")
            : "Nothing was changed. Call again in a minute.",
        "not_found" => "Check the id: it must be one of this workspace. " + Signposts.OfIds(tool.Name),
        "invalid" => "Nothing was done. Correct what Tuco names and call again." + (Signposts.OfState(tool.Name) is { } state ? " " + state : ""),
        "forbidden" => "Nothing was done. Tell the user what Tuco refuses; do not retry as it is.",
        "conflict" when tool.Name is "request_line" or "line_payment_link" or "cancel_line_request" =>
            "Nothing was done. Read the state of the request with line_status, or of the line with list_lines, and tell the user.",
        "conflict" => "Nothing was done. Read the current state first.",
        "unreachable" => "Call again in a moment. If it stays, the operator checks the network, the proxy and TUCO_BASE_URL.",
        _ when e.Kind == TucoFailure.NotAvailable => "Tuco does not offer this yet. Tell the user; do not retry.",
        _ when e.Kind == TucoFailure.BadAnswer && e.Status is >= 300 and < 400 => "The operator checks that TUCO_BASE_URL is the root of Tuco's API.",
        _ when e.Kind == TucoFailure.BadAnswer => "Call again in a moment. If it stays, the operator checks that TUCO_BASE_URL is the root of Tuco's API.",
        _ when e.RetryAfter is { } wait => string.Create(CultureInfo.InvariantCulture, $"Call again in {Math.Max(1, Math.Ceiling(wait.TotalSeconds)):0} s."),
        _ => "Call again in a moment. If it stays, ask Tuco's support with the correlationId.",
    };

    private static string? AfterAction(string code, TucoApiException e) => code switch
    {
        "not_configured" or "unauthorized" => "Tell the user that the action API does not accept the configured key (wrong, expired or revoked); the operator "
            + "sets a working one in TUCO_ACTIONS_KEY. Do not retry.",
        "forbidden" when e.MissingScope is { } scope =>
            Prose.Of($"Nothing was done. The operator gives the key the scope {scope} in the workspace's Settings, Developer. Do not retry as it is."),
        "forbidden" => "Nothing was done. The workspace is not on the max tier, or this action is not open to the API, or the key lacks its scope. "
            + "Do not retry as it is.",
        "not_found" => "The record, or the action, is not in this workspace: check the id and the name router.procedure.",
        "invalid" when e.Status is 405 => "Nothing was done. Reads go through query_action, writes through run_action.",
        "invalid" when e.Status is 413 or 414 =>
            "Nothing was done. The input is too long for the action API (that of a read stands in its address): give less of it.",
        "invalid" => "Nothing was done. Correct the input where the text says so and call again.",
        _ when e.Kind is TucoFailure.Unreachable or TucoFailure.BadAnswer =>
            "Call again in a moment. If it stays, the operator checks that TUCO_ACTIONS_URL is the root of the workspace's own domain.",
        _ => null,
    };

    private static string ExistingRequest(TucoApiException e)
    {
        var id = Prose.Of($"{e.ExistingLine?.Id:?unknown, see list_lines with status awaiting_payment}");
        var pay = e.ExistingLine?.PaymentLinkUrl is null ? "line_payment_link gets its paymentUrl: show that to the user" : "Show the user its paymentUrl";
        return $"No new line was requested: another one awaits payment (lineRequestId {id}). {pay} and then poll line_status with that id; "
            + "or, if the user does not want it any more, cancel_line_request frees the way for a new one.";
    }
}
