using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>Deleting leads with all that hangs on them (docs.tuco.ai/api-reference/endpoint/delete).</summary>
internal static class LeadRemoval
{
    public static Route[] Routes => [new("DELETE", "/api/leads", Delete) { PaidUpOnly = true }];

    private static Answer Delete(Call call)
    {
        if (call.Json()["ids"] is not JsonArray { Count: > 0 } given) throw new RefusedException(400, "No ids provided");
        if (!given.All(id => id?.GetValueKind() == JsonValueKind.String && Fields.IsObjectId(id.GetValue<string>())))
            throw new RefusedException(400, "Invalid lead id in ids array");

        Lead[] leads =
        [
            .. given.Select(id => id!.GetValue<string>().ToLowerInvariant()).Distinct().Select(id => call.State.LeadsById.GetValueOrDefault(id)).OfType<Lead>(),
        ];
        foreach (var lead in leads) Leads.Remove(call.State, lead);
        return Answer.Json(200, new JsonObject { ["deletedCount"] = leads.Length });
    }
}
