using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>
/// Whether rules hold for a lead (docs.tuco.ai/api-reference/openapi.json, POST /api/campaigns/evaluate-conditions). A rule's own shape is not documented:
/// here it has <c>field</c> (of the lead, or of its customFields), <c>operator</c> and <c>value</c>; no CRM is asked.
/// </summary>
internal static class Conditions
{
    public static Route[] Routes => [new("POST", "/api/campaigns/evaluate-conditions", Evaluate) { RateGroup = RateGroup.Campaigns }];

    private static Answer Evaluate(Call call)
    {
        var body = call.Json();
        var id = body.RequiredText("leadId").ToLowerInvariant();
        var lead = LeadJson.Of(call.State.LeadsById.GetValueOrDefault(id) ?? throw new RefusedException(404, "Lead not found"));
        return Answer.Json(200, new JsonObject
        {
            ["stopResults"] = Rules(body, "stopRules").Select(rule => Stop(lead, rule)).ToJsonArray(),
            ["branchResults"] = Rules(body, "branchConditions").Select(rule => Result(lead, rule)).ToJsonArray(),
        });
    }

    private static JsonObject Stop(JsonObject lead, JsonObject rule)
    {
        var result = Result(lead, rule);
        result.Insert(0, "ruleId", rule.Text("ruleId") ?? rule.Text("id"));
        return result;
    }

    private static IEnumerable<JsonObject> Rules(JsonObject body, string name)
    {
        if (body[name] is not { } node) return [];
        return node is JsonArray rules && rules.All(rule => rule is JsonObject)
            ? rules.Select(rule => rule!.AsObject())
            : throw new RefusedException(400, $"{name} must be an array of objects");
    }

    private static JsonObject Result(JsonObject lead, JsonObject rule)
    {
        var field = rule.RequiredText("field");
        var found = (lead[field] ?? (lead["customFields"] as JsonObject)?[field]) is { } node
            ? node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString()
            : null;
        return new()
        {
            ["type"] = rule.Text("type"),
            ["result"] = Holds(found, rule.RequiredText("operator"), rule["value"]?.ToString() ?? ""),
            ["detail"] = found is null ? $"{field} is not set" : $"{field} is {found}",
        };
    }

    private static bool Holds(string? found, string @operator, string value) => @operator switch
    {
        "exists" => found is not null,
        "not_exists" => found is null,
        "eq" => Same(found, value),
        "neq" => !Same(found, value),
        "contains" => found?.Contains(value, StringComparison.OrdinalIgnoreCase) == true,
        "not_contains" => found?.Contains(value, StringComparison.OrdinalIgnoreCase) != true,
        "starts_with" => found?.StartsWith(value, StringComparison.OrdinalIgnoreCase) == true,
        "gt" => Number(found) > Number(value),
        "gte" => Number(found) >= Number(value),
        "lt" => Number(found) < Number(value),
        "lte" => Number(found) <= Number(value),
        "gt_date" => Fields.Time(found ?? "") > Fields.Time(value),
        "lt_date" => Fields.Time(found ?? "") < Fields.Time(value),
        _ => throw new RefusedException(400, $"Unknown operator {@operator}"),
    };

    private static bool Same(string? found, string value) => string.Equals(found, value, StringComparison.OrdinalIgnoreCase);

    private static decimal? Number(string? text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
