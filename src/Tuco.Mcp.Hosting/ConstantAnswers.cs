using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace Tuco.Mcp.Hosting;

/// <summary>Answers that are always the same: the server makes each of them once, and after that its bytes are sent.</summary>
internal sealed class ConstantAnswers(McpHttpOptions options)
{
    private const int MostKept = 100;

    private readonly ConcurrentDictionary<string, byte[]> _results = new(StringComparer.Ordinal);

    /// <summary>Under which name the answer is kept; null when it is not always the same.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="version">Of the protocol: by it an answer differs.</param>
    public string? NameOf(JsonRpcRequest request, Caller caller, string? version) =>
        options.Constant?.Invoke(request, caller) is { } name ? $"{version}/{request.Method}/{name}" : null;

    /// <summary>False when it is not known yet.</summary>
    public async ValueTask<bool> AnswerAsync(HttpResponse response, string? name, RequestId id)
    {
        if (name is null || !_results.TryGetValue(name, out var result))
            return false;
        response.ContentType = Wire.Json;
        var writer = new Utf8JsonWriter(response.BodyWriter);
        await using (writer.ConfigureAwait(false))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("result"u8);
            writer.WriteRawValue(result, skipInputValidation: true);
            writer.WritePropertyName("id"u8);
            if (id.Id is long number)
                writer.WriteNumberValue(number);
            else
                writer.WriteStringValue((string)id.Id!);
            writer.WriteString("jsonrpc"u8, "2.0"u8);
            writer.WriteEndObject();
            writer.Flush();
            response.ContentLength = writer.BytesCommitted;
        }
        await response.BodyWriter.FlushAsync(response.HttpContext.RequestAborted);
        return true;
    }

    public void Keep(string? name, JsonRpcMessage answer)
    {
        if (name is null || answer is not JsonRpcResponse { Result: { } result } || _results.Count >= MostKept)
            return;
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
            result.WriteTo(writer);
        _results[name] = bytes.ToArray();
    }
}
