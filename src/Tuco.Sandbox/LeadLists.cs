using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>The lists that hold the leads (docs.tuco.ai/api-reference/leads). A list is there as long as a lead bears its name.</summary>
internal static class LeadLists
{
    /// <summary>24 hex digits, the same for the same name in every sandbox.</summary>
    public static string Id(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 12));

    /// <summary>The name of a list that there is; "Quick Sends" is always there.</summary>
    public static string? NameOf(SandboxState state, string id) => state.LeadsById.Values.Select(lead => lead.List)
        .Append(Lead.QuickSends)
        .FirstOrDefault(name => Id(name).Equals(id, StringComparison.OrdinalIgnoreCase));

    /// <summary><c>{ _id, name, description?, workspaceId, leadCount, createdAt, updatedAt }</c>, newest first.</summary>
    public static JsonArray All(SandboxState state) => state.LeadsById.Values
        .GroupBy(lead => lead.List)
        .OrderByDescending(leads => leads.Min(lead => lead.CreatedAt))
        .Select(leads => Json(leads.Key, [.. leads]))
        .ToJsonArray();

    private static JsonObject Json(string name, Lead[] leads)
    {
        var body = new JsonObject { ["_id"] = Id(name), ["name"] = name };
        body.AddIfGiven("description", name == Lead.QuickSends ? "Quick send messages" : null);
        body["workspaceId"] = Seeded.WorkspaceId;
        body["leadCount"] = leads.Length;
        body["createdAt"] = leads.Min(lead => lead.CreatedAt).Iso();
        body["updatedAt"] = leads.Max(lead => lead.CreatedAt).Iso();
        return body;
    }
}
