namespace Tuco.Mcp.Benchmarks;

/// <summary>What a server over HTTP takes.</summary>
/// <param name="Server">Which; null for the stub, asked without any server between.</param>
/// <param name="Memory">Megabytes that it had at most.</param>
/// <param name="Loads">By what was asked, and on how many connections.</param>
internal sealed record HttpFigures(Server? Server, double Memory, IReadOnlyDictionary<(string What, int Connections), Load> Loads);

internal static class HttpBench
{
    public const string Direct = "GET";
    public const string Stateless = "call, proxied to the stub, 2026-07-28";

    public static readonly int[] Connections = [1, 32, 256];

    public static async Task<HttpFigures> RunAsync(Server server, TimeSpan span)
    {
        using var process = ServerProcess.Start(server);
        // What it prints is no answer.
        _ = process.Output.CopyToAsync(Stream.Null);
        var clients = new HttpClients(server.Url!);
        await clients.WaitAsync(process);
        var headers = await clients.InitializeAsync();
        var loads = new Dictionary<(string, int), Load>();
        var requests = StdioBench.Requests(server, (method, parameters) => Request.Post(server.Url!, headers, method, parameters));
        foreach (var (what, request) in server.Kind is Kind.Ours ? requests.Append((Stateless, WithoutSession(server.Url!))) : requests)
        {
            await clients.RunAsync(process, request, 32, span / 2);
            foreach (var connections in Connections)
                loads[(what, connections)] = await clients.RunAsync(process, request, connections, span);
        }
        return new HttpFigures(server, process.Memory("VmHWM"), loads);
    }

    private static Request WithoutSession(Uri url) => Request.Post(url, "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: list_lines\r\n", "tools/call", """
        {"name":"list_lines","arguments":{},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}
        """);

    /// <summary>What a request to the stub takes by itself.</summary>
    public static async Task<HttpFigures> DirectAsync(Uri stub, TimeSpan span)
    {
        var (clients, request) = (new HttpClients(stub), Request.Get(new Uri(stub, "/api/lines/by-user")));
        await clients.RunAsync(null, request, 32, span / 2);
        var loads = new Dictionary<(string, int), Load>();
        foreach (var connections in Connections)
            loads[(Direct, connections)] = await clients.RunAsync(null, request, connections, span);
        return new HttpFigures(null, 0, loads);
    }
}
