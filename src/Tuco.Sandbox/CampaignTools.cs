using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>The workspace's own API calls, whose answers campaigns can quote (docs.tuco.ai/api-reference/openapi.json, /api/campaign-tools).</summary>
internal static class CampaignTools
{
    private static readonly string[] Kept = ["name", "description", "method", "url", "headers", "body", "responseMapping"];

    public static Route[] Routes =>
    [
        new("GET", "/api/campaign-tools", Many),
        new("POST", "/api/campaign-tools", Save) { PaidUpOnly = true },
        new("DELETE", "/api/campaign-tools", Delete) { PaidUpOnly = true },
        new("POST", "/api/campaign-tools/test", Test),
    ];

    private static Answer Many(Call call) =>
        Answer.Json(200, new JsonObject { ["tools"] = call.State.CampaignToolsById.Values.Select(tool => tool.DeepClone().AsObject()).ToJsonArray() });

    private static Answer Save(Call call)
    {
        var body = call.Json();
        body.RequiredText("name");
        if (body.RequiredText("method") is not ("GET" or "POST" or "PUT" or "PATCH" or "DELETE"))
            throw new RefusedException(400, "method must be GET, POST, PUT, PATCH or DELETE");
        if (!Uri.TryCreate(body.RequiredText("url"), UriKind.Absolute, out _)) throw new RefusedException(400, "Invalid URL format");
        if (body["responseMapping"] is null) throw new RefusedException(400, "responseMapping is required");
        if (body["headers"] is not (null or JsonObject)) throw new RefusedException(400, "headers must be an object");
        body.Text("body");

        var id = body.Text("id")?.ToLowerInvariant();
        if (id is not null && !call.State.CampaignToolsById.ContainsKey(id)) throw new RefusedException(404, "Tool not found");
        var tool = new JsonObject { ["_id"] = id ?? call.State.NewId() };
        foreach (var name in Kept.Where(body.ContainsKey)) tool[name] = body[name]?.DeepClone();
        call.State.CampaignToolsById[(string)tool["_id"]!] = tool;
        return Answer.Json(200, new JsonObject { ["success"] = true, ["tool"] = tool.DeepClone() });
    }

    private static Answer Delete(Call call)
    {
        var id = call.QueryText("id")?.Trim().ToLowerInvariant() ?? throw new RefusedException(400, "id is required");
        return call.State.CampaignToolsById.Remove(id)
            ? Answer.Json(200, new JsonObject { ["success"] = true })
            : throw new RefusedException(404, "Tool not found");
    }

    private static Answer Test(Call call)
    {
        var body = call.Json();
        var tool = call.State.CampaignToolsById.GetValueOrDefault(body.RequiredText("toolId").ToLowerInvariant())
            ?? throw new RefusedException(404, "Tool not found");
        if (body.Text("leadId") is { } lead && !call.State.LeadsById.ContainsKey(lead.ToLowerInvariant())) throw new RefusedException(404, "Lead not found");

        var copy = tool.DeepClone().AsObject();
        return new Answer(200, "") { Finish = async stopping => Told(await CallAsync(call.State, copy, stopping)) };
    }

    private static async Task<HttpOutcome> CallAsync(SandboxState state, JsonObject tool, CancellationToken stopping)
    {
        using var request = new HttpRequestMessage(new(tool.RequiredText("method")), tool.RequiredText("url"));
        if (tool.Text("body") is { } content) request.Content = new StringContent(content, System.Text.Encoding.UTF8, "application/json");
        foreach (var (name, value) in tool["headers"] as JsonObject ?? []) request.Headers.TryAddWithoutValidation(name, value?.ToString());
        return await state.Http.SendAsync(request, stopping);
    }

    private static Answer Told(HttpOutcome outcome)
    {
        var answer = new JsonObject { ["success"] = outcome.Succeeded };
        if (outcome.StatusCode is { } status) answer["statusCode"] = status;
        answer.AddIfGiven("response", outcome.Body);
        answer.AddIfGiven("error", outcome.Error);
        return Answer.Json(200, answer);
    }
}
