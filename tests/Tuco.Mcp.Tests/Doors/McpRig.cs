using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Tuco.Mcp.Doors;
using Tuco.Mcp.Doors.CommandLine;
using Tuco.Mcp.Options;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tools;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>
/// A real client and the real server over two pipes, on a sandbox of the test's own. Both live on one clock that stands still;
/// with <c>hasty</c> the server's pauses before retries pass at once.
/// </summary>
internal sealed class McpRig : IAsyncDisposable
{
    private static readonly ToolSelection Every = new() { Toolsets = ["all"] };

    private readonly Runtime _runtime;
    private readonly LocalSession _session;
    private readonly bool _ownsSandbox;

    private McpRig(TucoSandbox sandbox, bool ownsSandbox, StillClock clock, Settings settings, Runtime runtime, LocalSession session) =>
        (Sandbox, _ownsSandbox, Clock, Settings, _runtime, _session) = (sandbox, ownsSandbox, clock, settings, runtime, session);

    /// <summary>What the server was started with; another rig that is given it shares the state folder.</summary>
    public Settings Settings { get; }

    public TucoSandbox Sandbox { get; }

    public StillClock Clock { get; }

    public McpClient Client => _session.Client;

    public static async Task<McpRig> StartAsync(
        SandboxOptions? sandbox = null, Func<ApiSettings, ApiSettings>? api = null, string? protocol = null, bool hasty = false,
        Func<SafetySettings, SafetySettings>? safety = null, Func<ElicitRequestParams, CancellationToken, Task<ElicitResult>>? person = null, bool links = false,
        ToolSelection? tools = null)
    {
        var clock = new StillClock();
        var tuco = await TucoSandbox.StartAsync((sandbox ?? new SandboxOptions()) with { Time = clock });
        var reach = new ApiSettings
        {
            BaseUrl = tuco.BaseUrl,
            Key = tuco.ApiKey,
            ClerkToken = tuco.ClerkToken,
            ActionsUrl = tuco.BaseUrl,
            ActionsKey = tuco.ActionsKey,
        };
        // Most tests are not about consent; those that are say so.
        var rules = new SafetySettings { StateDir = Directory.CreateTempSubdirectory("tuco-mcp-test-").FullName, Confirm = ConfirmMode.Never };
        var settings = new Settings { Api = api?.Invoke(reach) ?? reach, Safety = safety?.Invoke(rules) ?? rules, Tools = tools ?? Every };
        // As the program does when it reads its environment.
        foreach (var secret in new[] { settings.Api.Key, settings.Api.ClerkToken, settings.Api.ActionsKey })
            settings.Secrets.Add(secret);
        return await StartAsync(tuco, ownsSandbox: true, clock, settings, protocol, hasty, person, links);
    }

    /// <summary>A second server on the same sandbox, clock and state folder, as another window of the same user would be.</summary>
    public Task<McpRig> BesideAsync(Func<Settings, Settings>? settings = null, string? protocol = null,
        Func<ElicitRequestParams, CancellationToken, Task<ElicitResult>>? person = null) =>
        StartAsync(Sandbox, ownsSandbox: false, Clock, settings?.Invoke(Settings) ?? Settings, protocol, hasty: false, person, links: false);

    private static async Task<McpRig> StartAsync(TucoSandbox tuco, bool ownsSandbox, StillClock clock, Settings settings, string? protocol, bool hasty,
        Func<ElicitRequestParams, CancellationToken, Task<ElicitResult>>? person, bool links)
    {
        var runtime = new Runtime(settings, NullLoggerFactory.Instance, hasty ? new HastyClock(clock) : clock);
        var client = new McpClientOptions { ProtocolVersion = protocol };
        if (person is not null)
        {
            client.Capabilities = new ClientCapabilities
            {
                Elicitation = new ElicitationCapability { Form = new FormElicitationCapability(), Url = links ? new UrlElicitationCapability() : null },
            };
            client.Handlers = new McpClientHandlers { ElicitationHandler = async (asked, cancellation) => await person(asked!, cancellation) };
        }
        return new McpRig(tuco, ownsSandbox, clock, settings, runtime, await LocalSession.StartAsync(runtime, client, CancellationToken.None));
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
        if (!_ownsSandbox)
            return;
        await Sandbox.DisposeAsync();
        Directory.Delete(Settings.Safety.StateDir, recursive: true);
    }
}

/// <summary>Both halves of a result.</summary>
internal sealed record ToolReply(bool IsError, string Text, JsonObject? Json)
{
    public JsonNode? this[string name] => Json?[name];

    /// <summary>The code that an error begins with.</summary>
    public string Code => Text[..Text.IndexOf(':', StringComparison.Ordinal)];
}
