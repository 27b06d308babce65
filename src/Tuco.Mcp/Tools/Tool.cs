using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Tuco.Mcp.Tools;

/// <summary>One tool: what it is called, what it may do, and its one method.</summary>
/// <param name="Name">As models call it.</param>
/// <param name="Title">As people read it.</param>
/// <param name="Risk">What it can do to the world.</param>
/// <param name="Method">The documented method: its comment is the description.</param>
/// <param name="Arguments">Shape of the arguments; made when it is needed, as it takes longest of all at a start.</param>
/// <param name="Result">Shape of the structured half, likewise.</param>
/// <param name="Bind">Reads arguments that hold to the schema, as of the given time.</param>
internal sealed record Tool(
    string Name, string Title, Risk Risk, Delegate Method, Func<JsonTypeInfo> Arguments, Func<JsonTypeInfo> Result,
    Func<JsonObject, DateTimeOffset, BoundCall> Bind)
{
    /// <summary>What it acts with.</summary>
    public Credential Needs { get; init; } = Credential.Key;

    /// <summary>Who answers it, at the beginning of a sentence.</summary>
    public string Upstream => Needs is Credential.ActionsKey ? "The action API" : "Tuco";

    /// <summary>An equal call after a lost answer looks what became of the first.</summary>
    public bool FindsOut { get; init; }

    /// <summary>Ties a documented method to its name, title and risk.</summary>
    /// <param name="name">As models call it.</param>
    /// <param name="title">As people read it.</param>
    /// <param name="risk">What it can do to the world.</param>
    /// <param name="method">The tool.</param>
    /// <param name="arguments">Shape of the arguments.</param>
    /// <param name="result">Shape of the structured half.</param>
    /// <param name="preview">Says what a call would do without doing it; every tool that a person must be able to judge beforehand has one.</param>
    /// <param name="followUp">Looks what became of a call made at that time; null when it does not find out.</param>
    public static Tool Of<TArguments, TResult>(string name, string title, Risk risk,
        Func<TArguments, Call, Task<Answer<TResult>>> method, Func<JsonTypeInfo<TArguments>> arguments, Func<JsonTypeInfo<TResult>> result,
        Func<TArguments, Call, Task<Preview>>? preview = null, Func<TArguments, Call, DateTimeOffset, Task<Answer<TResult>?>>? followUp = null)
        where TArguments : IArguments =>
        new(name, title, risk, method, arguments, result, (given, now) =>
        {
            var read = given.Deserialize(arguments())!;
            return new BoundCall([.. read.Faults(now)], () => JsonSerializer.Serialize((TArguments)read.Canonical, arguments()), read.Effect,
                async call => Rendering.Of(await method(read, call), result()))
            {
                PreviewAsync = preview is null ? null : call => preview(read, call),
                FollowUpAsync = followUp is null ? null
                    : async (call, at) => await followUp(read, call, at) is { } found ? Rendering.Of(found, result()) : null,
            };
        })
        { FindsOut = followUp is not null };
}

/// <summary>A tool with its arguments.</summary>
/// <param name="Faults">Faults between the arguments; with one of them the tool must not run.</param>
/// <param name="Canonical">The arguments in one writing: two calls that ask for the same have the same.</param>
/// <param name="Effect">What it would do to the world.</param>
/// <param name="RunAsync">Runs the tool.</param>
internal sealed record BoundCall(IReadOnlyList<Fault> Faults, Func<string> Canonical, Effect Effect, Func<Call, Task<Rendering>> RunAsync)
{
    /// <summary>Says what the call would do; reads only.</summary>
    public Func<Call, Task<Preview>>? PreviewAsync { get; init; }

    /// <summary>Looks what became of an equal call made at that time; reads only, null when it does not find out.</summary>
    public Func<Call, DateTimeOffset, Task<Rendering?>>? FollowUpAsync { get; init; }
}

/// <summary>An answer that can be rendered with fewer rows than it has.</summary>
/// <param name="Rows">0 when it is no list.</param>
/// <param name="With">Both halves with only the first rows, and with short strings if that is asked for.</param>
internal sealed record Rendering(int Rows, Func<int, bool, (byte[] Json, string Text)> With)
{
    /// <summary>Id of what the call made.</summary>
    public string? Subject { get; init; }

    /// <summary>A page that the user should open, such as an invoice.</summary>
    public string? PaymentUrl { get; init; }

    public static Rendering Of<T>(Answer<T> answer, JsonTypeInfo<T> shape) => new(answer.Rows, (rows, narrow) =>
    {
        var part = rows < answer.Rows && answer.WithRows is { } fewer ? fewer(rows) : answer;
        return (JsonSerializer.SerializeToUtf8Bytes(part.Data, narrow ? (JsonTypeInfo<T>)ResultJson.Narrow.GetTypeInfo(typeof(T))! : shape), part.Text);
    })
    { PaymentUrl = answer.PaymentUrl, Subject = answer.Subject };
}
