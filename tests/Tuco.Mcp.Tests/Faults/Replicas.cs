using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Tuco.Mcp.Tests.Doors;
using Executable = Tuco.Mcp.Tests.Doors.Program;

namespace Tuco.Mcp.Tests.Faults;

/// <summary>Three processes <c>tuco-mcp http</c>, each as if on a host of its own, on one PostgreSQL and one seal key, behind a proxy that takes turns.</summary>
internal sealed partial class Replicas : IAsyncDisposable
{
    public const int Count = 3;

    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly string _folder;
    private readonly RoundRobin _proxy;
    private readonly Executable?[] _programs = new Executable?[Count];
    private int _clients;

    private Replicas(IReadOnlyDictionary<string, string> environment, string folder, RoundRobin proxy) => (_environment, _folder, _proxy) = (environment, folder, proxy);

    public Uri Root => _proxy.Root;

    public static async Task<Replicas> StartAsync(IReadOnlyDictionary<string, string> environment, string folder)
    {
        var replicas = new Replicas(environment, folder, await RoundRobin.StartAsync(Count));
        await Task.WhenAll(Enumerable.Range(0, Count).Select(replicas.StartAsync));
        return replicas;
    }

    /// <summary>A client of 2026-07-28. Whoever is asked agrees.</summary>
    public async Task<HttpServer> ConnectAsync()
    {
        var name = $"client{Interlocked.Increment(ref _clients)}";
        var transport = new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(Root, "/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string>(StringComparer.Ordinal) { [RoundRobin.ClientHeader] = name },
        }, NullLoggerFactory.Instance);
        var client = await McpClient.CreateAsync(transport, new McpClientOptions
        {
            ProtocolVersion = "2026-07-28",
            Capabilities = new ClientCapabilities { Elicitation = new ElicitationCapability { Form = new FormElicitationCapability() } },
            Handlers = new McpClientHandlers { ElicitationHandler = static (_, _) => ValueTask.FromResult(new ElicitResult { Action = "accept" }) },
        }, NullLoggerFactory.Instance);
        return new HttpServer(this, client, name);
    }

    /// <summary>SIGKILL to the one that has the client's call; another takes its place.</summary>
    public Task KillAsync(string client) => ReplaceAsync(_proxy.LastOf(client), static program => program.KillAsync());

    /// <summary>SIGTERM to it; another takes its place once it has ended well.</summary>
    public Task TerminateAsync(string client) => ReplaceAsync(_proxy.LastOf(client), static async program =>
    {
        await program.TerminateAsync();
        Assert.Equal(0, await program.ExitAsync());
    });

    /// <summary>What is wrong with the audit log of a host, as its <c>tuco-mcp audit verify</c> tells it.</summary>
    public async Task<IReadOnlyList<string>> AuditAsync()
    {
        var reports = await Task.WhenAll(Enumerable.Range(0, Count).Select(index => Executable.RunAsync(EnvironmentOf(index), "audit", "verify")));
        return [.. reports.Where(static report => report.Code != 0).Select(static report => report.Output + report.Errors)];
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        foreach (var program in _programs.OfType<Executable>())
            await program.DisposeAsync();
    }

    private async Task ReplaceAsync(int index, Func<Executable, Task> end)
    {
        var program = _programs[index]!;
        await end(program);
        _proxy[index] = null;
        await program.DisposeAsync();
        await StartAsync(index);
    }

    private async Task StartAsync(int index)
    {
        var program = _programs[index] = Executable.Start(EnvironmentOf(index), "http", "--port", "0");
        await Calls.UntilAsync(() => Listening().IsMatch(program.Errors));
        _proxy[index] = new Uri(Listening().Match(program.Errors).Value);
    }

    private Dictionary<string, string> EnvironmentOf(int index) => new(_environment, StringComparer.Ordinal)
    {
        ["TUCO_STATE_DIR"] = Path.Combine(_folder, $"host{index}"),
        ["TUCO_HTTP_DRAIN"] = "1",
        ["TUCO_LOG_LEVEL"] = "Information",
    };

    [GeneratedRegex("http://127[0-9.:]+", RegexOptions.None, 1000)]
    private static partial Regex Listening();
}

/// <summary>All replicas, as one client has them before it.</summary>
internal sealed class HttpServer(Replicas replicas, McpClient client, string name) : Server
{
    public override Task<ToolReply> CallAsync(string tool, string arguments, CancellationToken gaveUp) => CallAsync(client, tool, arguments, gaveUp);

    public override Task KillAsync() => replicas.KillAsync(name);

    public override Task TerminateAsync() => replicas.TerminateAsync(name);

    public override ValueTask DisposeAsync() => client.DisposeAsync();
}
