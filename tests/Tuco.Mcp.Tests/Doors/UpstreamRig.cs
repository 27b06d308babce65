using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Tuco.Mcp.Doors;
using Tuco.Mcp.Doors.CommandLine;
using Tuco.Mcp.Options;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>As <see cref="McpRig"/>, but pauses before retries pass at once, and the upstream may be another than the sandbox.</summary>
internal sealed class UpstreamRig : IAsyncDisposable
{
    private readonly Runtime _runtime;
    private readonly LocalSession _session;

    private UpstreamRig(TucoSandbox sandbox, StillClock clock, Runtime runtime, LocalSession session) =>
        (Sandbox, Clock, _runtime, _session) = (sandbox, clock, runtime, session);

    public TucoSandbox Sandbox { get; }

    public StillClock Clock { get; }

    public static async Task<UpstreamRig> StartAsync(SandboxOptions? sandbox = null, Func<ApiSettings, ApiSettings>? api = null)
    {
        var clock = new StillClock();
        var tuco = await TucoSandbox.StartAsync((sandbox ?? new SandboxOptions()) with { Time = clock });
        var settings = new ApiSettings { BaseUrl = tuco.BaseUrl, Key = tuco.ApiKey };
        var runtime = new Runtime(new Settings { Api = api?.Invoke(settings) ?? settings }, NullLoggerFactory.Instance, new HastyClock(clock));
        return new UpstreamRig(tuco, clock, runtime, await LocalSession.StartAsync(runtime, CancellationToken.None, new McpClientOptions()));
    }

    public async Task<ToolReply> CallAsync(string tool, string arguments, JsonObject? meta = null)
    {
        using var document = JsonDocument.Parse(arguments);
        var given = document.RootElement.EnumerateObject().ToDictionary(static property => property.Name, static property => (object?)property.Value.Clone());
        var result = await _session.Client.CallToolAsync(tool, given, null, new RequestOptions { Meta = meta }, CancellationToken.None);
        if (result.IsError != true)
            OutputSchema.Holds(tool, result.StructuredContent!.Value);
        return new ToolReply(result.IsError == true, result.Content.OfType<TextContentBlock>().Single().Text,
            result.StructuredContent is { } json ? JsonNode.Parse(json.GetRawText())!.AsObject() : null);
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _runtime.DisposeAsync();
        await Sandbox.DisposeAsync();
    }
}

/// <summary>One good call of each tool, and what the tests ask of every failure.</summary>
internal static class Calls
{
    public const string RequestLine = """{"firstName":"Support","lastName":"Two","channelType":"email","email":"two@example.com"}""";

    public const string Send = """{"recipientPhone":"+12025550143","message":"Hi"}""";

    public static string Arguments(string tool) => tool switch
    {
        "request_line" => RequestLine,
        "send_message" => Send,
        "line_status" => $$"""{"lineRequestId":"{{Seeded.HealthyLineId}}"}""",
        _ => "{}",
    };

    public static bool Writes(string tool) => tool is "request_line" or "send_message";

    /// <summary>An error that is complete in its text; the correlation id is the one on the wire.</summary>
    public static void Complains(this ToolReply reply, string code, IEnumerable<SandboxRequest> wire)
    {
        Assert.True(reply.IsError, reply.Text);
        Assert.Null(reply.Json);
        Assert.Equal(code, reply.Code);
        Assert.Matches(@"\nretryable: (yes|no)\nnext: \S.{10,}", reply.Text);
        foreach (var request in wire)
            Assert.EndsWith("\ncorrelationId: " + request.Headers["x-correlation-id"], reply.Text, StringComparison.Ordinal);
    }

    /// <summary>Looks every 2 ms until something on another thread has come true.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        while (!holds())
        {
            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds < 20, "It did not come true.");
            await Task.Delay(2);
        }
    }
}
