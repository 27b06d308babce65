using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace Tuco.Mcp.Hosting;

/// <summary>Answers that are always the same: the server makes each of them once, and after that its bytes are sent.</summary>
internal sealed class ConstantAnswers(McpHttpOptions options)
{
    private const int MostKept = 100;

    private readonly ConcurrentDictionary<string, byte[]> _results = new(StringComparer.Ordinal);

    /// <summary>Answers what is known already; else tells who is to get the answer, if it is always the same.</summary>
    /// <param name="response">To the client.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="version">Of the protocol: by it an answer differs; null while none is agreed on.</param>
    public async ValueTask<(bool IsAnswered, Action<JsonRpcMessage>? Keep)> TryAsync(HttpResponse response, JsonRpcRequest request, string? version)
    {
        if (version is null || options.Constant?.Invoke(request, (Caller)request.Context!.User!) is not { } which)
            return (false, null);
        var name = $"{version}/{request.Method}/{which}";
        if (!_results.TryGetValue(name, out var result))
            return (false, answer => Keep(name, answer));
        var began = Stopwatch.GetTimestamp();
        await Wire.AnswerAsync(response, writer => Write(writer, request.Id, result));
        options.ToldConstant?.Invoke(request, version, Stopwatch.GetElapsedTime(began));
        return (true, null);
    }

    private static void Write(Utf8JsonWriter writer, RequestId id, byte[] result)
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
    }

    private void Keep(string name, JsonRpcMessage answer)
    {
        if (answer is not JsonRpcResponse { Result: { } result } || _results.Count >= MostKept)
            return;
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
            result.WriteTo(writer);
        _results[name] = bytes.ToArray();
    }
}
