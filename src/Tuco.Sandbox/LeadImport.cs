using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>Creating leads, one or many (docs.tuco.ai/api-reference/endpoint/create). A lead that the contact already is, is left as it was.</summary>
internal static class LeadImport
{
    private const string NoList = "List not found. The specified listId does not exist or is invalid. Omit listId to use the Quick Sends list.";

    public static Route[] Routes => [new("POST", "/api/leads", Create) { PaidUpOnly = true }];

    private static Answer Create(Call call)
    {
        var body = call.Json();
        var contacts = Contacts(body);
        var list = body.Text("listId") is { } id
            ? LeadLists.NameOf(call.State, id) ?? throw new RefusedException(404, NoList)
            : Lead.QuickSends;

        var (created, duplicates) = (new List<Lead>(), new List<Duplicate>());
        foreach (var (item, contact) in contacts)
        {
            if (Leads.Match(call.State, contact.Addresses) is { } existing)
            {
                duplicates.Add(new(item, existing));
                continue;
            }

            var lead = contact with { Id = call.State.NewId(), List = list, Source = body.Text("source") ?? "csv", CreatedAt = call.Now };
            call.State.LeadsById[lead.Id] = lead;
            created.Add(lead);
        }

        foreach (var lead in created) LeadAvailability.CheckLater(call.State, lead, call.Now);
        return created.Count > 0 ? Created(created, duplicates) : OnlyDuplicates(duplicates);
    }

    private static List<(JsonObject Item, Lead Lead)> Contacts(JsonObject body)
    {
        if ((body["leads"] ?? body["body"]) is not JsonArray { Count: > 0 } items)
            throw new RefusedException(400, "leads array is required and must not be empty");
        var code = body.Text("defaultCountryCode") ?? Addresses.DefaultCountryCode;
        if (!Addresses.IsCountryCode(code)) throw new RefusedException(400, "defaultCountryCode must be + and one to three digits");
        var input = new LeadInput(code, body.Text("ghlLocationId"), body.Text("contactOwnerEmail"));
        var contacts = new List<(JsonObject, Lead)>();
        foreach (var node in items)
        {
            var item = node as JsonObject ?? throw new RefusedException(400, "Each lead must be an object");
            var lead = input.Read(item);
            if ((lead.Phone ?? lead.Email) is null) throw new RefusedException(400, "Each lead needs an email or a phone");
            contacts.Add((item, lead));
        }

        return contacts;
    }

    private static Answer Created(List<Lead> created, List<Duplicate> duplicates)
    {
        var answer = new JsonObject
        {
            ["message"] = "Leads saved successfully",
            ["savedCount"] = created.Count,
            ["duplicateCount"] = duplicates.Count,
            ["totalProcessed"] = created.Count + duplicates.Count,
            ["listId"] = created[0].ListId,
            ["leadId"] = created[0].Id,
            ["leadIds"] = created.Select(lead => lead.Id).ToJsonArray(),
            ["leadListIds"] = new JsonArray(created[0].ListId),
        };
        if (duplicates.Count > 0) answer["duplicates"] = Json(duplicates);
        LeadJson.AddCrmIds(answer, created[0]);
        return Answer.Json(201, answer);
    }

    private static Answer OnlyDuplicates(List<Duplicate> duplicates)
    {
        string[] ids = [.. duplicates.Select(duplicate => duplicate.Existing.Id).Distinct()];
        var answer = new JsonObject
        {
            ["message"] = "Lead was a duplicate; existing lead ID returned.",
            ["duplicateOnly"] = true,
            ["duplicateCount"] = duplicates.Count,
            ["totalProcessed"] = duplicates.Count,
            ["leadId"] = ids[0],
            ["existingLeadIds"] = ids.ToJsonArray(),
            ["leadIds"] = ids.ToJsonArray(),
            ["duplicates"] = Json(duplicates),
        };
        LeadJson.AddCrmIds(answer, duplicates[0].Existing);
        return Answer.Json(200, answer);
    }

    private static JsonArray Json(List<Duplicate> duplicates) => duplicates
        .Select(duplicate => new JsonObject { ["input"] = duplicate.Input.DeepClone(), ["existingLead"] = LeadJson.Of(duplicate.Existing) })
        .ToJsonArray();

    private sealed record Duplicate(JsonObject Input, Lead Existing);
}
