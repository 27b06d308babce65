using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>
/// A lead as the API shows it (docs.tuco.ai/api-reference/endpoint/get). Names, email and phone are null when there is none; the other fields are left out.
/// </summary>
internal static class LeadJson
{
    public static JsonObject Of(Lead lead)
    {
        var body = new JsonObject
        {
            ["_id"] = lead.Id,
            ["firstName"] = lead.FirstName.Length > 0 ? lead.FirstName : null,
            ["lastName"] = lead.LastName.Length > 0 ? lead.LastName : null,
            ["email"] = lead.Email,
            ["phone"] = lead.Phone,
        };
        for (var i = 0; i < lead.AltPhones.Count; i++) body.AddIfGiven($"altPhone{i + 1}", lead.AltPhones[i]);
        for (var i = 0; i < lead.AltEmails.Count; i++) body.AddIfGiven($"altEmail{i + 1}", lead.AltEmails[i]);
        body.AddIfGiven("companyName", lead.CompanyName);
        body.AddIfGiven("jobTitle", lead.JobTitle);
        body.AddIfGiven("linkedinUrl", lead.LinkedinUrl);
        body.AddIfGiven("notes", lead.Notes);
        if (lead.CustomFields is { } fields) body["customFields"] = fields.DeepClone();
        body["listId"] = lead.ListId;
        body["workspaceId"] = Seeded.WorkspaceId;
        body["source"] = lead.Source;
        body.AddIfGiven("contactOwnerEmail", lead.ContactOwnerEmail);
        body.AddIfGiven("availabilityStatus", lead.AvailabilityStatus);
        body.AddIfGiven("availabilityCheckedAt", lead.AvailabilityCheckedAt?.Iso());
        if (lead.IntegrationIds.Count > 0)
            body["integrationIds"] = new JsonObject(lead.IntegrationIds.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        if (lead.Tags.Count > 0) body["tags"] = lead.Tags.ToJsonArray();
        body["createdAt"] = lead.CreatedAt.Iso();
        body["updatedAt"] = (lead.UpdatedAt ?? lead.CreatedAt).Iso();
        return body;
    }

    /// <summary>Adds the four CRM ids that many answers end with, null where the lead has none.</summary>
    public static void AddCrmIds(JsonObject body, Lead? lead)
    {
        foreach (var (name, key) in CrmIds) body[name] = lead?.IntegrationIds.GetValueOrDefault(key);
    }

    /// <summary>The names in bodies and answers, and those under <c>integrationIds</c>.</summary>
    public static IReadOnlyList<(string Name, string Key)> CrmIds { get; } =
    [
        ("ghlContactId", "ghlRecordId"), ("ghlLocationId", "ghlLocationId"), ("hsPortalId", "hubspotPortalId"), ("hsContactId", "hubspotRecordId"),
    ];
}
