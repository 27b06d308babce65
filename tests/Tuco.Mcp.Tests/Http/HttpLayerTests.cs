using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Tuco.Mcp.Hosting;

namespace Tuco.Mcp.Tests.Http;

/// <summary>The layer by itself, under a server of the test's own.</summary>
public sealed class HttpLayerTests
{
    [Fact]
    public async Task A_client_that_says_its_version_in_each_request_is_told_the_versions_that_do_so()
    {
        await using var layer = await StartAsync();
        var named = """{"jsonrpc":"2.0","id":1,"method":"server/discover","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"v9","io.modelcontextprotocol/clientCapabilities":{}}}}""";

        using var unknown = await layer.PostAsync(named, ("MCP-Protocol-Version", "v9"), ("Mcp-Method", "server/discover"));
        using var discovered = await layer.PostAsync(named.Replace("v9", "2026-07-28", StringComparison.Ordinal), ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "server/discover"));
        using var older = await layer.PostAsync(Rpc.Ping, ("MCP-Protocol-Version", "v9"));

        var supported = (await unknown.ErrorAsync(400))["data"]!["supported"]!.ToJsonString();
        Assert.Equal((await discovered.JsonAsync())["result"]!["supportedVersions"]!.ToJsonString(), supported);
        Assert.Equal(5, (await older.ErrorAsync(400))["data"]!["supported"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_session_keeps_the_version_it_agreed_on_whatever_other_one_a_request_names()
    {
        await using var layer = await StartAsync();
        var session = await layer.SessionAsync("2025-11-25");

        using var answer = await layer.PostAsync(Rpc.Call("quick"), ("Mcp-Session-Id", session), ("MCP-Protocol-Version", "2025-03-26"));

        Assert.NotNull((await answer.JsonAsync())["result"]);
    }

    [Fact]
    public async Task A_call_that_lets_its_client_go_is_answered_when_it_comes_back()
    {
        await using var layer = await StartAsync();
        var session = await layer.SessionAsync("2025-11-25");

        using var paused = await layer.PostAsync(Rpc.Call("pausing"), ("Mcp-Session-Id", session));
        var stream = await paused.Content.ReadAsStringAsync();
        Assert.Contains("retry: 500\n", stream, StringComparison.Ordinal);
        Assert.DoesNotContain("result", stream, StringComparison.Ordinal);
        var last = stream.Split('\n').Last(static line => line.StartsWith("id: ", StringComparison.Ordinal))[4..];
        layer.Go.SetResult();
        using var back = await layer.Raw.SendAsync(HttpRig.Request(HttpMethod.Get, "/mcp", null, ("Mcp-Session-Id", session), ("Last-Event-ID", last)));

        Assert.Contains("paused: True", await back.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_whose_client_could_not_come_back_does_not_let_it_go()
    {
        await using var layer = await StartAsync();
        layer.Go.SetResult();
        var session = await layer.SessionAsync("2025-06-18");
        var (body, headers) = Rpc.Stateless("pausing");

        using var older = await layer.PostAsync(Rpc.Call("pausing"), ("Mcp-Session-Id", session));
        using var stateless = await layer.PostAsync(body, headers);

        Assert.Contains("paused: False", (await older.JsonAsync()).ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("paused: False", (await stateless.JsonAsync()).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_answer_begins_as_a_stream_that_shows_that_it_lives()
    {
        await using var layer = await StartAsync(static options => options with { StreamAfter = TimeSpan.FromMilliseconds(50), KeepAlive = TimeSpan.FromMilliseconds(50) });
        var (body, headers) = Rpc.Stateless("waiting");

        using var answer = await layer.PostAsync(body, headers);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal(": ", await reader.ReadLineAsync());
        layer.Go.SetResult();

        Assert.Contains("done", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_that_is_cancelled_or_whose_session_ends_does_not_wait_for_ever(bool cancels)
    {
        await using var layer = await StartAsync();
        var session = await layer.SessionAsync("2025-11-25");
        var call = layer.PostAsync(Rpc.Call("waiting"), ("Mcp-Session-Id", session));
        using (var ping = await layer.PostAsync(Rpc.Ping, ("Mcp-Session-Id", session)))
            ping.EnsureSuccessStatusCode();

        if (cancels)
        {
            using var cancelled = await layer.PostAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}""", ("Mcp-Session-Id", session));
            Assert.Equal(HttpStatusCode.Accepted, cancelled.StatusCode);
        }
        else
        {
            using var ended = await layer.Raw.SendAsync(HttpRig.Request(HttpMethod.Delete, "/mcp", null, ("Mcp-Session-Id", session)));
            Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        }

        using var answer = await call.WaitAsync(TimeSpan.FromSeconds(8));
        Assert.Equal(7, (int)(await answer.JsonAsync())["id"]!);
    }

    [Fact]
    public async Task What_belongs_to_a_call_gets_in_though_no_further_call_does()
    {
        await using var layer = await StartAsync(static options => options with { MostCalls = 1 });
        var session = await layer.SessionAsync("2025-11-25");
        var call = layer.PostAsync(Rpc.Call("waiting"), ("Mcp-Session-Id", session));
        await HttpAccessTests.UntilAsync(async () =>
        {
            using var refused = await layer.PostAsync(Rpc.Call("quick", id: "8"), ("Mcp-Session-Id", session));
            return refused.StatusCode == HttpStatusCode.TooManyRequests;
        });

        using var cancelled = await layer.PostAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}""", ("Mcp-Session-Id", session));
        Assert.Equal(HttpStatusCode.Accepted, cancelled.StatusCode);
        using var answer = await call;
        using var free = await layer.PostAsync(Rpc.Call("quick", id: "9"), ("Mcp-Session-Id", session));
        Assert.Equal(HttpStatusCode.OK, free.StatusCode);
    }

    [Fact]
    public async Task A_call_over_the_old_transport_is_answered_before_a_stop()
    {
        var layer = await StartAsync();
        using var sse = await layer.Raw.SendAsync(HttpRig.Request(HttpMethod.Get, "/sse", null), HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await sse.Content.ReadAsStreamAsync());
        await reader.ReadLineAsync();
        var route = "/" + (await reader.ReadLineAsync())!["data: ".Length..];
        foreach (var message in new[] { Rpc.Initialize, Rpc.Initialized, Rpc.Call("waiting") })
        {
            using var taken = await layer.Raw.SendAsync(HttpRig.Request(HttpMethod.Post, route, message));
            Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        }

        var stopping = layer.DisposeAsync().AsTask();
        await HttpAccessTests.UntilAsync(async () =>
        {
            using var late = await layer.PostAsync(Rpc.Initialize);
            return late.StatusCode == HttpStatusCode.ServiceUnavailable;
        });
        layer.Go.SetResult();

        Assert.Contains("done, paused", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        await stopping;
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":[1]}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"a":1,"a":2}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","Name":"a"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","_meta":{"a":1,"A":2}}}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":[1]}""")]
    public async Task Parameters_of_an_odd_shape_are_refused_or_ignored_and_break_nothing(string message)
    {
        await using var layer = await StartAsync();
        var session = await layer.SessionAsync("2025-11-25");

        using var answer = await layer.PostAsync(message, ("Mcp-Session-Id", session));

        Assert.InRange((int)answer.StatusCode, 200, 499);
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_those_who_only_listen()
    {
        var layer = await StartAsync();
        var session = await layer.SessionAsync("2025-11-25");
        using var stream = await layer.Raw.SendAsync(HttpRig.Request(HttpMethod.Get, "/mcp", null, ("Mcp-Session-Id", session)), HttpCompletionOption.ResponseHeadersRead);
        using var sse = await layer.Raw.SendAsync(HttpRig.Request(HttpMethod.Get, "/sse", null), HttpCompletionOption.ResponseHeadersRead);
        using var listen = await layer.PostAsync(
            """{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{"notifications":{},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}""",
            ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "subscriptions/listen"));
        Assert.Equal(HttpStatusCode.OK, listen.StatusCode);

        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        await layer.DisposeAsync();

        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 5);
    }

    private static async Task<Layer> StartAsync(Func<McpHttpOptions, McpHttpOptions>? change = null)
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = new McpServerOptions
        {
            ScopeRequests = false,
            Capabilities = new ServerCapabilities { Tools = new ToolsCapability { ListChanged = true } },
            Handlers = new McpServerHandlers
            {
                CallToolHandler = async (request, cancellation) =>
                {
                    var paused = request.Params!.Name == "pausing" && await request.JsonRpcRequest.Context!.PauseAsync(TimeSpan.FromMilliseconds(500));
                    if (request.Params.Name != "quick")
                        await go.Task.WaitAsync(cancellation);
                    return new CallToolResult { Content = [new TextContentBlock { Text = "done, paused: " + paused }] };
                },
            },
        };
        var options = new McpHttpOptions { Port = 0, Drain = TimeSpan.FromSeconds(20) };
        var http = new McpHttpServer(change?.Invoke(options) ?? options, server, NullLoggerFactory.Instance, new CancellationTokenSource());
        await http.StartAsync(CancellationToken.None);
        return new Layer(http, go);
    }

    private sealed class Layer(McpHttpServer server, TaskCompletionSource go) : IAsyncDisposable
    {
        public HttpClient Raw { get; } = new() { BaseAddress = server.BaseUrl };

        public TaskCompletionSource Go => go;

        public Task<HttpResponseMessage> PostAsync(string body, params (string, string)[] headers) =>
            Raw.SendAsync(HttpRig.Request(HttpMethod.Post, "/mcp", body, headers), HttpCompletionOption.ResponseHeadersRead);

        public async Task<string> SessionAsync(string version)
        {
            using var answer = await PostAsync(Rpc.Initialize.Replace("2025-11-25", version, StringComparison.Ordinal));
            return Assert.Single(answer.Headers.GetValues("Mcp-Session-Id"));
        }

        public async ValueTask DisposeAsync()
        {
            await server.StopAsync(CancellationToken.None);
            await server.DisposeAsync();
            Raw.Dispose();
        }
    }
}
