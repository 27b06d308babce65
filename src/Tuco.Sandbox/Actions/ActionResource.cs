using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tuco.Sandbox.Actions;

/// <summary>A kind of record of the action API. Its fields are the sandbox's own: the documentation names only a lead's <c>name</c> and <c>phone</c>.</summary>
/// <param name="Name">The router.</param>
/// <param name="Prefix">What its ids begin with.</param>
/// <param name="Fields">What a record has besides id and times.</param>
internal sealed record ActionResource(string Name, string Prefix, IReadOnlyList<ActionField> Fields)
{
    public static IReadOnlyList<ActionResource> All { get; } =
    [
        new("leads", "lead",
        [
            new("name") { Required = true }, new("phone"), new("email"), new("company"),
            ActionField.OneOf("status", "new", "contacted", "won", "lost"),
        ]),
        new("tasks", "task",
        [
            new("title") { Required = true }, new("description"),
            ActionField.OneOf("status", "todo", "in_progress", "done"), ActionField.Time("dueDate"),
        ]),
        new("invoices", "invoice",
        [
            new("clientName") { Required = true }, ActionField.Number("amount") with { Required = true }, new("currency"),
            ActionField.OneOf("status", "draft", "sent", "paid", "void"), ActionField.Time("dueDate"),
        ]),
    ];

    /// <summary>The action of the scope that a procedure needs.</summary>
    public static IReadOnlyDictionary<string, string> Scopes { get; } = new Dictionary<string, string>
    {
        ["getAll"] = "read",
        ["getById"] = "read",
        ["create"] = "create",
        ["update"] = "update",
        ["delete"] = "delete",
    };

    /// <summary>The known fields of an input; refused with all that is wrong with them.</summary>
    public JsonObject Read(JsonObject input, bool isNew)
    {
        var issues = Fields.Select(field => (field.Name, Fault: field.Fault(input, isNew))).Where(issue => issue.Fault is not null).ToArray();
        if (issues.Length > 0) throw ActionApi.Invalid(issues.Select(issue => (issue.Name, issue.Fault!)));
        return new(Fields.Where(field => input[field.Name] is not null).Select(field => KeyValuePair.Create(field.Name, input[field.Name]?.DeepClone())));
    }
}

/// <summary>One field: a text, unless its kind says otherwise.</summary>
internal sealed record ActionField(string Name)
{
    private Func<JsonNode, string?> Check { get; init; } = node =>
        node.GetValueKind() == JsonValueKind.String && node.GetValue<string>().Trim().Length > 0 ? null : "Expected a text that is not empty";

    public bool Required { get; init; }

    public static ActionField Number(string name) => new(name)
    {
        Check = node => node.GetValueKind() == JsonValueKind.Number && node.GetValue<decimal>() >= 0 ? null : "Expected a number from 0",
    };

    public static ActionField Time(string name) => new(name)
    {
        Check = node => node.GetValueKind() == JsonValueKind.String && Fields.Time(node.GetValue<string>()) is not null ? null : "Expected an ISO 8601 time",
    };

    public static ActionField OneOf(string name, params string[] choices) => new(name)
    {
        Check = node => choices.Contains(node.ToString()) ? null : $"Expected one of {string.Join(", ", choices)}",
    };

    /// <summary>What is wrong with this field of an input, or null.</summary>
    public string? Fault(JsonObject input, bool isNew)
    {
        if (input[Name] is { } node) return Check(node);
        return Required && (isNew || input.ContainsKey(Name)) ? "Required" : null;
    }
}
