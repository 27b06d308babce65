using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Pipeline;

/// <summary>
/// Checks arguments against the very schema that the model was shown and gives all faults at once. The usual slips are accepted:
/// "5" for 5, a bare string for a one-element array, JSON in a string, another case of an allowed value, null or blank for absent.
/// </summary>
internal sealed class ArgumentCheck
{
    private static readonly (string Key, string Words)[] Bounds =
    [
        ("minimum", "at least "), ("maximum", "at most "), ("minLength", "characters at least "), ("maxLength", "characters at most "),
        ("maxItems", "items at most "), ("pattern", "matching "),
    ];

    private readonly List<Fault> _faults = [];

    /// <summary>The arguments, slips mended and defaults added, without the faulty ones.</summary>
    public JsonObject Accepted { get; } = [];

    public static ArgumentCheck Of(JsonElement schema, IEnumerable<KeyValuePair<string, JsonElement>> given)
    {
        var check = new ArgumentCheck();
        var properties = schema.GetProperty("properties");
        var names = properties.EnumerateObject().Select(static property => property.Name).ToList();
        foreach (var (name, value) in given)
        {
            if (!names.Contains(name))
            {
                var near = Suggestion.For(name, names);
                check._faults.Add(new(Prose.Of($"{name}"),
                    "is no argument of this tool; " + (near is null ? $"it takes {string.Join(", ", names)}" : $"did you mean {near}?")));
                continue;
            }
            var property = properties.GetProperty(name);
            if (!IsText(value))
            {
                check.Unreadable<JsonNode>(name);
            }
            else if (!IsAbsent(value) && check.Value(name, property, value) is { } accepted)
            {
                check.Accepted[name] = accepted;
            }
        }
        foreach (var property in properties.EnumerateObject())
        {
            if (property.Value.TryGetProperty("default", out var standard))
                check.Accepted.TryAdd(property.Name, JsonNode.Parse(standard.GetRawText()));
        }
        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray().Select(static item => item.GetString()!))
            {
                if (!check.Accepted.ContainsKey(name) && check._faults.TrueForAll(fault => fault.Argument != name))
                    check._faults.Add(new(name, $"is required: {Expected(properties.GetProperty(name))}"));
            }
        }
        return check;
    }

    /// <summary>These faults and those between arguments, without what was judged by an argument that is itself refused.</summary>
    public IReadOnlyList<Fault> With(IEnumerable<Fault> between)
    {
        var refused = _faults.Select(static fault => fault.Argument).ToHashSet(StringComparer.Ordinal);
        return [.. _faults, .. between.Where(fault => !refused.Contains(fault.Argument) && !fault.Considered.Any(refused.Contains))];
    }

    /// <summary>False for a string with half a surrogate pair in it, which JSON can write and nobody can read.</summary>
    private static bool IsText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => JsonReadable(value),
        JsonValueKind.Array => value.EnumerateArray().All(IsText),
        _ => true,
    };

    private static bool JsonReadable(JsonElement value)
    {
        try
        {
            return value.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsAbsent(JsonElement value) =>
        value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined
        || (value.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(value.GetString()));

    private JsonNode? Value(string name, JsonElement schema, JsonElement value) => schema.GetProperty("type").GetString() switch
    {
        "string" => Text(name, schema, value),
        "integer" => Integer(name, schema, value),
        "boolean" => Bool(name, value),
        "array" => Array(name, schema, value),
        var type => throw new NotSupportedException($"The schema of {name} has the type {type}, which no check knows."),
    };

    private JsonValue? Text(string name, JsonElement schema, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            return Refuse(name, schema, value);
        var text = value.GetString()!;
        if (schema.TryGetProperty("enum", out var allowed))
        {
            var values = allowed.EnumerateArray().Select(static item => item.GetString()!).ToList();
            var match = values.Find(item => string.Equals(item, text.Trim(), StringComparison.OrdinalIgnoreCase));
            return match is not null ? JsonValue.Create(match) : Refuse(name, schema, value, Suggestion.For(text, values));
        }
        var plain = schema.TryGetProperty("pattern", out var pattern) || schema.TryGetProperty("format", out _) ? text.Trim() : text;
        if (pattern.ValueKind == JsonValueKind.String && pattern.ValueEquals(Patterns.Phone))
            plain = string.Concat(plain.Where(static c => c is not (' ' or '-' or '.' or '(' or ')')));
        var length = new StringInfo(plain).LengthInTextElements;
        if ((schema.TryGetProperty("minLength", out var min) && length < min.GetInt32())
            || (schema.TryGetProperty("maxLength", out var max) && length > max.GetInt32()))
            return Refuse(name, schema, value);
        if (pattern.ValueKind == JsonValueKind.String
            && !Regex.IsMatch(plain, pattern.GetString()!, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)))
            return Refuse(name, schema, value);
        if (schema.TryGetProperty("format", out var format) && !Formats.Holds(format.GetString()!, plain))
            return Refuse(name, schema, value, fault: Formats.Fault(format.GetString()!, plain));
        // U+FFFD stands where bytes were no UTF-8: what was meant is not known.
        return plain.AsSpan().IndexOfAny('\0', '\uFFFD') >= 0 ? Refuse(name, schema, value) : JsonValue.Create(plain);
    }

    private JsonValue? Integer(string name, JsonElement schema, JsonElement value)
    {
        var raw = value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : value.GetRawText();
        var whole = value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            && decimal.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number == Math.Truncate(number)
            && number is >= int.MinValue and <= int.MaxValue ? (int?)number : null;
        if (whole is not { } integer
            || (schema.TryGetProperty("minimum", out var min) && integer < min.GetInt32())
            || (schema.TryGetProperty("maximum", out var max) && integer > max.GetInt32()))
            return Refuse(name, schema, value);
        return JsonValue.Create(integer);
    }

    private JsonValue? Bool(string name, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return JsonValue.Create(value.GetBoolean());
        if (value.ValueKind == JsonValueKind.String && bool.TryParse(value.GetString(), out var flag))
            return JsonValue.Create(flag);
        _faults.Add(new(name, $"is {Shown(value)}; allowed: true or false"));
        return null;
    }

    private JsonArray? Array(string name, JsonElement schema, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            if (AsArray(value.GetString()!) is not { } parsed)
                return Array(name, schema, JsonSerializer.SerializeToElement([value.GetString()!], PipelineJson.Default.StringArray));
            if (!IsText(parsed))
                return Unreadable<JsonArray>(name);
            value = parsed;
        }
        else if (value.ValueKind == JsonValueKind.Number)
        {
            value = AsArray($"[{value.GetRawText()}]")!.Value;
        }
        if (value.ValueKind != JsonValueKind.Array || (schema.TryGetProperty("maxItems", out var max) && value.GetArrayLength() > max.GetInt32()))
        {
            _faults.Add(new(name, $"is {Shown(value)}; allowed: {Expected(schema)}"));
            return null;
        }
        var items = new JsonArray();
        foreach (var item in value.EnumerateArray())
        {
            if (Value(name, schema.GetProperty("items"), item) is { } accepted)
                items.Add(accepted);
        }
        return items.Count == value.GetArrayLength() ? items : null;
    }

    private static JsonElement? AsArray(string text)
    {
        if (!text.TrimStart().StartsWith('['))
            return null;
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private JsonValue? Refuse(string name, JsonElement schema, JsonElement value, string? near = null, string? fault = null)
    {
        var which = fault is null ? "" : ", which " + fault;
        _faults.Add(new(name, $"is {Shown(value)}{which}; {(near is null ? "" : $"did you mean \"{near}\"? ")}allowed: {Expected(schema)}"));
        return null;
    }

    private T? Unreadable<T>(string name)
        where T : JsonNode
    {
        _faults.Add(new(name, "holds text that is no valid Unicode: an escape of half a character"));
        return null;
    }

    private static string Shown(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? Fence.Quoted(OutsideText.Line(value.GetString(), 80))
        : Fence.Around(OutsideText.Line(value.GetRawText(), 80));

    private static string Expected(JsonElement schema)
    {
        if (schema.TryGetProperty("enum", out var allowed))
            return string.Join(", ", allowed.EnumerateArray().Select(static item => item.GetString()));
        var type = schema.GetProperty("type").GetString();
        var parts = new List<string> { (type is "integer" or "array" ? "an " : "a ") + type };
        foreach (var (key, words) in Bounds)
        {
            if (schema.TryGetProperty(key, out var bound))
                parts.Add(words + bound);
        }
        if (schema.TryGetProperty("format", out var format))
            parts.Add(Formats.Words(format.GetString()!));
        if (schema.TryGetProperty("items", out var items))
            parts.Add("each " + Expected(items));
        if (schema.TryGetProperty("description", out var description))
            parts.Add($"({description.GetString()!.TrimEnd('.')})");
        return string.Join(", ", parts);
    }
}
