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
        ["messages"] = state.MessagesById.Values.Select(Messages.Json).ToJsonArray(),
    }));

    private static JsonObject Lead(Lead lead) => new()
    {
        ["_id"] = lead.Id,
        ["firstName"] = lead.FirstName,
        ["lastName"] = lead.LastName,
        ["phone"] = lead.Phone,
        ["email"] = lead.Email,
        ["list"] = lead.List,
    };
}
