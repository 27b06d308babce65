using System.Text.Json.Nodes;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Telemetry;

/// <summary>One session of the real program over stdio, with a collector that listens: everything that can be told of a call happens once.</summary>
public sealed class Recording : IAsyncLifetime
{
    public const string Canary = "Kx7Qp2Vw9Zt4Rm3H";
    public const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    public const string Parent = "00f067aa0ba902b7";
    public const string CorrelationId = "correlation-4711";
    public const string Phone = "2025550188";
    public const string Text = "Zwetschgenkuchen";

    private static string Send(string more = "") =>
        $$"""{"name":"send_message","arguments":{"recipientPhone":"+1{{Phone}}","message":"{{Text}} tomorrow" {{more}}} }""";

    private TucoSandbox _sandbox = null!;

    internal Collector Collector { get; private set; } = null!;

    internal IReadOnlyList<SandboxRequest> Requests => _sandbox.Requests;

    /// <summary>The codes that answered what nobody can read.</summary>
    internal List<int?> Unreadable { get; } = [];

    internal string Log { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Collector = await Collector.StartAsync();
        _sandbox = await TucoSandbox.StartAsync(new SandboxOptions { ApiKey = "tuco_" + Canary });
        await using var program = Doors.Program.Start(new Dictionary<string, string>
        {
            ["TUCO_BASE_URL"] = _sandbox.BaseUrl.AbsoluteUri,
            ["TUCO_API_KEY"] = _sandbox.ApiKey,
            ["TUCO_TOOLSETS"] = "all",
            ["TUCO_EXCLUDE_TOOLS"] = "check_line_health,query_action,run_action",
            ["TUCO_LOG_LEVEL"] = "Verbose",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Collector.Url,
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "authorization=Bearer%20collector-" + Canary,
            ["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=test",
            ["OTEL_DOTNET_SELF_DIAGNOSTICS_SINKS"] = "console",
            ["OTEL_LOG_LEVEL"] = "debug",
        });
        await program.InitializeAsync();
        var last = 0;
        await CallAsync("tools/list");
        await CallAsync("tools/call", $$$"""{"name":"list_lines","_meta":{"traceparent":"00-{{{Trace}}}-{{{Parent}}}-01","tracestate":"rojo=1","x-correlation-id":"{{{CorrelationId}}}"} }""");
        _sandbox.Faults.Add(new Fault { Path = "/api/analytics", Status = 503 });
        await CallAsync("tools/call", """{"name":"analytics"}""");
        await CallAsync("tools/call", Send());
        await CallAsync("tools/call", Send());
        await CallAsync("tools/call", Send(",\"idempotencyKey\":\"k1\""));
        await CallAsync("tools/call", """{"name":"send_message","arguments":{"recipientPhone":"+12025550189","message":"Else","idempotencyKey":"k1"}}""");
        _sandbox.Faults.Add(new Fault { Path = "/api/messages", Kind = FaultKind.Reset });
        await CallAsync("tools/call", """{"name":"send_message","arguments":{"recipientPhone":"+12025550189","message":"Lost"}}""");
        await CallAsync("tools/call", """{"name":"request_line","arguments":{"firstName":"Support","lastName":"Two","channelType":"email","email":"two@example.com"}}""");
        await CallAsync("tools/call", """{"name":"line_status","arguments":{"lineRequestId":"69b2c41d352a78479d2cffff"}}""");
        await CallAsync("tools/call", $$"""{"name":"list_lines","arguments":{"limit":"{{Canary}}"} }""");
        await CallAsync("tools/call", $$$"""{"name":"tuco_{{{Canary}}}","_meta":{"traceparent":"00-{{{Trace}}}-{{{Parent}}}-01","tracestate":"key={{{Canary}}}","baggage":"user={{{Text}}}"} }""");
        await CallAsync("tools/call", """{"name":"analytics","arguments":[1]}""");
        foreach (var unreadable in new[] { """{"name":"\ud83d"}""", """{"name":"analytics","_meta":{"traceparent":"\ud83d"}}""", """{"name":"analytics","name":"analytics"}""" })
            Unreadable.Add((int?)(await CallAsync("tools/call", unreadable))["error"]?["code"]);
        await CallAsync(Text + "/" + Canary);
        program.CloseInput();
        Assert.Equal(0, await program.ExitAsync());
        Assert.Equal("", await program.RestAsync());
        Log = program.Errors;

        async Task<JsonNode> CallAsync(string method, string parameters = "{}")
        {
            await program.SendAsync(method, ++last, parameters);
            return await program.AnswerAsync(last);
        }
    }

    public async Task DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        await Collector.DisposeAsync();
    }
}
