using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Tuco.Mcp.Tests.Telemetry;

/// <summary>Whether anything is sent at all, and what a collector can do to the program.</summary>
[Collection("Process times")]
public sealed class CollectorTests
{
    private const string Library = "OpenTelemetry.dll";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_of_OpenTelemetry_is_loaded_and_nothing_sent_unless_it_is_on(bool on)
    {
        await using var collector = await Collector.StartAsync();
        // As built, where each library is a file of its own.
        await using var program = Doors.Program.Start(Doors.Program.Built, Environment(collector.Url, ("OTEL_SDK_DISABLED", on ? "false" : "true")), []);
        await CallAsync(program);
        var loaded = await File.ReadAllTextAsync($"/proc/{program.Id}/maps");
        program.CloseInput();
        Assert.Equal(0, await program.ExitAsync());

        Assert.Equal((on, on), (loaded.Contains(Library, StringComparison.Ordinal), collector.Received.Count > 0));
        Assert.Contains("tuco-mcp.dll", loaded, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task A_collector_that_never_answers_delays_neither_a_call_nor_the_end(string protocol)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var program = Doors.Program.Start(Environment($"http://{silent.LocalEndpoint}", ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol), ("OTEL_METRIC_EXPORT_INTERVAL", "50"), ("OTEL_BSP_SCHEDULE_DELAY", "50")));
        await CallAsync(program);
        using var exporting = await silent.AcceptTcpClientAsync();
        await CallAsync(program);

        var watch = Stopwatch.StartNew();
        program.CloseInput();
        Assert.Equal(0, await program.ExitAsync());

        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task It_is_sent_over_gRPC_where_that_is_asked_for_and_one_of_the_two_can_be_left_out()
    {
        await using var collector = await Collector.StartAsync(grpc: true);
        await using var program = Doors.Program.Start(Environment(collector.Url, ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"), ("OTEL_METRICS_EXPORTER", "none"), ("OTEL_SERVICE_NAME", "front desk")));
        await CallAsync(program);
        program.CloseInput();
        await program.ExitAsync();

        Assert.Equal(["/opentelemetry.proto.collector.trace.v1.TraceService/Export"], collector.Received.Select(static request => request.Path).Distinct());
        Assert.Contains(collector.Spans, static span => span.Name == "tools/call list_lines");
        Assert.Equal("front desk", collector.Resource["service.name"]);
    }

    [Fact]
    public async Task A_redirect_of_a_collector_is_not_followed()
    {
        await using var elsewhere = await Collector.StartAsync();
        var moved = System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 307 Moved\r\nLocation: {elsewhere.Url}/v1/traces\r\nContent-Length: 0\r\n\r\n");
        await using var collector = new RawServer(_ => moved);
        await using var program = Doors.Program.Start(Environment(collector.BaseUrl.AbsoluteUri, ("OTEL_EXPORTER_OTLP_HEADERS", "x-key=Kx7Qp2Vw9Zt4Rm3H")));
        await CallAsync(program);
        program.CloseInput();
        Assert.Equal(0, await program.ExitAsync());

        Assert.Contains(collector.Requests, static request => request.Contains("x-key", StringComparison.OrdinalIgnoreCase));
        Assert.Empty(elsewhere.Received);
    }

    [Fact]
    public async Task A_variable_that_cannot_be_used_is_a_warning_and_the_server_starts()
    {
        await using var program = Doors.Program.Start(Environment("collector:4318"));
        await CallAsync(program);
        program.CloseInput();
        Assert.Equal(0, await program.ExitAsync());

        Assert.Matches("WRN Telemetry: \"?OTEL_EXPORTER_OTLP_ENDPOINT: must be", program.Errors);
    }

    private static async Task CallAsync(Doors.Program program)
    {
        await program.InitializeAsync();
        await program.SendAsync("tools/call", 1, """{"name":"list_lines"}""");
        Assert.NotEmpty((await program.AnswerAsync(1))["result"]!["structuredContent"]!["lines"]!.AsArray());
    }

    private static Dictionary<string, string> Environment(string endpoint, params (string Name, string Value)[] more) =>
        more.Append(("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)).Append(("TUCO_SANDBOX", "true")).ToDictionary(static pair => pair.Item1, static pair => pair.Item2, StringComparer.Ordinal);
}
