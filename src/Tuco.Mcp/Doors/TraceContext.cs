using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Doors;

/// <summary>The W3C trace context that a client puts into the <c>_meta</c> of a request. Baggage is not looked at.</summary>
internal static class TraceContext
{
    private const int Longest = 512;

    /// <summary>None where the client sends none, or one that is not sound.</summary>
    public static ActivityContext Of(JsonNode? parameters, Secrets secrets)
    {
        if (Read(parameters, "_meta") is not { } meta || Text(meta, "traceparent") is not { } parent)
            return default;
        var state = Text(meta, "tracestate");
        if (state is not null && (state.Length > Longest || state.Any(static c => c is < ' ' or > '~') || secrets.Leak(state, Secrets.RunInWords)))
            state = null;
        return ActivityContext.TryParse(parent, state, isRemote: true, out var context) ? context : default;
    }

    /// <summary>Null where there is no such text, or none that can be read: a name that stands twice, half a character.</summary>
    public static string? Text(JsonNode? node, string name) => Read(node, name) is JsonValue value && value.GetValueKind() == JsonValueKind.String
        ? Read(value, static value => value.GetValue<string>()) : null;

    private static JsonNode? Read(JsonNode? node, string name) => node is JsonObject json ? Read(json, json => json[name]) : null;

    private static T? Read<TNode, T>(TNode node, Func<TNode, T?> read)
        where T : class
    {
        try
        {
            return read(node);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
