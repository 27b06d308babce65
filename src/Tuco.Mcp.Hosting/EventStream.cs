using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ModelContextProtocol.Protocol;

namespace Tuco.Mcp.Hosting;

/// <summary>An answer that is an event stream: one event a message. Its writers take turns.</summary>
internal sealed class EventStream(HttpResponse response)
{
    public const string MediaType = "text/event-stream";

    private static readonly byte[] Life = ": \n\n"u8.ToArray();

    /// <summary>Sends the headers, so that nothing between waits for more.</summary>
    public async Task BeginAsync()
    {
        var headers = response.Headers;
        headers.ContentType = MediaType;
        headers.CacheControl = "no-cache,no-store";
        headers.ContentEncoding = "identity";
        headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.StartAsync(response.HttpContext.RequestAborted);
        await response.BodyWriter.FlushAsync(response.HttpContext.RequestAborted);
    }

    /// <summary>An event that was written before.</summary>
    public Task WriteAsync(ReadOnlyMemory<byte> bytes) => response.BodyWriter.WriteAsync(bytes, response.HttpContext.RequestAborted).AsTask();

    public Task KeepAliveAsync() => WriteAsync(Life);

    /// <summary>One message as an event. JSON holds no line break, so it is one line of data.</summary>
    public static byte[] EventOf(JsonRpcMessage message, string? id = null)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        if (id is not null)
            bytes.Write(Encoding.ASCII.GetBytes($"id: {id}\n"));
        bytes.Write("event: message\ndata: "u8);
        using (var writer = new Utf8JsonWriter(bytes))
            Wire.Write(writer, message);
        bytes.Write("\n\n"u8);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>An event without data: from its id on a client can take the stream up again.</summary>
    public static byte[] Priming(string id, TimeSpan? retry) => Encoding.ASCII.GetBytes(retry is { } wait
        ? string.Create(CultureInfo.InvariantCulture, $"id: {id}\nretry: {(long)wait.TotalMilliseconds}\ndata: \n\n")
        : $"id: {id}\ndata: \n\n");
}
