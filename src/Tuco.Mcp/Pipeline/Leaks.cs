using System.Text.Json.Nodes;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Pipeline;

/// <summary>Arguments that would carry a secret of this server out: to whoever is written to, and into the logs of whoever is asked.</summary>
internal static class Leaks
{
    public static IReadOnlyList<Fault> In(JsonObject arguments, Secrets secrets) =>
    [
        .. arguments.Where(argument => Texts(argument.Value).Any(text => secrets.Leak(text, Secrets.RunInResults)))
            .Select(static argument => new Fault(argument.Key, "holds a part of a secret of this server, which is never sent")),
    ];

    private static IEnumerable<string> Texts(JsonNode? value) => value switch
    {
        JsonArray items => items.SelectMany(Texts),
        JsonObject fields => fields.SelectMany(static field => Texts(field.Value).Prepend(field.Key)),
        JsonValue text when text.TryGetValue<string>(out var words) => [words],
        _ => [],
    };
}
