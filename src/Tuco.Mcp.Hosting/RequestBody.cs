using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;

namespace Tuco.Mcp.Hosting;

/// <summary>The one message in the body of a POST.</summary>
internal static class RequestBody
{
    private static readonly Fault Unparsed = new(400, (int)McpErrorCode.ParseError,
        "The body is no JSON that can be read: it must be UTF-8, with no name twice in an object (nor in another case), nested no deeper than the limit.");

    private static readonly Fault NoMessage = new(400, (int)McpErrorCode.InvalidRequest,
        "The body must be one JSON-RPC 2.0 message: an object with \"jsonrpc\": \"2.0\", whose id is a whole number or a text. Batches are not taken.");

    public static async ValueTask<(Posted? Posted, Fault? Fault)> ReadAsync(HttpRequest request, McpHttpOptions options)
    {
        if (!MediaTypes.IsJson(request.ContentType))
            return (null, new Fault(415, Wire.Refused, "Content-Type must be application/json."));
        if (request.ContentLength > options.MostBytes)
            return (null, TooLarge(options));
        try
        {
            // Most bodies are there as soon as their headers are, and need no clock.
            if (request.BodyReader.TryRead(out var read))
            {
                if (read.IsCompleted)
                    return Whole(request.BodyReader, read.Buffer, options);
                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
            return await InTimeAsync(request, options);
        }
        catch (BadHttpRequestException e)
        {
            return (null, e.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLarge(options)
                : new Fault(e.StatusCode, Wire.Refused, "The body cannot be read."));
        }
    }

    private static async Task<(Posted?, Fault?)> InTimeAsync(HttpRequest request, McpHttpOptions options)
    {
        using var late = new CancellationTokenSource(options.RequestPatience, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, request.HttpContext.RequestAborted);
        try
        {
            return await WholeAsync(request.BodyReader, options, either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return (null, new Fault(408, Wire.Refused, "The body did not come in time."));
        }
    }

    private static async Task<(Posted?, Fault?)> WholeAsync(PipeReader body, McpHttpOptions options, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await body.ReadAsync(cancellation);
            if (read.Buffer.Length > options.MostBytes)
                return (null, TooLarge(options));
            if (!read.IsCompleted)
            {
                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }
            return Whole(body, read.Buffer, options);
        }
    }

    private static (Posted?, Fault?) Whole(PipeReader body, ReadOnlySequence<byte> bytes, McpHttpOptions options)
    {
        var parsed = bytes.Length > options.MostBytes ? (null, TooLarge(options)) : Parsed(bytes, options.MostDepth);
        body.AdvanceTo(bytes.End);
        return parsed;
    }

    private static (Posted?, Fault?) Parsed(ReadOnlySequence<byte> body, int mostDepth)
    {
        // The pipe takes its memory back before the request is answered.
        var bytes = body.ToArray();
        JsonDocument? json;
        try
        {
            // Of a name that comes twice, one reader takes the first value and another the last.
            json = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = mostDepth });
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, Unparsed);
        }
        try
        {
            if (Wire.Read(bytes, mostDepth) is not { } message)
                return (null, NoMessage);
            foreach (var (_, value) in Wire.Asked(message).Params ?? [])
                _ = (value as JsonObject)?.Count;
            var posted = new Posted(message, json);
            json = null;
            return (posted, null);
        }
        catch (ArgumentException)
        {
            // A JSON node takes names that differ in nothing but case for one, and says so when it is first looked into.
            return (null, Unparsed);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, NoMessage);
        }
        finally
        {
            json?.Dispose();
        }
    }

    private static Fault TooLarge(McpHttpOptions options) => new(413, Wire.Refused, $"The body may hold at most {options.MostBytes} bytes.");
}
