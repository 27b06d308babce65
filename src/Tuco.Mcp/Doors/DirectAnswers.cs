using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tuco.Mcp.Hosting;
using Tuco.Mcp.Pipeline;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Doors;

/// <summary>
/// What is answered without the SDK's server: what is always the same, and a read that asks for no progress. A read asks the person nothing
/// and sends the client nothing but its result; all that is not asked plainly is left to the server, and so are the refusals.
/// </summary>
/// <param name="ready">What is always the same.</param>
/// <param name="stopping">Set when the door closes: calls in flight are answered at once.</param>
internal sealed class DirectAnswers(ReadyAnswers ready, CancellationToken stopping)
{
    /// <summary>False for what the server has to answer.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="visit">Who asks.</param>
    /// <param name="cancelled">Nobody waits for the answer any more.</param>
    /// <param name="result">Comes to be the result, or cancelled.</param>
    public bool TryAnswer(PlainRequest request, Visit visit, CancellationToken cancelled, [NotNullWhen(true)] out Task<byte[]>? result)
    {
        result = !IsPlain(request) ? null : request.Method switch
        {
            "ping" when !request.IsStateless && AsksForNoMore(request.Params) => ReadyAnswers.Empty,
            "tools/list" when AsksForNoMore(request.Params) => ready.List(visit, request.IsStateless),
            "server/discover" when request.IsStateless && AsksForNoMore(request.Params) => ready.Discover(),
            "tools/call" when CallOf(request.Params, visit) is { } call => RunAsync(call, request.IsStateless, visit, cancelled),
            _ => null,
        };
        return result is not null;
    }

    private static bool IsPlain(PlainRequest request)
    {
        if (request.Params.ValueKind is JsonValueKind.Undefined)
            return !request.IsStateless;
        if (request.Params.ValueKind is not JsonValueKind.Object || !Plainness.IsReadable(request.Params))
            return false;
        return request.Params.TryGetProperty("_meta"u8, out var meta)
            ? meta.ValueKind is JsonValueKind.Object && (!request.IsStateless || Plainness.IsStatelessMeta(meta))
            : !request.IsStateless;
    }

    private static bool AsksForNoMore(JsonElement parameters) =>
        parameters.ValueKind is JsonValueKind.Undefined || parameters.EnumerateObject().All(static one => one.NameEquals("_meta"u8));

    private static ReadCall? CallOf(JsonElement asked, Visit visit)
    {
        if (asked.ValueKind is not JsonValueKind.Object)
            return null;
        Tool? tool = null;
        JsonElement arguments = default, meta = default;
        foreach (var property in asked.EnumerateObject())
        {
            if (property.NameEquals("name"u8))
                tool = property.Value.ValueKind is JsonValueKind.String ? Catalog.Find(property.Value) : null;
            else if (property.NameEquals("arguments"u8))
                arguments = property.Value;
            else if (property.NameEquals("_meta"u8))
                meta = property.Value;
            else
                return null;
        }
        return tool is { Risk: Risk.Read } && visit.Has(tool)
            && arguments.ValueKind is JsonValueKind.Undefined or JsonValueKind.Object
            && (meta.ValueKind is JsonValueKind.Undefined || !meta.TryGetProperty("progressToken"u8, out _))
            ? new ReadCall(tool, arguments, meta) : null;
    }

    private async Task<byte[]> RunAsync(ReadCall call, bool stateless, Visit visit, CancellationToken cancelled)
    {
        var incoming = new Incoming(
            call.Arguments.ValueKind is JsonValueKind.Undefined ? [] : call.Arguments.EnumerateObject()
                .Select(static field => new KeyValuePair<string, JsonElement>(field.Name, field.Value)),
            call.Meta.ValueKind is JsonValueKind.Undefined ? null : JsonObject.Create(call.Meta),
            static (_, _, _) => Task.CompletedTask)
        {
            Principal = visit.Principal,
            Restraint = visit.Restraint,
        };
        var outcome = await visit.Pipeline.RunAsync(call.Tool, incoming, cancelled, stopping);
        return ResultWriter.Of(outcome, stateless ? ready.Ending : default);
    }

    private sealed record ReadCall(Tool Tool, JsonElement Arguments, JsonElement Meta);
}
