using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tuco.Api.Actions;

/// <summary><c>{"result": {"data": {"json": …}}}</c>; what stands beside <c>json</c>, such as <c>meta</c>, is passed over.</summary>
internal sealed record ActionAnswer
{
    [JsonRequired]
    public ActionOutcome Result { get; init; } = new();
}

/// <summary>The middle of the envelope.</summary>
internal sealed record ActionOutcome
{
    [JsonRequired]
    public ActionPayload Data { get; init; } = new();
}

/// <summary>The inside of the envelope.</summary>
internal sealed record ActionPayload
{
    [JsonRequired]
    public JsonElement Json { get; init; }
}

/// <summary><c>{"error": {"json": {"message", "data": {"code", "httpStatus", …}}}}</c>, seen from its <c>error</c>.</summary>
internal static class ActionFault
{
    private const int MostIssues = 20;
    private const string ScopeBefore = "This API key is missing the \"";
    private const string ScopeAfter = "\" scope.";

    /// <summary>Of the data, what is told otherwise (<c>code</c>, <c>httpStatus</c>) or is the server's own business.</summary>
    private static readonly string[] NoIssues = ["code", "httpStatus", "path", "stack"];

    /// <summary>The message, and behind it the field issues; null when the error is no such envelope.</summary>
    public static string? Words(JsonElement error)
    {
        if (Message(error) is not { } message)
            return null;
        var issues = string.Join("; ", Fields(Field(Field(error, "json"), "data")).Where(static field => !NoIssues.Contains(field.Name))
            .SelectMany(static field => Issues(field.Value, field.Name)).Take(MostIssues));
        return issues.Length > 0 ? $"{message} ({issues})" : message;
    }

    /// <summary>The scope in the documented sentence; null for any other.</summary>
    public static string? MissingScope(JsonElement error) =>
        Message(error) is { } message && message.StartsWith(ScopeBefore, StringComparison.Ordinal) && message.EndsWith(ScopeAfter, StringComparison.Ordinal)
        && message.Length > ScopeBefore.Length + ScopeAfter.Length
        && message[ScopeBefore.Length..^ScopeAfter.Length] is var scope && ActionsClient.IsName(scope)
            ? scope
            : null;

    private static string? Message(JsonElement error) => ApiFault.Text(Field(Field(error, "json"), "message"));

    /// <summary>No page shows the issues: texts under a field's name, or objects with a <c>path</c> and a <c>message</c>.</summary>
    private static IEnumerable<string> Issues(JsonElement value, string where) => value.ValueKind switch
    {
        JsonValueKind.String when ApiFault.Text(value) is { } text => [$"{where}: {text}"],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(item => Issues(item, where)),
        JsonValueKind.Object when ApiFault.Text(Field(value, "message")) is { } message => [$"{Place(Field(value, "path")) ?? where}: {message}"],
        JsonValueKind.Object => Fields(value).SelectMany(static field => Issues(field.Value, field.Name)),
        _ => [],
    };

    private static string? Place(JsonElement path) => path.ValueKind switch
    {
        JsonValueKind.Array when path.GetArrayLength() > 0 => string.Join('.', path.EnumerateArray()
            .Select(static part => part.ValueKind == JsonValueKind.Number ? part.GetRawText() : ApiFault.Text(part))),
        _ => ApiFault.Text(path),
    };

    /// <summary>None of what is no object; none either when a name holds half a surrogate pair.</summary>
    private static List<(string Name, JsonElement Value)> Fields(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.Object ? [.. value.EnumerateObject().Select(static field => (field.Name, field.Value))] : [];
        }
        catch (InvalidOperationException)
        {
            return [];
        }
    }

    private static JsonElement Field(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var field) ? field : default;
}
