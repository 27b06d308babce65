using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>One authorised request, as a resource sees it. Handled under the state's lock.</summary>
internal sealed record Call(
    SandboxState State,
    Uri BaseUrl,
    DateTimeOffset Now,
    string Id,
    IReadOnlyDictionary<string, string> Query,
    IReadOnlyDictionary<string, string> Headers,
    string Body)
{
    /// <summary>The body as an object; refused with the texts of docs.tuco.ai/api-reference/errors when it is none.</summary>
    public JsonObject Json()
    {
        try
        {
            return JsonNode.Parse(Body, documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject
                ?? throw new RefusedException(400, "Request body must be a JSON object");
        }
        catch (JsonException)
        {
            throw new RefusedException(400, "Invalid request body (JSON required)");
        }
    }

    /// <summary>An id of the query, in lower case, or null; refused with <c>Invalid {name}</c> when it is none.</summary>
    public string? QueryObjectId(string name)
    {
        var id = QueryText(name)?.Trim();
        return id is null || Fields.IsObjectId(id) ? id?.ToLowerInvariant() : throw new RefusedException(400, $"Invalid {name}");
    }

    /// <summary>A time of the query, or null; refused with <c>Invalid {name}</c> when it is none.</summary>
    public DateTimeOffset? QueryTime(string name) =>
        QueryText(name) is { } text ? Fields.Time(text.Trim()) ?? throw new RefusedException(400, $"Invalid {name}") : null;

    /// <summary>A number from 1 of the query; refused with <c>Invalid {name}</c> when it is none.</summary>
    public int QueryNumber(string name, int otherwise)
    {
        if (QueryText(name) is not { } text) return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new RefusedException(400, $"Invalid {name}");
    }

    public string? QueryText(string name) => Query.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;
}

/// <summary>One method and path of the API. A path segment in braces is the call's id.</summary>
internal sealed record Route(string Method, string Path, Func<Call, Answer> Handle)
{
    public RateGroup RateGroup { get; init; }

    /// <summary>Whether a workspace that is past due gets 402 here.</summary>
    public bool PaidUpOnly { get; init; }

    /// <summary>Whether only a Clerk session gets in: a workspace key is then as good as none.</summary>
    public bool ClerkOnly { get; init; }

    public bool Matches(string method, string path, out string id)
    {
        id = "";
        if (Method != method) return false;
        var expected = Path.Split('/');
        var actual = path.Split('/');
        if (expected.Length != actual.Length) return false;
        for (var i = 0; i < expected.Length; i++)
        {
            if (expected[i].StartsWith('{')) id = Uri.UnescapeDataString(actual[i]);
            else if (expected[i] != actual[i]) return false;
        }

        return true;
    }
}

internal enum RateGroup
{
    Unlimited,
    Messages,
    LineRequests,
    Availability,
    Replies,
    Campaigns,
}
