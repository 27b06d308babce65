using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Tuco.Mcp.Tools;

/// <summary>One tool: what it is called, what it may do, and its one method.</summary>
/// <param name="Name">As models call it.</param>
/// <param name="Title">As people read it.</param>
/// <param name="Risk">What it can do to the world.</param>
/// <param name="Method">The documented method: its comment is the description.</param>
/// <param name="Arguments">Shape of the arguments.</param>
/// <param name="Result">Shape of the structured half.</param>
/// <param name="Bind">Reads arguments that hold to the schema, as of the given time.</param>
internal sealed record Tool(
    string Name, string Title, Risk Risk, Delegate Method, JsonTypeInfo Arguments, JsonTypeInfo Result,
    Func<JsonObject, DateTimeOffset, BoundCall> Bind)
{
    /// <summary>Ties a documented method to its name, title and risk.</summary>
    public static Tool Of<TArguments, TResult>(string name, string title, Risk risk,
        Func<TArguments, Call, Task<Answer<TResult>>> method, JsonTypeInfo<TArguments> arguments, JsonTypeInfo<TResult> result)
        where TArguments : IArguments =>
        new(name, title, risk, method, arguments, result, (given, now) =>
        {
            var read = given.Deserialize(arguments)!;
            return new BoundCall([.. read.Faults(now)], () => JsonSerializer.Serialize((TArguments)read.Canonical, arguments), async call =>
            {
                var answer = await method(read, call);
                return new Rendering(answer.Rows, (rows, narrow) =>
                {
                    var part = rows < answer.Rows && answer.WithRows is { } fewer ? fewer(rows) : answer;
                    var shape = narrow ? (JsonTypeInfo<TResult>)ResultJson.Narrow.GetTypeInfo(typeof(TResult))! : result;
                    return (JsonSerializer.SerializeToUtf8Bytes(part.Data, shape), part.Text);
                });
            });
        });
}

/// <summary>A tool with its arguments.</summary>
/// <param name="Faults">Faults between the arguments; with one of them the tool must not run.</param>
/// <param name="Canonical">The arguments in one writing: two calls that ask for the same have the same.</param>
/// <param name="Run">Runs the tool.</param>
internal sealed record BoundCall(IReadOnlyList<Fault> Faults, Func<string> Canonical, Func<Call, Task<Rendering>> Run);

/// <summary>An answer that can be rendered with fewer rows than it has.</summary>
/// <param name="Rows">0 when it is no list.</param>
/// <param name="With">Both halves with only the first rows, and with short strings if that is asked for.</param>
internal sealed record Rendering(int Rows, Func<int, bool, (byte[] Json, string Text)> With);
