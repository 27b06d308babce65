using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>Reads the fields of a request body. A blank string counts as not given, as the API has it.</summary>
internal static class Fields
{
    public static string? Text(this JsonObject body, string name)
    {
        if (body[name] is not { } node) return null;
        if (node.GetValueKind() != JsonValueKind.String) throw new RefusedException(400, $"{name} must be a string");
        var text = node.GetValue<string>();
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    public static string RequiredText(this JsonObject body, string name) =>
        body.Text(name) ?? throw new RefusedException(400, $"{name} is required");

    /// <summary>The texts of an array that are not blank; null when there is no array.</summary>
    public static string[]? Texts(this JsonObject body, string name)
    {
        if (body[name] is not { } node) return null;
        if (node is not JsonArray array || array.Any(item => item?.GetValueKind() != JsonValueKind.String))
            throw new RefusedException(400, $"{name} must be an array of strings");
        return [.. array.Select(item => item!.GetValue<string>().Trim()).Where(text => text.Length > 0)];
    }

    public static bool? Flag(this JsonObject body, string name) => body[name]?.GetValueKind() switch
    {
        null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new RefusedException(400, $"{name} must be a boolean"),
    };

    public static int? Whole(this JsonObject body, string name) => body[name] is not { } node
        ? null
        : node.GetValueKind() == JsonValueKind.Number && node.AsValue().TryGetValue(out int number)
            ? number
            : throw new RefusedException(400, $"{name} must be a whole number");

    /// <summary>Adds the field only when it has a value, as a document store does.</summary>
    public static void AddIfGiven(this JsonObject body, string name, string? value)
    {
        if (value is not null) body[name] = value;
    }

    public static JsonArray ToJsonArray(this IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    public static JsonArray ToJsonArray(this IEnumerable<JsonObject> objects) => new([.. objects]);

    public static string Iso(this DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>ISO 8601; a time without an offset, and a date alone, is UTC.</summary>
    public static DateTimeOffset? Time(string text) =>
        text.Length >= 10 && char.IsAsciiDigit(text[0]) && text[4] == '-'
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;

    public static bool IsObjectId(string text) => text.Length == 24 && text.All(char.IsAsciiHexDigit);
}
