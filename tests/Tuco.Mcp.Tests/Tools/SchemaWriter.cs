using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Tuco.Mcp.Pipeline;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Tests.Tools;

/// <summary>Makes what a client is shown of a tool from its code: comments are descriptions, attributes are bounds.</summary>
internal sealed class SchemaWriter
{
    private readonly Dictionary<string, string> _comments = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "tuco-mcp.xml")).Descendants("member")
        .Where(static member => member.Element("summary") is not null)
        .ToDictionary(static member => member.Attribute("name")!.Value, static member => string.Join(' ', member.Element("summary")!.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    public JsonObject Definition(Tool tool)
    {
        var hints = Hints.Of(tool.Risk);
        return new JsonObject
        {
            ["name"] = tool.Name,
            ["title"] = tool.Title,
            ["description"] = Comment("M:" + tool.Method.Method.DeclaringType!.FullName + "." + tool.Method.Method.Name + "("),
            ["inputSchema"] = Input(tool),
            ["outputSchema"] = Marked(Guarded(tool.Risk, Output(tool.Result().Type))),
            ["annotations"] = new JsonObject
            {
                ["title"] = tool.Title,
                ["readOnlyHint"] = hints.ReadOnly,
                ["destructiveHint"] = hints.Destructive,
                ["idempotentHint"] = hints.Idempotent,
                ["openWorldHint"] = hints.OpenWorld,
            },
        };
    }

    private JsonObject Input(Tool tool)
    {
        var safety = SafetyArguments.NamesFor(tool.Risk);
        return Input(PropertiesOf(tool.Arguments().Type).Concat(PropertiesOf(typeof(SafetyArguments)).Where(property => safety.Contains(Name(property)))));
    }

    private JsonObject Input(IEnumerable<PropertyInfo> arguments)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var property in arguments)
        {
            var schema = Type(property.PropertyType, nested => Input(PropertiesOf(nested)));
            Bounds(schema["items"] as JsonObject ?? schema, property);
            if (property.GetCustomAttribute<MaxItemsAttribute>() is { } items)
                schema["maxItems"] = items.Count;
            if (property.GetCustomAttribute<DefaultValueAttribute>() is { } value)
                schema["default"] = value.Value switch { int number => number, bool flag => flag, _ => throw new NotSupportedException() };
            schema["description"] = Comment($"P:{property.DeclaringType!.FullName}.{property.Name}");
            properties[Name(property)] = schema;
            if (property.IsDefined(typeof(RequiredAttribute)))
                required.Add(Name(property));
        }
        var input = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
            input["required"] = required;
        input["additionalProperties"] = false;
        return input;
    }

    private static void Bounds(JsonObject schema, PropertyInfo property)
    {
        if (property.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed)
            schema["enum"] = new JsonArray([.. allowed.Values.Select(static value => JsonValue.Create((string)value!))]);
        if (property.GetCustomAttribute<RegularExpressionAttribute>() is { } pattern)
            schema["pattern"] = pattern.Pattern;
        if (property.GetCustomAttribute<FormatAttribute>() is { } format)
            schema["format"] = format.Format;
        if (property.GetCustomAttribute<StringLengthAttribute>() is { } length)
        {
            if (length.MinimumLength > 0)
                schema["minLength"] = length.MinimumLength;
            schema["maxLength"] = length.MaximumLength;
        }
        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            schema["minimum"] = (int)range.Minimum;
            schema["maximum"] = (int)range.Maximum;
        }
    }

    /// <summary>A nullable property may be absent, any other is always there; null itself is never written.</summary>
    private static JsonObject Output(Type type)
    {
        var nullability = new NullabilityInfoContext();
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var property in PropertiesOf(type))
        {
            properties[Name(property)] = Type(property.PropertyType);
            if (Nullable.GetUnderlyingType(property.PropertyType) is null && nullability.Create(property).ReadState == NullabilityState.NotNull)
                required.Add(Name(property));
        }
        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
            schema["required"] = required;
        return schema;
    }

    /// <summary>A call that may be held back answers a proposal instead, or the answer of an equal call: only what both have is always there.</summary>
    private static JsonObject Guarded(Risk risk, JsonObject schema)
    {
        if (SafetyArguments.NamesFor(risk).Count == 0)
            return schema;
        foreach (var (name, property) in Output(typeof(Proposal))["properties"]!.AsObject())
            schema["properties"]!.AsObject().TryAdd(name, property!.DeepClone());
        schema["properties"]!["replayed"] = new JsonObject { ["type"] = "boolean" };
        schema["required"] = new JsonArray("next", "correlationId");
        return schema;
    }

    /// <summary>What the pipeline adds: to a result with outside text the names of what holds it, to one of a simulated workspace its mark.</summary>
    private static JsonObject Marked(JsonObject schema)
    {
        schema["properties"]!["untrusted"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } };
        schema["properties"]!["sandbox"] = new JsonObject { ["type"] = "boolean" };
        return schema;
    }

    private static JsonObject Type(Type type, Func<Type, JsonObject>? nested = null)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(JsonElement))
            return [];
        if (type == typeof(string))
            return new JsonObject { ["type"] = "string" };
        if (type == typeof(bool))
            return new JsonObject { ["type"] = "boolean" };
        if (type == typeof(int) || type == typeof(long))
            return new JsonObject { ["type"] = "integer" };
        if (type == typeof(double))
            return new JsonObject { ["type"] = "number" };
        if (type == typeof(IReadOnlyDictionary<string, string>))
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" } };
        if (typeof(IEnumerable).IsAssignableFrom(type))
            return new JsonObject { ["type"] = "array", ["items"] = Type(type.GetGenericArguments()[0], nested) };
        return (nested ?? Output)(type);
    }

    private static IEnumerable<PropertyInfo> PropertiesOf(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(static property => !property.IsDefined(typeof(System.Text.Json.Serialization.JsonIgnoreAttribute)));

    private static string Name(PropertyInfo property) =>
        property.GetCustomAttribute<System.Text.Json.Serialization.JsonPropertyNameAttribute>()?.Name ?? System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    private string Comment(string member) =>
        _comments.FirstOrDefault(comment => comment.Key == member || (member.EndsWith('(') && comment.Key.StartsWith(member, StringComparison.Ordinal))).Value
        ?? throw new InvalidOperationException($"{member} has no comment.");
}
