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

/// <summary>
/// A real client and the real server over two pipes, on a sandbox of the test's own. Both live on one clock that stands still;
/// with <c>hasty</c> the server's pauses before retries pass at once.
/// </summary>
internal sealed class McpRig : IAsyncDisposable
{
    private readonly Runtime _runtime;
    private readonly LocalSession _session;

    private McpRig(TucoSandbox sandbox, StillClock clock, Runtime runtime, LocalSession session) =>
        (Sandbox, Clock, _runtime, _session) = (sandbox, clock, runtime, session);

    public TucoSandbox Sandbox { get; }

    public StillClock Clock { get; }

    public McpClient Client => _session.Client;

    public static async Task<McpRig> StartAsync(
        SandboxOptions? sandbox = null, Func<ApiSettings, ApiSettings>? api = null, string? protocol = null, bool hasty = false)
    {
        var clock = new StillClock();
        var tuco = await TucoSandbox.StartAsync((sandbox ?? new SandboxOptions()) with { Time = clock });
        var settings = new ApiSettings { BaseUrl = tuco.BaseUrl, Key = tuco.ApiKey };
        var runtime = new Runtime(new Settings { Api = api?.Invoke(settings) ?? settings }, NullLoggerFactory.Instance, hasty ? new HastyClock(clock) : clock);
        return new McpRig(tuco, clock, runtime, await LocalSession.StartAsync(runtime, CancellationToken.None, new McpClientOptions { ProtocolVersion = protocol }));
    }

    /// <summary>Calls a tool; a result that is no error is held to the tool's output schema.</summary>
    public async Task<ToolReply> CallAsync(string tool, string arguments = "{}", IProgress<ProgressNotificationValue>? progress = null, JsonObject? meta = null, CancellationToken cancellation = default)
    {
        using var document = JsonDocument.Parse(arguments);
        var given = document.RootElement.EnumerateObject().ToDictionary(static property => property.Name, static property => (object?)property.Value.Clone());
        var result = await Client.CallToolAsync(tool, given, progress, new RequestOptions { Meta = meta }, cancellation);
        var text = string.Join('\n', result.Content.OfType<TextContentBlock>().Select(static block => block.Text));
        if (result.IsError != true)
            OutputSchema.Holds(tool, result.StructuredContent!.Value);
        return new ToolReply(result.IsError == true, text, result.StructuredContent is { } json ? JsonNode.Parse(json.GetRawText())!.AsObject() : null);
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _runtime.DisposeAsync();
        await Sandbox.DisposeAsync();
    }
}

/// <summary>Both halves of a result.</summary>
internal sealed record ToolReply(bool IsError, string Text, JsonObject? Json)
{
    public JsonNode? this[string name] => Json?[name];

    /// <summary>The code that an error begins with.</summary>
    public string Code => Text[..Text.IndexOf(':', StringComparison.Ordinal)];
}
