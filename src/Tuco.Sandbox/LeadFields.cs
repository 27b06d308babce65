using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>
/// Reads a lead from the routes under <c>/sandbox/</c>. Texts are taken as they are, blanks and odd characters too; only a phone or an email that is one is
/// normalised. A field that is not given stays as it was, one that is null is emptied.
/// </summary>
internal static class LeadFields
{
    private static readonly HashSet<string> Texts =
    [
        "firstName", "lastName", "email", "phone", "altPhone1", "altPhone2", "altPhone3", "altEmail1", "altEmail2", "altEmail3", "companyName",
        "jobTitle", "linkedinUrl", "notes", "list", "source", "contactOwnerEmail", "availabilityStatus", "availabilityCheckedAt",
    ];

    public static Func<Lead, Lead> Change(JsonObject body)
    {
        Refuse(body);
        return lead => lead with
        {
            FirstName = Text(body, "firstName", lead.FirstName) ?? "",
            LastName = Text(body, "lastName", lead.LastName) ?? "",
            Email = Email(body, "email", lead.Email),
            Phone = Phone(body, "phone", lead.Phone),
            AltPhones = [.. lead.AltPhones.Select((old, i) => Phone(body, $"altPhone{i + 1}", old))],
            AltEmails = [.. lead.AltEmails.Select((old, i) => Email(body, $"altEmail{i + 1}", old))],
            CompanyName = Text(body, "companyName", lead.CompanyName),
            JobTitle = Text(body, "jobTitle", lead.JobTitle),
            LinkedinUrl = Text(body, "linkedinUrl", lead.LinkedinUrl),
            Notes = Text(body, "notes", lead.Notes),
            CustomFields = body.ContainsKey("customFields") ? body["customFields"]?.DeepClone().AsObject() : lead.CustomFields,
            List = Text(body, "list", lead.List) ?? Lead.QuickSends,
            Source = Text(body, "source", lead.Source) ?? "api",
            ContactOwnerEmail = Text(body, "contactOwnerEmail", lead.ContactOwnerEmail),
            AvailabilityStatus = Text(body, "availabilityStatus", lead.AvailabilityStatus),
            AvailabilityCheckedAt = body.ContainsKey("availabilityCheckedAt") ? Time(body) : lead.AvailabilityCheckedAt,
            IntegrationIds = body.ContainsKey("integrationIds") ? Ids(body["integrationIds"] as JsonObject ?? []) : lead.IntegrationIds,
            Tags = body.ContainsKey("tags") ? [.. (body["tags"] as JsonArray ?? []).Select(tag => tag?.ToString() ?? "")] : lead.Tags,
        };
    }

    private static void Refuse(JsonObject body)
    {
        foreach (var (name, node) in body)
        {
            var kind = name switch
            {
                "customFields" or "integrationIds" => JsonValueKind.Object,
                "tags" => JsonValueKind.Array,
                _ when Texts.Contains(name) => JsonValueKind.String,
                _ => throw new RefusedException(400, $"A lead has no {name}"),
            };
            if (node is not null && node.GetValueKind() != kind) throw new RefusedException(400, $"{name} must be of kind {kind}, or null");
        }

        Time(body);
    }

    private static string? Text(JsonObject body, string name, string? old) => body.ContainsKey(name) ? body[name]?.GetValue<string>() : old;

    private static string? Phone(JsonObject body, string name, string? old) =>
        Text(body, name, old) is { } phone && Addresses.IsPhone(phone) ? Addresses.Phone(phone) : Text(body, name, old);

    private static string? Email(JsonObject body, string name, string? old) =>
        Text(body, name, old) is { } email && Addresses.IsEmail(email.Trim()) ? Addresses.Email(email) : Text(body, name, old);

    private static DateTimeOffset? Time(JsonObject body) => body.Text("availabilityCheckedAt") is { } text
        ? Fields.Time(text) ?? throw new RefusedException(400, "availabilityCheckedAt must be an ISO 8601 time")
        : null;

    private static Dictionary<string, string> Ids(JsonObject ids) => ids.ToDictionary(pair => pair.Key, pair => pair.Value?.ToString() ?? "");
}
