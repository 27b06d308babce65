using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Tuco.Mcp.Hosting;

/// <summary>JSON-RPC messages as bytes.</summary>
internal static class Wire
{
    public const string Json = "application/json";

    /// <summary>What the server says where JSON-RPC has no code of its own.</summary>
    public const int Refused = -32000;
    public const int NoSession = -32001;

    private static readonly JsonTypeInfo<JsonRpcMessage> Shape =
        (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage));

    /// <exception cref="JsonException">It is no single JSON-RPC message, or nested too deeply.</exception>
    public static JsonRpcMessage? Read(ReadOnlySpan<byte> body, int mostDepth)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = mostDepth });
        return JsonSerializer.Deserialize(ref reader, Shape) is { } message && !reader.Read() ? message : null;
    }

    public static void Write(Utf8JsonWriter writer, JsonRpcMessage message) => JsonSerializer.Serialize(writer, message, Shape);

    /// <summary>What a message asks for; nulls when it is an answer.</summary>
    public static (string? Method, JsonObject? Params) Asked(JsonRpcMessage message) => message switch
    {
        JsonRpcRequest request => (request.Method, request.Params as JsonObject),
        JsonRpcNotification notification => (notification.Method, notification.Params as JsonObject),
        _ => (null, null),
    };

    /// <summary>Null when it is no text, or none that can be told: JSON may hold half a character.</summary>
    public static string? TextOf(JsonNode? node)
    {
        try
        {
            return node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Answers with one message and nothing else.</summary>
    public static Task AnswerAsync(HttpResponse response, int status, JsonRpcMessage message)
    {
        response.StatusCode = status;
        return AnswerAsync(response, writer => Write(writer, message));
    }

    /// <summary>Answers with a result that is JSON already.</summary>
    public static async Task AnswerAsync(HttpResponse response, RequestId id, ReadOnlyMemory<byte> result)
    {
        response.ContentType = Json;
        response.ContentLength = Result.Write(response.BodyWriter, id.Id is long number ? number : null, id.Id as string, result.Span);
        await response.BodyWriter.FlushAsync(response.HttpContext.RequestAborted);
    }

    private static async Task AnswerAsync(HttpResponse response, Action<Utf8JsonWriter> write)
    {
        response.ContentType = Json;
        var writer = new Utf8JsonWriter(response.BodyWriter);
        await using (writer.ConfigureAwait(false))
        {
            write(writer);
            writer.Flush();
            response.ContentLength = writer.BytesCommitted;
        }
        await response.BodyWriter.FlushAsync(response.HttpContext.RequestAborted);
    }

    public static Task FailAsync(HttpResponse response, Fault fault, RequestId id = default) =>
        FailAsync(response, fault.Status, fault.Code, fault.Words, id, fault.Details);

    /// <param name="response">The answer.</param>
    /// <param name="status">Of HTTP.</param>
    /// <param name="code">Of JSON-RPC.</param>
    /// <param name="words">What is wrong and what to do.</param>
    /// <param name="id">Of the request, once it is known.</param>
    /// <param name="data">More, for programs.</param>
    public static Task FailAsync(HttpResponse response, int status, int code, string words, RequestId id = default, JsonNode? data = null) =>
        AnswerAsync(response, status, new JsonRpcError { Id = id, Error = new JsonRpcErrorDetail { Code = code, Message = words, Data = data } });
}
