using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>What <c>GET /sandbox/state</c> shows. Keys are left out.</summary>
internal static class StateDump
{
    public static Answer Of(SandboxState state, DateTimeOffset now) => state.Read(() => Answer.Json(200, new JsonObject
    {
        ["now"] = now.Iso(),
        ["plan"] = state.Plan.ToString(),
        ["readOnly"] = state.ReadOnly,
        ["fallbackSmsConfigured"] = state.FallbackSmsConfigured,
        ["doubleSendGuard"] = state.DoubleSendGuard,
        ["provisioningSeconds"] = state.ProvisioningTime.TotalSeconds,
        ["lines"] = Lines.All(state, now),
        ["leads"] = state.LeadsById.Values.Select(Lead).ToJsonArray(),
        ["messages"] = state.MessagesById.Values.Select(message => MessageJson.Full(state, message)).ToJsonArray(),
    }));

    private static JsonObject Lead(Lead lead)
    {
        var body = LeadJson.Of(lead);
        body["list"] = lead.List;
        return body;
    }
}
