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
    private readonly List<Fault> _faults = [];

    /// <summary>The arguments, slips mended and defaults added, without the faulty ones.</summary>
    public JsonObject Accepted { get; } = [];

    public static ArgumentCheck Of(JsonElement schema, IEnumerable<KeyValuePair<string, JsonElement>> given)
    {
        var check = new ArgumentCheck();
        check.Fill(check.Accepted, "", schema, given);
        return check;
    }

    /// <summary>These faults and those between arguments, without what was judged by an argument that is itself refused.</summary>
    public IReadOnlyList<Fault> With(IEnumerable<Fault> between) =>
        [.. _faults, .. between.Where(fault => !IsRefused(fault.Argument) && !fault.Considered.Any(IsRefused)).ToList()];

    /// <summary>It, or something within it, has a fault.</summary>
    private bool IsRefused(string argument) => _faults.Exists(fault => fault.Argument.StartsWith(argument, StringComparison.Ordinal)
        && (fault.Argument.Length == argument.Length || fault.Argument[argument.Length] is '.' or '['));

    /// <param name="accepted">Gets what is fit.</param>
    /// <param name="path">Before the names of a nested object, such as <c>leads[2].</c></param>
    /// <param name="schema">Of the object.</param>
    /// <param name="given">Its fields.</param>
    private void Fill(JsonObject accepted, string path, JsonElement schema, IEnumerable<KeyValuePair<string, JsonElement>> given)
    {
        var properties = schema.GetProperty("properties");
        var names = properties.EnumerateObject().Select(static property => property.Name).ToList();
        foreach (var (name, value) in given)
        {
            if (!names.Contains(name))
            {
                var near = Suggestion.For(name, names);
                _faults.Add(new(Prose.Of($"{path:raw}{name}"), $"is no argument of this tool; "
                    + (near is null ? $"it takes {string.Join(", ", names)}" : $"did you mean {path}{near}?")));
                continue;
            }
            if (!IsText(value))
                Unreadable<JsonNode>(path + name);
            else if (!IsAbsent(value) && Value(path + name, properties.GetProperty(name), value) is { } fit)
                accepted[name] = fit;
        }
        foreach (var property in properties.EnumerateObject())
        {
            if (property.Value.TryGetProperty("default", out var standard))
                accepted.TryAdd(property.Name, JsonNode.Parse(standard.GetRawText()));
        }
        if (!schema.TryGetProperty("required", out var required))
            return;
        foreach (var name in required.EnumerateArray().Select(static item => item.GetString()!))
        {
            if (!accepted.ContainsKey(name) && !IsRefused(path + name))
                _faults.Add(new(path + name, $"is required: {ArgumentWords.Expected(properties.GetProperty(name))}"));
        }
    }

    /// <summary>False for a string with half a surrogate pair in it, which JSON can write and nobody can read.</summary>
    private static bool IsText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => IsReadable(value.GetString),
        JsonValueKind.Array => value.EnumerateArray().All(IsText),
        JsonValueKind.Object => value.EnumerateObject().All(static field => NameReadable(field) && IsText(field.Value)),
        _ => true,
    };

    private static bool NameReadable(JsonProperty field) => IsReadable(() => field.Name);

    private static bool IsReadable(Func<string?> read)
    {
        try
        {
            return read() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsAbsent(JsonElement value) =>
        value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined
        || (value.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(value.GetString()));

    private JsonNode? Value(string name, JsonElement schema, JsonElement value) => TypeOf(schema) switch
    {
        null => Anything(name, value),
        "object" => Object(name, schema, value),
        "string" => Text(name, schema, value),
        "integer" => Integer(name, schema, value),
        "boolean" => Bool(name, value),
        "array" => Array(name, schema, value),
        var type => throw new NotSupportedException($"The schema of {name} has the type {type}, which no check knows."),
    };

    private static string? TypeOf(JsonElement schema) => schema.TryGetProperty("type", out var type) ? type.GetString() : null;

    private JsonNode? Anything(string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            value = Parsed(value.GetString()!, '{') ?? Parsed(value.GetString()!, '[') ?? value;
        if (!IsText(value))
            return Unreadable<JsonNode>(name);
        try
        {
            return JsonNode.Parse(value.GetRawText(), documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            _faults.Add(new(name, "holds a name twice in one object; give each name once"));
            return null;
        }
    }

    private JsonObject? Object(string name, JsonElement schema, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String && Parsed(value.GetString()!, '{') is { } parsed)
            value = parsed;
        if (value.ValueKind != JsonValueKind.Object)
            return Refuse<JsonObject>(name, schema, value);
        if (!IsText(value))
            return Unreadable<JsonObject>(name);
        var accepted = new JsonObject();
        var before = _faults.Count;
        Fill(accepted, name + ".", schema, value.EnumerateObject().Select(static field => new KeyValuePair<string, JsonElement>(field.Name, field.Value)));
        return _faults.Count == before ? accepted : null;
    }

    private JsonValue? Text(string name, JsonElement schema, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            return Refuse<JsonValue>(name, schema, value);
        var text = value.GetString()!;
        if (schema.TryGetProperty("enum", out var allowed))
        {
            var values = allowed.EnumerateArray().Select(static item => item.GetString()!).ToList();
            var match = values.Find(item => string.Equals(item, text.Trim(), StringComparison.OrdinalIgnoreCase));
            return match is not null ? JsonValue.Create(match) : Refuse<JsonValue>(name, schema, value, Suggestion.For(text, values));
        }
        var plain = schema.TryGetProperty("pattern", out var pattern) || schema.TryGetProperty("format", out _) ? text.Trim() : text;
        if (pattern.ValueKind == JsonValueKind.String && pattern.ValueEquals(Patterns.Phone))
            plain = string.Concat(plain.Where(static c => c is not (' ' or '-' or '.' or '(' or ')')));
        var length = new StringInfo(plain).LengthInTextElements;
        if ((schema.TryGetProperty("minLength", out var min) && length < min.GetInt32())
            || (schema.TryGetProperty("maxLength", out var max) && length > max.GetInt32()))
            return Refuse<JsonValue>(name, schema, value);
        if (pattern.ValueKind == JsonValueKind.String
            && !Regex.IsMatch(plain, pattern.GetString()!, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)))
            return Refuse<JsonValue>(name, schema, value);
        if (schema.TryGetProperty("format", out var format) && !Formats.Holds(format.GetString()!, plain))
            return Refuse<JsonValue>(name, schema, value, fault: Formats.Fault(format.GetString()!, plain));
        // U+FFFD stands where bytes were no UTF-8: what was meant is not known.
        return plain.AsSpan().IndexOfAny('\0', '\uFFFD') >= 0 ? Refuse<JsonValue>(name, schema, value) : JsonValue.Create(plain);
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
            return Refuse<JsonValue>(name, schema, value);
        return JsonValue.Create(integer);
    }

    private JsonValue? Bool(string name, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return JsonValue.Create(value.GetBoolean());
        if (value.ValueKind == JsonValueKind.String && bool.TryParse(value.GetString(), out var flag))
            return JsonValue.Create(flag);
        _faults.Add(new(name, $"is {ArgumentWords.Shown(value)}; allowed: true or false"));
        return null;
    }

    private JsonArray? Array(string name, JsonElement schema, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            if (Parsed(value.GetString()!, '[') is not { } parsed)
                return Array(name, schema, JsonSerializer.SerializeToElement([value.GetString()!], PipelineJson.Default.StringArray));
            if (!IsText(parsed))
                return Unreadable<JsonArray>(name);
            value = parsed;
        }
        else if (value.ValueKind is JsonValueKind.Number or JsonValueKind.Object)
            value = JsonElement.Parse($"[{value.GetRawText()}]");
        if (value.ValueKind != JsonValueKind.Array || (schema.TryGetProperty("maxItems", out var max) && value.GetArrayLength() > max.GetInt32()))
        {
            return Refuse<JsonArray>(name, schema, value);
        }
        var items = new JsonArray();
        var each = schema.GetProperty("items");
        foreach (var (at, item) in value.EnumerateArray().Index())
        {
            if (Value(TypeOf(each) == "object" ? string.Create(CultureInfo.InvariantCulture, $"{name}[{at}]") : name, each, item) is { } accepted)
                items.Add(accepted);
        }
        return items.Count == value.GetArrayLength() ? items : null;
    }

    /// <summary>The JSON in a text that begins as such; null when it is none.</summary>
    private static JsonElement? Parsed(string text, char beginning)
    {
        if (!text.AsSpan().TrimStart().StartsWith([beginning]))
            return null;
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private T? Refuse<T>(string name, JsonElement schema, JsonElement value, string? near = null, string? fault = null)
        where T : JsonNode
    {
        var which = fault is null ? "" : ", which " + fault;
        var allowed = (near is null ? "" : $"did you mean \"{near}\"? ") + "allowed: " + ArgumentWords.Expected(schema);
        _faults.Add(new(name, $"is {ArgumentWords.Shown(value)}{which}; {allowed}"));
        return null;
    }

    private T? Unreadable<T>(string name)
        where T : JsonNode
    {
        _faults.Add(new(name, "holds text that is no valid Unicode: an escape of half a character"));
        return null;
    }
}
