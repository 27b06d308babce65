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

    /// <summary>Answers with one message and nothing else.</summary>
    public static async Task AnswerAsync(HttpResponse response, int status, JsonRpcMessage message)
    {
        response.StatusCode = status;
        response.ContentType = Json;
        var writer = new Utf8JsonWriter(response.BodyWriter);
        await using (writer.ConfigureAwait(false))
        {
            Write(writer, message);
            writer.Flush();
            response.ContentLength = writer.BytesCommitted;
        }
        await response.BodyWriter.FlushAsync(response.HttpContext.RequestAborted);
    }

    /// <param name="response">The answer.</param>
    /// <param name="status">Of HTTP.</param>
    /// <param name="code">Of JSON-RPC.</param>
    /// <param name="words">What is wrong and what to do.</param>
    /// <param name="id">Of the request, once it is known.</param>
    /// <param name="data">More, for programs.</param>
    public static Task FailAsync(HttpResponse response, int status, int code, string words, RequestId id = default, JsonNode? data = null) =>
        AnswerAsync(response, status, new JsonRpcError { Id = id, Error = new JsonRpcErrorDetail { Code = code, Message = words, Data = data } });
}
