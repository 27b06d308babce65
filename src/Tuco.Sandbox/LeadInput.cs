using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>Reads a contact that is to become a lead (docs.tuco.ai/api-reference/endpoint/create, campaign-add-lead).</summary>
/// <param name="CountryCode">For phones without one.</param>
/// <param name="GhlLocationId">For contacts without one, or null.</param>
/// <param name="OwnerEmail">For contacts without an owner, or null.</param>
internal sealed record LeadInput(string CountryCode = Addresses.DefaultCountryCode, string? GhlLocationId = null, string? OwnerEmail = null)
{
    private static readonly HashSet<string> Known =
    [
        "firstName", "lastName", "email", "phone", "altPhone1", "altPhone2", "altPhone3", "altEmail1", "altEmail2", "altEmail3", "companyName", "jobTitle",
        "linkedinUrl", "notes", "customFields", "externalId", "hsContactId", "hsPortalId", "ghlContactId", "ghlLocationId", "contactOwnerEmail",
        "contactOwnerId",
    ];

    /// <summary>The lead, yet without an id, list and time; its addresses are normalised.</summary>
    public Lead Read(JsonObject item) => new()
    {
        Id = "",
        FirstName = item.Text("firstName") ?? "",
        LastName = item.Text("lastName") ?? "",
        Phone = Phone(item, "phone"),
        Email = Email(item, "email"),
        AltPhones = [Phone(item, "altPhone1"), Phone(item, "altPhone2"), Phone(item, "altPhone3")],
        AltEmails = [Email(item, "altEmail1"), Email(item, "altEmail2"), Email(item, "altEmail3")],
        CompanyName = item.Text("companyName"),
        JobTitle = item.Text("jobTitle"),
        LinkedinUrl = item.Text("linkedinUrl"),
        Notes = item.Text("notes"),
        CustomFields = CustomFields(item),
        IntegrationIds = IntegrationIds(item),
        ContactOwnerEmail = (item.Text("contactOwnerEmail") ?? OwnerEmail) is { } owner ? Owner(owner) : null,
    };

    /// <summary>Who owns a contact: a user of the workspace, else its first.</summary>
    private static string Owner(string email) => Addresses.Email(email) == Seeded.OtherUserEmail ? Seeded.OtherUserEmail : Seeded.UserEmail;

    private string? Phone(JsonObject item, string name)
    {
        if (item.Text(name) is not { } phone) return null;
        return Addresses.IsPhone(phone) ? Addresses.Phone(phone, CountryCode) : throw new RefusedException(400, $"{name} must be a valid phone number");
    }

    private static string? Email(JsonObject item, string name)
    {
        if (item.Text(name) is not { } email) return null;
        return Addresses.IsEmail(email) ? Addresses.Email(email) : throw new RefusedException(400, $"{name} must be a valid email address");
    }

    /// <summary>Those that were given, and every field that a lead does not know.</summary>
    private static JsonObject? CustomFields(JsonObject item)
    {
        if (item["customFields"] is { } node && node.GetValueKind() != JsonValueKind.Object) throw new RefusedException(400, "customFields must be an object");
        var fields = item["customFields"]?.DeepClone().AsObject() ?? [];
        foreach (var (name, value) in item.Where(field => !Known.Contains(field.Key))) fields[name] = value?.DeepClone();
        return fields.Count > 0 ? fields : null;
    }

    private Dictionary<string, string> IntegrationIds(JsonObject item)
    {
        var ids = new Dictionary<string, string>();
        foreach (var (name, key) in LeadJson.CrmIds.Append(("externalId", "externalId")))
        {
            if ((item.Text(name) ?? (name == "ghlLocationId" ? GhlLocationId : null)) is { } id) ids[key] = id;
        }

        return ids;
    }
}
