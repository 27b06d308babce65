using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Tuco.Mcp.Doors;
using Tuco.Mcp.Doors.CommandLine;
using Tuco.Mcp.Options;
using Tuco.Mcp.Tests.Doors;
using Executable = Tuco.Mcp.Tests.Doors.Program;

namespace Tuco.Mcp.Tests.Faults;

/// <summary>A server of one store, whatever it runs in. A call whose answer never comes throws.</summary>
internal abstract class Server : IAsyncDisposable
{
    public abstract Task<ToolReply> CallAsync(string tool, string arguments, CancellationToken gaveUp);

    /// <summary>SIGKILL.</summary>
    public virtual Task KillAsync() => throw new NotSupportedException();

    /// <summary>SIGTERM; done when it has ended, and it ended well.</summary>
    public virtual Task TerminateAsync() => throw new NotSupportedException();

    public abstract ValueTask DisposeAsync();

    protected static async Task<ToolReply> CallAsync(McpClient client, string tool, string arguments, CancellationToken gaveUp)
    {
        using var document = JsonDocument.Parse(arguments);
        var given = document.RootElement.EnumerateObject().ToDictionary(static one => one.Name, static one => (object?)one.Value.Clone());
        var result = await client.CallToolAsync(tool, given, cancellationToken: gaveUp);
        var text = string.Join('\n', result.Content.OfType<TextContentBlock>().Select(static block => block.Text));
        return new ToolReply(result.IsError == true, text, result.StructuredContent is { } json ? JsonNode.Parse(json.GetRawText())!.AsObject() : null);
    }
}

/// <summary>A runtime of this process. Whoever is asked agrees.</summary>
internal sealed class RuntimeServer : Server
{
    private readonly Runtime _runtime;
    private readonly LocalSession _session;

    private RuntimeServer(Runtime runtime, LocalSession session) => (_runtime, _session) = (runtime, session);

    public static async Task<RuntimeServer> StartAsync(Settings settings)
    {
        var runtime = new Runtime(settings, NullLoggerFactory.Instance);
        var client = LocalSession.CommandLine(static _ => Task.FromResult("accept"));
        return new RuntimeServer(runtime, await LocalSession.StartAsync(runtime, client, CancellationToken.None));
    }

    public override Task<ToolReply> CallAsync(string tool, string arguments, CancellationToken gaveUp) => CallAsync(_session.Client, tool, arguments, gaveUp);

    public override async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _runtime.DisposeAsync();
    }
}

/// <summary><c>tuco-mcp stdio</c> and the SDK's client.</summary>
internal sealed class StdioServer : Server
{
    private readonly Executable _program;
    private readonly McpClient _client;

    private StdioServer(Executable program, McpClient client) => (_program, _client) = (program, client);

    public static async Task<StdioServer> StartAsync(IReadOnlyDictionary<string, string> environment)
    {
        var program = Executable.Start(environment, "stdio");
        var (input, output) = program.Pipes;
        var transport = new StreamClientTransport(input, output, NullLoggerFactory.Instance);
        // With a version of its own the client does not try another one when a busy machine lets it wait.
        var options = new McpClientOptions { ProtocolVersion = "2025-06-18" };
        return new StdioServer(program, await McpClient.CreateAsync(transport, options, NullLoggerFactory.Instance));
    }

    public override Task<ToolReply> CallAsync(string tool, string arguments, CancellationToken gaveUp) => CallAsync(_client, tool, arguments, gaveUp);

    public override Task KillAsync() => _program.KillAsync();

    public override async Task TerminateAsync()
    {
        await _program.TerminateAsync();
        Assert.Equal(0, await _program.ExitAsync());
    }

    public override async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _program.DisposeAsync();
    }
}

/// <summary><c>tuco-mcp call</c>, a process for each call.</summary>
internal sealed class CallServer(IReadOnlyDictionary<string, string> environment) : Server
{
    public override async Task<ToolReply> CallAsync(string tool, string arguments, CancellationToken gaveUp)
    {
        var (code, output, errors) = await Executable.RunAsync(environment, "call", tool, "--args", arguments, "--json", "--yes");
        return code switch
        {
            0 => new ToolReply(false, output, JsonNode.Parse(output)!.AsObject()),
            1 => new ToolReply(true, errors, null),
            _ => throw new InvalidOperationException($"exit code {code}: {errors}"),
        };
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
