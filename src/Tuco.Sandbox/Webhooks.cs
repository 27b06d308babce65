using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>Managing webhooks (docs.tuco.ai/api-reference/webhooks). Besides HTTPS, plain HTTP to loopback is taken, so that a person can try.</summary>
internal static class Webhooks
{
    private const string OnePath = "/api/webhooks/{id}";

    public static Route[] Routes =>
    [
        new("GET", "/api/webhooks", call => Answer.Json(200, new JsonObject { ["webhooks"] = All(call.State) })),
        new("POST", "/api/webhooks", Create) { PaidUpOnly = true },
        new("GET", OnePath, call => Answer.Json(200, Json(Find(call)))),
        new("PATCH", OnePath, Change) { PaidUpOnly = true },
        new("DELETE", OnePath, Delete) { PaidUpOnly = true },
        new("POST", OnePath + "/health-check", call => call.State.WebhookDeliveries.CheckHealth(call.State, Find(call))),
    ];

    /// <summary>Newest first, without the secrets.</summary>
    public static JsonArray All(SandboxState state) => state.WebhooksById.Values.Reverse().Select(Json).ToJsonArray();

    private static Answer Create(Call call)
    {
        var body = call.Json();
        var url = Url(body.Text("url") ?? throw new RefusedException(400, "URL is required"));
        var events = Events(body["events"]);
        var name = body.Text("name") ?? throw new RefusedException(400, "Name is required");
        var hook = new Webhook
        {
            Id = call.State.NewId(),
            Url = url,
            Events = events,
            Name = name,
            Description = body.Text("description"),
            Secret = $"whsec_{RandomNumberGenerator.GetHexString(48, lowercase: true)}",
            CreatedAt = call.Now,
            UpdatedAt = call.Now,
        };
        call.State.WebhooksById[hook.Id] = hook;
        return Answer.Json(201, new JsonObject
        {
            ["id"] = hook.Id,
            ["secret"] = hook.Secret,
            ["url"] = hook.Url.OriginalString,
            ["events"] = hook.Events.ToJsonArray(),
            ["name"] = hook.Name,
            ["description"] = hook.Description,
            ["createdAt"] = hook.CreatedAt.Iso(),
            ["warning"] = "Save this secret now. You will not be able to see it again.",
        });
    }

    private static Answer Change(Call call)
    {
        var (hook, body) = (Find(call), call.Json());
        call.State.WebhooksById[hook.Id] = hook with
        {
            Url = body.ContainsKey("url") ? Url(body.Text("url") ?? throw new RefusedException(400, "URL is required")) : hook.Url,
            Events = body.ContainsKey("events") ? Events(body["events"]) : hook.Events,
            Name = body.ContainsKey("name") ? body.Text("name") ?? throw new RefusedException(400, "Name is required") : hook.Name,
            Description = body.ContainsKey("description") ? body.Text("description") : hook.Description,
            IsActive = body.Flag("isActive") ?? hook.IsActive,
            UpdatedAt = call.Now,
        };
        return Answer.Json(200, new JsonObject { ["success"] = true });
    }

    private static Answer Delete(Call call)
    {
        call.State.WebhooksById.Remove(Find(call).Id);
        return Answer.Json(200, new JsonObject { ["success"] = true });
    }

    private static Webhook Find(Call call) =>
        call.State.WebhooksById.GetValueOrDefault(call.Id.ToLowerInvariant()) ?? throw new RefusedException(404, "Webhook not found");

    private static Uri Url(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || LoopbackHttp.Reaches(url))
            ? url
            : throw new RefusedException(400, "Invalid URL format");

    private static string[] Events(JsonNode? node)
    {
        if (node is not JsonArray { Count: > 0 } given) throw new RefusedException(400, "At least one event must be selected");
        string[] events = [.. given.Select(item => item?.ToString() ?? "null").Distinct()];
        string[] unknown = [.. events.Except(MessageEvents.All)];
        return unknown.Length == 0 ? events : throw new RefusedException(400, $"Invalid events: {string.Join(", ", unknown)}");
    }

    private static JsonObject Json(Webhook hook) => new()
    {
        ["id"] = hook.Id,
        ["url"] = hook.Url.OriginalString,
        ["events"] = hook.Events.ToJsonArray(),
        ["name"] = hook.Name,
        ["description"] = hook.Description,
        ["isActive"] = hook.IsActive,
        ["lastTriggeredAt"] = hook.LastTriggeredAt?.Iso(),
        ["lastSuccessAt"] = hook.LastSuccessAt?.Iso(),
        ["lastFailureAt"] = hook.LastFailureAt?.Iso(),
        ["failureCount"] = hook.FailureCount,
        ["createdAt"] = hook.CreatedAt.Iso(),
        ["updatedAt"] = hook.UpdatedAt.Iso(),
    };
}
