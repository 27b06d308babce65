using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Tuco.Mcp.Tools;

/// <summary>One tool: what it is called, what it may do, and its one method.</summary>
/// <param name="Name">As models call it.</param>
/// <param name="Title">As people read it.</param>
/// <param name="Risk">What it can do to the world.</param>
/// <param name="Toolset">The group it is switched on and off with.</param>
/// <param name="Method">The documented method: its comment is the description.</param>
/// <param name="Arguments">Shape of the arguments.</param>
/// <param name="Result">Shape of the structured half.</param>
/// <param name="Check">Faults between arguments.</param>
/// <param name="Run">Runs the tool on checked arguments; gives the JSON and the text for a number of rows.</param>
internal sealed record Tool(
    string Name, string Title, Risk Risk, string Toolset, Delegate Method, JsonTypeInfo Arguments, JsonTypeInfo Result,
    Func<JsonObject, DateTimeOffset, IEnumerable<Fault>> Check, Func<JsonObject, Call, Task<Rendering>> Run)
{
    /// <summary>Ties a documented method to its name, title and risk.</summary>
    public static Tool Of<TArguments, TResult>(string name, string title, Risk risk, string toolset,
        Func<TArguments, Call, Task<Answer<TResult>>> method, JsonTypeInfo<TArguments> arguments, JsonTypeInfo<TResult> result)
        where TArguments : IArguments =>
        new(name, title, risk, toolset, method, arguments, result,
            (given, now) => given.Deserialize(arguments)!.Faults(now),
            async (given, call) =>
            {
                var answer = await method(given.Deserialize(arguments)!, call);
                return new Rendering(answer.Rows, rows =>
                {
                    var part = rows < answer.Rows && answer.WithRows is { } fewer ? fewer(rows) : answer;
                    return (JsonSerializer.SerializeToUtf8Bytes(part.Data, result), part.Text);
                });
            });
}

/// <summary>An answer that can be rendered with fewer rows than it has.</summary>
/// <param name="Rows">0 when it is no list.</param>
/// <param name="With">Both halves with only the first rows.</param>
internal sealed record Rendering(int Rows, Func<int, (byte[] Json, string Text)> With);
