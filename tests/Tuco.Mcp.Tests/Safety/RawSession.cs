using System.IO.Pipelines;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Server;
using Tuco.Mcp.Doors;
using Tuco.Mcp.Tests.Doors;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>A server beside a rig, spoken to in JSON-RPC by hand: for clients that say what no library would.</summary>
internal sealed class RawSession : IAsyncDisposable
{
    private readonly Runtime _runtime;
    private readonly McpServer _server;
    private readonly Task _serving;
    private readonly StreamWriter _requests;
    private readonly StreamReader _answers;
    private int _id = 100;

    private RawSession(Runtime runtime)
    {
        Pipe requests = new(), answers = new();
        _runtime = runtime;
        _server = McpServer.Create(
            new StreamServerTransport(requests.Reader.AsStream(), answers.Writer.AsStream(), "raw", NullLoggerFactory.Instance),
            Protocol.Options(runtime.Pipeline, CancellationToken.None), NullLoggerFactory.Instance);
        _serving = _server.RunAsync(CancellationToken.None);
        _requests = new StreamWriter(requests.Writer.AsStream()) { AutoFlush = true };
        _answers = new StreamReader(answers.Reader.AsStream());
    }

    public static RawSession Start(McpRig rig) => new(new Runtime(rig.Settings, NullLoggerFactory.Instance, rig.Clock));

    public Task SendAsync(int? id, string method, string parameters) =>
        _requests.WriteLineAsync($$"""{"jsonrpc":"2.0",{{(id is null ? "" : $"\"id\":{id},")}}"method":"{{method}}","params":{{parameters.ReplaceLineEndings(" ")}} }""");

    public async Task<JsonNode> AskAsync(string line)
    {
        await _requests.WriteLineAsync(line.ReplaceLineEndings(" "));
        return await ReadAsync();
    }

    public async Task<JsonNode> ReadAsync() =>
        JsonNode.Parse(await _answers.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)) ?? throw new EndOfStreamException())!;

    public async Task InitializeAsync(string version, string capabilities)
    {
        await SendAsync(0, "initialize", $$"""{"protocolVersion":"{{version}}","capabilities":{{capabilities}},"clientInfo":{"name":"raw","version":"1"} }""");
        Assert.Equal(version, (string?)(await ReadAsync())["result"]!["protocolVersion"]);
        await SendAsync(null, "notifications/initialized", "{}");
    }

    /// <summary>One stateless call (2026-07-28); its result.</summary>
    /// <param name="tool">Its name.</param>
    /// <param name="arguments">JSON.</param>
    /// <param name="state">The requestState to bring back.</param>
    /// <param name="replies">The inputResponses to bring back.</param>
    /// <param name="capabilities">What this call declares.</param>
    public async Task<JsonNode> CallAsync(string tool, string arguments, string? state = null, string? replies = null, string capabilities = """{"elicitation":{"form":{}}}""")
    {
        var parameters = new JsonObject
        {
            ["name"] = tool,
            ["arguments"] = JsonNode.Parse(arguments),
            ["_meta"] = new JsonObject
            {
                ["io.modelcontextprotocol/protocolVersion"] = Acts.Stateless,
                ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "raw", ["version"] = "1" },
                ["io.modelcontextprotocol/clientCapabilities"] = JsonNode.Parse(capabilities),
            },
        };
        if (state is not null)
            parameters["requestState"] = state;
        if (replies is not null)
            parameters["inputResponses"] = JsonNode.Parse(replies);
        await SendAsync(++_id, "tools/call", parameters.ToJsonString());
        var answer = await ReadAsync();
        Assert.Equal(_id, (int)answer["id"]!);
        return answer["result"] ?? throw new InvalidOperationException(answer.ToJsonString());
    }

    public async ValueTask DisposeAsync()
    {
        await _requests.DisposeAsync();
        await _server.DisposeAsync();
        await _serving;
        await _runtime.DisposeAsync();
        _answers.Dispose();
    }
}
