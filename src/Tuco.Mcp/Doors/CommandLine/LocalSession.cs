using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Tuco.Mcp.Doors.Lines;

namespace Tuco.Mcp.Doors.CommandLine;

/// <summary>A real client and the real server in one process, so that a person's call goes the way of a model's.</summary>
internal sealed class LocalSession : IAsyncDisposable
{
    private static readonly PipeOptions Unbounded = new(pauseWriterThreshold: 0);

    private readonly PipeWriter _requests;
    private readonly LineFront _server;

    private LocalSession(PipeWriter requests, LineFront server, McpClient client) => (_requests, _server, Client) = (requests, server, client);

    public McpClient Client { get; }

    /// <param name="runtime">What serves.</param>
    /// <param name="options">The client's.</param>
    /// <param name="stopping">Set when the person gives up: a call in flight is answered at once with what is known.</param>
    public static async Task<LocalSession> StartAsync(Runtime runtime, McpClientOptions options, CancellationToken stopping)
    {
        Pipe requests = new(Unbounded), answers = new(Unbounded);
        var server = LineFront.Start(new Lazy<Runtime>(runtime), runtime.Pipeline.Simulated, requests.Reader.AsStream(), answers.Writer.AsStream(),
            NullLoggerFactory.Instance, stopping);
        var client = await McpClient.CreateAsync(
            new StreamClientTransport(requests.Writer.AsStream(), answers.Reader.AsStream(), NullLoggerFactory.Instance),
            options, NullLoggerFactory.Instance, CancellationToken.None);
        return new LocalSession(requests.Writer, server, client);
    }

    /// <summary>The command line as a client.</summary>
    /// <param name="ask">Shows the person a question; null for a client that cannot.</param>
    public static McpClientOptions CommandLine(Func<string, Task<string>>? ask = null) => new()
    {
        ClientInfo = new Implementation { Name = "tuco-mcp command line", Version = Product.Version },
        Capabilities = new ClientCapabilities { Elicitation = ask is null ? null : new ElicitationCapability { Form = new FormElicitationCapability() } },
        Handlers = new McpClientHandlers
        {
            ElicitationHandler = ask is null ? null : async (question, _) => new ElicitResult { Action = await ask(question?.Message ?? "") },
        },
    };

    /// <summary>The properties of a JSON object as arguments.</summary>
    public static Dictionary<string, JsonElement> Arguments(JsonElement json) =>
        json.EnumerateObject().ToDictionary(static property => property.Name, static property => property.Value.Clone(), StringComparer.Ordinal);

    /// <summary>What a person reads of a result.</summary>
    public static string TextOf(CallToolResult result) => string.Join('\n', result.Content.OfType<TextContentBlock>().Select(static block => block.Text));

    public async Task<CallToolResult> CallAsync(
        string tool, IReadOnlyDictionary<string, JsonElement> arguments, IProgress<ProgressNotificationValue>? progress)
    {
        var given = arguments.ToDictionary(static argument => argument.Key, static argument => (object?)argument.Value, StringComparer.Ordinal);
        return await Client.CallToolAsync(tool, given, progress);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _requests.CompleteAsync();
        await _server.Ended;
        await _server.DisposeAsync();
    }
}
