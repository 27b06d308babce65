using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tuco.Sandbox.Actions;

/// <summary>The workspace behind the action API: its tier, keys and records. Guarded by the state's lock.</summary>
internal sealed class ActionWorkspace(string firstKey)
{
    private readonly Dictionary<string, OrderedDictionary<string, JsonObject>> _records = [];
    private int _ids;

    public bool MaxTier { get; set; }

    public Dictionary<string, ActionKey> Keys { get; } = [];

    public string FirstKey => firstKey;

    public static IReadOnlySet<string> AllScopes { get; } =
        ActionResource.All.SelectMany(resource => ActionResource.Scopes.Values.Distinct().Select(action => $"{resource.Name}.{action}")).ToHashSet();

    public void Reset(DateTimeOffset now)
    {
        (MaxTier, _ids) = (true, 0);
        Keys.Clear();
        Keys[firstKey] = new(AllScopes);
        foreach (var resource in ActionResource.All) _records[resource.Name] = [];
        Plant("leads", new JsonObject { ["name"] = "Acme Co", ["phone"] = "+15551234567", ["status"] = "new" });
        Plant("leads", new JsonObject { ["name"] = "Blue Fern Realty", ["email"] = "hello@bluefern.example", ["status"] = "contacted" });
        Plant("tasks", new JsonObject { ["title"] = "Call Acme back", ["status"] = "todo" });
        Plant("invoices", new JsonObject { ["clientName"] = "Acme Co", ["amount"] = 1200, ["currency"] = "USD", ["status"] = "sent" });

        void Plant(string name, JsonObject fields) => Add(ActionResource.All.Single(resource => resource.Name == name), fields, now);
    }

    public JsonObject Dump()
    {
        var body = new JsonObject { ["maxTier"] = MaxTier };
        foreach (var (name, records) in _records) body[name] = Copies(records.Values);
        return body;
    }

    public JsonNode Do(ActionResource resource, string procedure, JsonObject? input, DateTimeOffset now)
    {
        var records = _records[resource.Name];
        switch (procedure)
        {
            case "getAll":
                return Copies(records.Values);
            case "getById":
                return Find(records, input).DeepClone();
            case "create":
                return Add(resource, resource.Read(input ?? [], isNew: true), now).DeepClone();
            case "update":
                var record = Find(records, input);
                foreach (var (name, value) in resource.Read(input!, isNew: false)) record[name] = value?.DeepClone();
                record["updatedAt"] = now.Iso();
                return record.DeepClone();
            default:
                var id = (string)Find(records, input)["id"]!;
                records.Remove(id);
                return new JsonObject { ["id"] = id };
        }
    }

    private JsonObject Add(ActionResource resource, JsonObject fields, DateTimeOffset now)
    {
        var record = new JsonObject { ["id"] = string.Create(CultureInfo.InvariantCulture, $"{resource.Prefix}_{++_ids:000}") };
        foreach (var (name, value) in fields) record[name] = value?.DeepClone();
        record["createdAt"] = now.Iso();
        record["updatedAt"] = now.Iso();
        return _records[resource.Name][(string)record["id"]!] = record;
    }

    private static JsonObject Find(OrderedDictionary<string, JsonObject> records, JsonObject? input)
    {
        if (input?["id"] is not { } node) throw ActionApi.Invalid([("id", "Required")]);
        if (node.GetValueKind() != JsonValueKind.String) throw ActionApi.Invalid([("id", "Expected a text that is not empty")]);
        return records.GetValueOrDefault(node.GetValue<string>()) ?? throw ActionApi.Refused(404, "NOT_FOUND", "There is no such record in this workspace.");
    }

    private static JsonArray Copies(IEnumerable<JsonObject> records) => records.Select(record => record.DeepClone().AsObject()).ToJsonArray();
}
