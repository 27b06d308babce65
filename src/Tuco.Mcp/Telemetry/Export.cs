using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Tuco.Mcp.Options;

namespace Tuco.Mcp.Telemetry;

/// <summary>
/// Traces and metrics on their way to a collector. The only file that names OpenTelemetry. Everything is sent in the background: a collector that is
/// slow or dead costs no call anything.
/// </summary>
internal sealed class Export : IAsyncDisposable
{
    /// <summary>How long the end of the program may wait for what is not sent yet.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    private static readonly string[] Sources = [Signals.Name, Api.TucoClient.TelemetryName];

    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;

    private Export(TelemetrySettings settings)
    {
        // It would write to standard output, which belongs to the protocol.
        Environment.SetEnvironmentVariable("OTEL_DOTNET_SELF_DIAGNOSTICS_SINKS", null);
        if (settings.Traces is { } traces)
        {
            _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(Resource()).AddSource(Sources)
                .AddOtlpExporter(options => Set(options, traces)).Build();
        }
        if (settings.Metrics is { } metrics)
        {
            _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource()).AddMeter(Sources)
                .AddOtlpExporter(options => Set(options, metrics)).Build();
        }
    }

    /// <summary>Begins; null where nothing is to be sent.</summary>
    public static Export? Start(TelemetrySettings settings, ILogger log)
    {
        foreach (var warning in settings.Warnings)
            log.LogTelemetryFault(warning);
        if (!settings.IsOn)
            return null;
        try
        {
            var export = new Export(settings);
            Watch.IsOn = true;
            log.LogTelemetry(settings);
            return export;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or NotSupportedException)
        {
            // Its words may hold a header.
            log.LogNoTelemetry(e.GetType().Name);
            return null;
        }
    }

    /// <summary>Sends what is not sent yet; the process may end then. It is not waited for much longer than the time that is left.</summary>
    public Task FlushAsync(TimeSpan left)
    {
        // A flush waits for the collector, whatever it is told.
        var both = Task.WhenAll(Task.Run(() => _traces?.ForceFlush()), Task.Run(() => _metrics?.ForceFlush()));
        return Task.WhenAny(both, Task.Delay(left < TimeSpan.Zero ? TimeSpan.Zero : left < Patience ? left : Patience));
    }

    public async ValueTask DisposeAsync() => await FlushAsync(Patience);

    private static ResourceBuilder Resource() =>
        ResourceBuilder.CreateEmpty().AddTelemetrySdk().AddService(Product.Name, serviceVersion: Product.Version).AddEnvironmentVariableDetector();

    private static void Set(OtlpExporterOptions options, OtlpTarget target)
    {
        options.Endpoint = target.Endpoint;
        options.Protocol = target.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        options.Headers = target.Headers;
        options.TimeoutMilliseconds = (int)target.Timeout.TotalMilliseconds;
        // A redirect would carry the headers elsewhere.
        options.HttpClientFactory = () => new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !target.Endpoint.IsLoopback,
            ActivityHeadersPropagator = null,
        })
        { Timeout = target.Timeout };
    }
}
