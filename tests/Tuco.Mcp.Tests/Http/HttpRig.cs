using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Authentication;
using ModelContextProtocol.Client;
using Tuco.Mcp.Doors;
using Tuco.Mcp.Hosting;
using Tuco.Mcp.Options;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tools;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Http;

/// <summary>The HTTP door on a free port of loopback, on a sandbox of the test's own.</summary>
internal sealed class HttpRig : IAsyncDisposable
{
    private readonly Runtime _runtime;
    private readonly CancellationTokenSource _calls;
    private readonly bool _ownsSandbox;

    private HttpRig(TucoSandbox sandbox, bool ownsSandbox, Settings settings, Runtime runtime, McpHttpServer server, CancellationTokenSource calls)
    {
        (Sandbox, _ownsSandbox, Settings, _runtime, Server, _calls) = (sandbox, ownsSandbox, settings, runtime, server, calls);
        Raw = new HttpClient { BaseAddress = server.BaseUrl };
    }

    public TucoSandbox Sandbox { get; }

    public Settings Settings { get; }

    public McpHttpServer Server { get; }

    /// <summary>Speaks HTTP by hand.</summary>
    public HttpClient Raw { get; }

    public static async Task<HttpRig> StartAsync(Func<HttpSettings, HttpSettings>? http = null, Func<SafetySettings, SafetySettings>? safety = null,
        Func<ApiSettings, ApiSettings>? api = null, ILoggerFactory? log = null, ToolSelection? tools = null, TimeProvider? time = null)
    {
        var tuco = await TucoSandbox.StartAsync();
        var reach = new ApiSettings
        {
            BaseUrl = tuco.BaseUrl,
            Key = tuco.ApiKey,
            ClerkToken = tuco.ClerkToken,
            ActionsUrl = tuco.BaseUrl,
            ActionsKey = tuco.ActionsKey,
        };
        var rules = new SafetySettings { StateDir = Directory.CreateTempSubdirectory("tuco-mcp-test-").FullName, Confirm = ConfirmMode.Never };
        var door = new HttpSettings { Port = 0 };
        var settings = new Settings
        {
            Api = api?.Invoke(reach) ?? reach,
            Safety = safety?.Invoke(rules) ?? rules,
            Http = http?.Invoke(door) ?? door,
            Tools = tools ?? new ToolSelection(),
        };
        return await StartAsync(tuco, ownsSandbox: true, settings, log, time);
    }

    /// <summary>Another replica on the same sandbox and state folder.</summary>
    public Task<HttpRig> BesideAsync(bool takesShortWay = true) => StartAsync(Sandbox, ownsSandbox: false, Settings, null, null, takesShortWay);

    private static async Task<HttpRig> StartAsync(TucoSandbox tuco, bool ownsSandbox, Settings settings, ILoggerFactory? log, TimeProvider? time, bool takesShortWay = true)
    {
        log ??= NullLoggerFactory.Instance;
        var runtime = new Runtime(settings, log);
        var calls = new CancellationTokenSource();
        var server = HttpDoor.Build(settings, runtime, new Secrets(settings.Secrets), log, calls, access: null, time, takesShortWay);
        await server.StartAsync(CancellationToken.None);
        return new HttpRig(tuco, ownsSandbox, settings, runtime, server, calls);
    }

    public Task<McpClient> ClientAsync(
        HttpTransportMode mode = HttpTransportMode.StreamableHttp, string? protocol = null, McpClientOptions? options = null,
        ClientOAuthOptions? oauth = null, params (string, string)[] headers)
    {
        var transport = new HttpClientTransportOptions
        {
            Endpoint = new Uri(Server.BaseUrl, mode is HttpTransportMode.Sse ? "/sse" : "/mcp"),
            TransportMode = mode,
            OAuth = oauth,
            AdditionalHeaders = headers.ToDictionary(static header => header.Item1, static header => header.Item2, StringComparer.Ordinal),
        };
        options ??= new McpClientOptions();
        options.ProtocolVersion = protocol;
        return McpClient.CreateAsync(new HttpClientTransport(transport, NullLoggerFactory.Instance), options, NullLoggerFactory.Instance);
    }

    /// <summary>One POST, headers as a client of Streamable HTTP sends them.</summary>
    public Task<HttpResponseMessage> PostAsync(string body, params (string Name, string Value)[] headers) =>
        Raw.SendAsync(Request(HttpMethod.Post, "/mcp", body, headers), HttpCompletionOption.ResponseHeadersRead);

    public static HttpRequestMessage Request(HttpMethod method, string path, string? body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path);
        if (!headers.Any(static header => header.Name == "Accept"))
            request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        foreach (var (name, value) in headers)
        {
            if (name.StartsWith("Content-", StringComparison.Ordinal))
            {
                request.Content!.Headers.Remove(name);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
            else
                request.Headers.TryAddWithoutValidation(name, value);
        }
        return request;
    }

    /// <summary>The id of a new session of 2025-11-25.</summary>
    public async Task<string> SessionAsync(params (string, string)[] headers)
    {
        using var answer = await PostAsync(Rpc.Initialize, headers);
        answer.EnsureSuccessStatusCode();
        var id = Assert.Single(answer.Headers.GetValues("Mcp-Session-Id"));
        using var initialized = await PostAsync(Rpc.Initialized, [("Mcp-Session-Id", id), .. headers]);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, initialized.StatusCode);
        return id;
    }

    public async ValueTask DisposeAsync()
    {
        Raw.Dispose();
        await Server.StopAsync(CancellationToken.None);
        await Server.DisposeAsync();
        await _runtime.DisposeAsync();
        _calls.Dispose();
        if (!_ownsSandbox)
            return;
        await Sandbox.DisposeAsync();
        Directory.Delete(Settings.Safety.StateDir, recursive: true);
    }
}

/// <summary>Messages as a client writes them.</summary>
internal static class Rpc
{
    public const string Initialize =
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""";

    public const string Initialized = """{"jsonrpc":"2.0","method":"notifications/initialized"}""";

    public const string Ping = """{"jsonrpc":"2.0","id":"p","method":"ping"}""";

    public static string Call(string tool, string arguments = "{}", string id = "7") =>
        $$$"""{"jsonrpc":"2.0","id":{{{id}}},"method":"tools/call","params":{"name":"{{{tool}}}","arguments":{{{arguments}}} }}""";

    /// <summary>A call of 2026-07-28 and the headers that go with it.</summary>
    public static (string Body, (string, string)[] Headers) Stateless(string tool, string arguments = "{}", string id = "7", string capabilities = "{}") =>
        ($$$"""{"jsonrpc":"2.0","id":{{{id}}},"method":"tools/call","params":{"name":"{{{tool}}}","arguments":{{{arguments}}},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{{{capabilities}}} } } }""",
        [("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/call"), ("Mcp-Name", tool)]);

    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage answer)
    {
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    /// <summary>The JSON-RPC error of an answer that is one.</summary>
    public static async Task<JsonNode> ErrorAsync(this HttpResponseMessage answer, int status)
    {
        Assert.Equal(status, (int)answer.StatusCode);
        return (await answer.JsonAsync())["error"]!;
    }
}
