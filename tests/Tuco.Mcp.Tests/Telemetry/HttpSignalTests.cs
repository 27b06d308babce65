using System.Text.RegularExpressions;
using Tuco.Mcp.Tests.Doors;
using Tuco.Mcp.Tests.Http;

namespace Tuco.Mcp.Tests.Telemetry;

/// <summary>What a collector is sent by the HTTP door.</summary>
public sealed class HttpSignalTests
{
    private const string Meta = """{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},"traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}""";
    private const string Session = "Mcp-Session-Id";

    [Fact]
    public async Task Sessions_and_requests_without_one_are_told_alike()
    {
        await using var collector = await Collector.StartAsync();
        await using var program = Doors.Program.Start(
            new Dictionary<string, string> { ["TUCO_SANDBOX"] = "true", ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url }, "http", "--port", "0");
        await Calls.UntilAsync(() => program.Errors.Contains("Listening on", StringComparison.Ordinal));
        using var http = new HttpClient { BaseAddress = new Uri(Regex.Match(program.Errors, "(?<=Listening on \"?)http://[0-9.:]+", RegexOptions.None, TimeSpan.FromSeconds(1)).Value) };

        using var opened = await http.SendAsync(HttpRig.Request(HttpMethod.Post, "/mcp", Rpc.Initialize));
        var session = opened.Headers.GetValues(Session).Single();
        using var called = await http.SendAsync(HttpRig.Request(HttpMethod.Post, "/mcp", Rpc.Call("list_lines", id: "8"), (Session, session)));
        foreach (var id in new[] { 11, 12 })
        {
            using var listed = await http.SendAsync(HttpRig.Request(HttpMethod.Post, "/mcp",
                $$$"""{"jsonrpc":"2.0","id":{{{id}}},"method":"tools/list","params":{"_meta":{{{Meta}}} } }""", ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/list")));
        }
        using var stateless = await http.SendAsync(HttpRig.Request(HttpMethod.Post, "/mcp",
            $$$"""{"jsonrpc":"2.0","id":13,"method":"tools/call","params":{"name":"no_such_tool","_meta":{{{Meta}}} } }""",
            ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/call"), ("Mcp-Name", "no_such_tool")));
        await program.TerminateAsync();
        Assert.Equal(0, await program.ExitAsync());

        var spans = collector.Spans.Where(static span => span.Kind == Span.Server).ToList();
        Assert.Equal(["initialize", "tools/call list_lines", "tools/list", "tools/list", "tools/call"], spans.Select(static span => span.Name));
        Assert.All(spans, static span => Assert.Equal(("tcp", "http"), (span["network.transport"], span["network.protocol.name"])));
        Assert.Equal(["2025-11-25", "2025-11-25", "2026-07-28", "2026-07-28", "2026-07-28"], spans.Select(static span => span["mcp.protocol.version"]));
        Assert.Equal(["1", "8", null, null, null], spans.Select(static span => span["jsonrpc.request.id"]));
        Assert.All(spans[2..], static span => Assert.Equal("00f067aa0ba902b7", span.ParentId));
        Assert.Equal((spans[0]["mcp.session.id"], null), (spans[1]["mcp.session.id"], spans[2]["mcp.session.id"]));
        Assert.Matches("^[0-9a-f]{16}$", spans[0]["mcp.session.id"]);
        Assert.Single(collector.Spans, span => span.ParentId == spans[1].Id && span.Kind == Span.Client);

        Assert.Equal(2, collector.Count("mcp.server.operation.duration", ("mcp.method.name", "tools/list"), ("network.transport", "tcp")));
        Assert.Equal(1, collector.Count("mcp.server.session.duration", ("network.transport", "tcp"), ("mcp.protocol.version", "2025-11-25")));
        Assert.Contains(collector.Points, static point => point.Metric == "tuco.mcp.sessions");
        // Who knows the id of a session can use it where no token is asked for.
        Assert.All(collector.Received, request => Assert.DoesNotContain(session, System.Text.Encoding.Latin1.GetString(request.Body), StringComparison.Ordinal));
    }
}
