using Tuco.Mcp.Options;

namespace Tuco.Mcp.Tests.Telemetry;

/// <summary>What the standard variables of OpenTelemetry make of telemetry.</summary>
public sealed class VariableTests
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318";

    [Theory]
    [InlineData("", null, null)]
    [InlineData("OTEL_SERVICE_NAME=x OTEL_TRACES_EXPORTER=otlp OTEL_EXPORTER_OTLP_PROTOCOL=grpc", null, null)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=", null, null)]
    [InlineData(Endpoint, "http://collector:4318/v1/traces", "http://collector:4318/v1/metrics")]
    [InlineData(Endpoint + "/otlp/", "http://collector:4318/otlp/v1/traces", "http://collector:4318/otlp/v1/metrics")]
    [InlineData(Endpoint + " OTEL_EXPORTER_OTLP_PROTOCOL=grpc", "http://collector:4318/ (gRPC)", "http://collector:4318/ (gRPC)")]
    [InlineData(Endpoint + " OTEL_EXPORTER_OTLP_METRICS_PROTOCOL=grpc", "http://collector:4318/v1/traces", "http://collector:4318/ (gRPC)")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=https://traces.example.com/take", "https://traces.example.com/take", null)]
    [InlineData(Endpoint + " OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://m:1/x", "http://collector:4318/v1/traces", "http://m:1/x")]
    [InlineData(Endpoint + " OTEL_TRACES_EXPORTER=none", null, "http://collector:4318/v1/metrics")]
    [InlineData(Endpoint + " OTEL_METRICS_EXPORTER=none OTEL_TRACES_EXPORTER=otlp", "http://collector:4318/v1/traces", null)]
    [InlineData(Endpoint + " OTEL_SDK_DISABLED=TRUE", null, null)]
    public void Where_it_goes(string set, string? traces, string? metrics)
    {
        var settings = TelemetryVariables.Read(Environment(set));

        Assert.Equal((traces, metrics), (settings.Traces?.ToString(), settings.Metrics?.ToString()));
        Assert.Empty(settings.Warnings);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=collector:4318", "OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://canary:canary@collector", "OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://collector?key=canary", "OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData(Endpoint + " OTEL_EXPORTER_OTLP_PROTOCOL=canary", "OTEL_EXPORTER_OTLP_PROTOCOL")]
    [InlineData(Endpoint + " OTEL_EXPORTER_OTLP_HEADERS=canary", "OTEL_EXPORTER_OTLP_HEADERS")]
    [InlineData(Endpoint + " OTEL_EXPORTER_OTLP_HEADERS=a=canary%0d%0ab", "OTEL_EXPORTER_OTLP_HEADERS")]
    [InlineData(Endpoint + " OTEL_EXPORTER_OTLP_TIMEOUT=canary", "OTEL_EXPORTER_OTLP_TIMEOUT")]
    [InlineData(Endpoint + " OTEL_EXPORTER_OTLP_TIMEOUT=99999999999", "OTEL_EXPORTER_OTLP_TIMEOUT")]
    [InlineData(Endpoint + " OTEL_EXPORTER_OTLP_CERTIFICATE=canary", "OTEL_EXPORTER_OTLP_CERTIFICATE")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=canary", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://collector OTEL_TRACES_EXPORTER=console", "OTEL_TRACES_EXPORTER")]
    public void What_cannot_be_used_is_named_not_told_and_nothing_is_sent(string set, string name)
    {
        var settings = TelemetryVariables.Read(Environment(set));

        Assert.False(settings.IsOn);
        Assert.StartsWith(name + ": ", Assert.Single(settings.Warnings), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", settings.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void It_keeps_no_server_from_starting_and_a_key_of_the_collector_is_a_secret()
    {
        var (settings, faults) = Variables.Read(Environment("OTEL_EXPORTER_OTLP_ENDPOINT=no/url"), new Dictionary<string, string>());
        var secrets = Variables.SecretsIn(Environment("OTEL_EXPORTER_OTLP_TRACES_HEADERS=x-data-set=production,authorization=Bearer%20Kx7Qp2Vw9Zt4Rm3H"));

        Assert.Empty(faults);
        Assert.Single(settings.Telemetry.Warnings);
        Assert.Equal("production [redacted]", secrets.Cut("production Kx7Qp2Vw9Zt4Rm3H"));
    }

    private static Dictionary<string, string> Environment(string set) => set.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(static pair => pair.Split('=', 2)).ToDictionary(static pair => pair[0], static pair => pair[1], StringComparer.Ordinal);
}
