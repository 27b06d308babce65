using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tuco.Sandbox.Actions;

/// <summary>
/// The action API of a workspace domain: one procedure a path, GET reads, POST writes, everything within <c>json</c> envelopes ("Calling the API").
/// It knows nothing of the other API: not its keys, not its leads.
/// </summary>
internal static class ActionApi
{
    public const string Path = "/api/v1/trpc/";

    private static readonly HashSet<string> NotExposed = ["admin", "platformAdmin", "billing", "apiKeys"];

    public static Answer Handle(ActionWorkspace workspace, SandboxRequest request, DateTimeOffset now)
    {
        var key = workspace.Keys.GetValueOrDefault(Access.Bearer(request.Headers.GetValueOrDefault("Authorization")) ?? "");
        if (key is not { State: ActionKeyState.Active })
            throw Refused(401, "UNAUTHORIZED", "The Authorization header is missing or malformed, or its key is invalid, expired or revoked.");
        if (!workspace.MaxTier) throw Refused(403, "FORBIDDEN", "API access is part of the max tier only.");

        var (router, verb) = Split(request.Path[Path.Length..]);
        if (NotExposed.Contains(router)) throw Refused(403, "FORBIDDEN", $"{router} is not exposed to the API.");
        var resource = ActionResource.All.FirstOrDefault(resource => resource.Name == router);
        if (resource is null || !ActionResource.Scopes.TryGetValue(verb, out var action))
            throw Refused(501, "NOT_IMPLEMENTED", $"The sandbox does not simulate {router}.{verb}");

        var isRead = action == "read";
        if (request.Method != (isRead ? "GET" : "POST"))
            throw Refused(405, "METHOD_NOT_SUPPORTED", $"{router}.{verb} is a {(isRead ? "read and takes GET" : "write and takes POST")}.");
        var scope = $"{router}.{action}";
        if (!key.Scopes.Contains(scope)) throw Refused(403, "FORBIDDEN", $"This API key is missing the \"{scope}\" scope.");

        var input = Input(isRead ? request.Query.GetValueOrDefault("input") : request.Body);
        var result = new JsonObject { ["json"] = workspace.Do(resource, verb, input, now) };
        return Answer.Json(200, new JsonObject { ["result"] = new JsonObject { ["data"] = result } });
    }

    public static RefusedException Refused(int status, string code, string message) => new(Answer.Json(status, Envelope(status, code, message, null)));

    /// <summary>400 with what is wrong with each field.</summary>
    public static RefusedException Invalid(IEnumerable<(string Field, string Fault)> issues)
    {
        var fields = new JsonObject();
        foreach (var (field, fault) in issues) fields[field] = new JsonArray(fault);
        var issuesByField = new JsonObject { ["formErrors"] = new JsonArray(), ["fieldErrors"] = fields };
        return new(Answer.Json(400, Envelope(400, "BAD_REQUEST", "Input failed validation.", issuesByField)));
    }

    private static JsonObject Envelope(int status, string code, string message, JsonObject? issues)
    {
        var data = new JsonObject { ["code"] = code, ["httpStatus"] = status };
        if (issues is not null) data["zodError"] = issues;
        return new() { ["error"] = new JsonObject { ["json"] = new JsonObject { ["message"] = message, ["data"] = data } } };
    }

    private static (string Router, string Verb) Split(string procedure)
    {
        if (procedure.Contains(',')) throw Refused(400, "BAD_REQUEST", "One action per request.");
        return procedure.Split('.') is [{ Length: > 0 } router, { Length: > 0 } verb]
            ? (router, verb)
            : throw Refused(404, "NOT_FOUND", "An action is named <router>.<procedure>.");
    }

    private static JsonObject? Input(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        try
        {
            if (JsonNode.Parse(text) is JsonObject envelope && envelope.ContainsKey("json"))
                return envelope["json"] is null ? null : envelope["json"] as JsonObject ?? throw Refused(400, "BAD_REQUEST", "The input must be an object.");
        }
        catch (JsonException)
        {
            // Falls through: it is no envelope either.
        }

        throw Refused(400, "BAD_REQUEST", "The input must be JSON of the form {\"json\": …}.");
    }
}
