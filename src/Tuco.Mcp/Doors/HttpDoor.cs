using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serilog.Events;
using Tuco.Mcp.Doors.CommandLine;
using Tuco.Mcp.Hosting;
using Tuco.Mcp.Options;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Telemetry;

namespace Tuco.Mcp.Doors;

/// <summary>MCP over HTTP, for clients elsewhere and for containers.</summary>
internal static class HttpDoor
{
    private const int UsageError = 2;
    private const int RateBeyondLoopback = 1000;

    public static async Task<int> RunAsync(Settings settings)
    {
        var faults = settings.FaultsOfHttp().ToList();
        foreach (var fault in faults)
            await Screen.WriteErrorAsync("tuco-mcp: " + fault, settings.Secrets);
        if (faults.Count > 0)
            return UsageError;

        var logged = new Secrets(settings.Secrets);
        using var log = Log.Start(settings.Log, logged);
        // Last of all, when the sessions have ended.
        await using var export = Export.Start(settings.Telemetry, log.CreateLogger(Product.Name));
        await using var runtime = new Runtime(settings, log);
        using var calls = new CancellationTokenSource();
        await using var access = settings.Log.Level <= LogEventLevel.Information ? new AccessWriter(log, alsoToFile: settings.Log.File is not null) : null;
        await using var server = Build(settings, runtime, logged, log, calls, access is null ? null : access.Write, takesShortWay: !Watch.IsOn);
        if (Watch.IsOn)
            Signals.Count(() => server.SessionCount);
        using var host = HostOf(settings, server, log);
        try
        {
            await host.StartAsync();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await Screen.WriteErrorAsync($"tuco-mcp: cannot listen on {settings.Http.Address}:{settings.Http.Port} ({e.Message}); "
                + "choose another --port, or --port 0 for a free one", settings.Secrets);
            return 1;
        }
        var words = log.CreateLogger(Product.Name);
        words.LogListening(server.BaseUrl, settings.Http.NoSse ? "/mcp" : "/mcp, /sse");
        foreach (var warning in new[] { settings.KeyWarningOfHttp, settings.Http.TokenFile is null ? settings.Http.TokenWarning : null }.OfType<string>())
            words.LogRisk(warning);
        await host.WaitForShutdownAsync();
        return 0;
    }

    /// <param name="settings">The operator's.</param>
    /// <param name="runtime">What serves the calls.</param>
    /// <param name="logged">Gets the keys of callers, so that no log tells them.</param>
    /// <param name="log">Logs.</param>
    /// <param name="calls">Set when calls in flight must be answered at once.</param>
    /// <param name="access">Is told of each request.</param>
    /// <param name="time">The clock by which tokens are judged; null for that of the system.</param>
    /// <param name="takesShortWay">Plain requests are answered without the SDK's server. Telemetry tells of what passes that one's filters.</param>
    internal static McpHttpServer Build(
        Settings settings, Runtime runtime, Secrets logged, ILoggerFactory log, CancellationTokenSource calls, Action<AccessLine>? access,
        TimeProvider? time = null, bool takesShortWay = true)
    {
        var http = settings.Http;
        var direct = new DirectAnswers(new ReadyAnswers(runtime.Pipeline.Simulated), calls.Token);
        var visitors = new Visitors(settings, runtime, logged, log, time ?? TimeProvider.System);
        var options = new McpHttpOptions
        {
            Address = http.Address,
            Port = http.Port,
            LegacySse = !http.NoSse,
            AllowedHosts = http.AllowedHosts,
            AllowedOrigins = http.AllowedOrigins,
            TrustedProxies = http.TrustedProxies,
            Admit = visitors.AdmitAsync,
            Permit = visitors.Forbids,
            Resource = visitors.Resource,
            Access = access,
            Direct = !takesShortWay ? null : (PlainRequest request, Caller caller, CancellationToken cancelled, [NotNullWhen(true)] out Task<byte[]>? result) =>
                direct.TryAnswer(request, Visitors.VisitOf(caller), cancelled, out result),
            SessionEnded = Watch.IsOn ? static (version, lasted) => Operation.TellSession("tcp", version, lasted) : null,
            Ready = runtime.UnreadyAsync,
            MostCalls = http.MostCalls,
            MostPerSecond = http.Rate ?? (IPAddress.IsLoopback(http.Address) ? null : RateBeyondLoopback),
            MostSessions = http.MostSessions,
            SessionIdle = http.SessionIdle,
            Drain = http.Drain,
        };
        return new McpHttpServer(options, Protocol.Options(runtime.Pipeline, Visitors.VisitOf, calls.Token), log, calls);
    }

    private static IHost HostOf(Settings settings, McpHttpServer server, ILoggerFactory log)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(log);
        builder.Services.AddSingleton<IHostedService>(server);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Http.Drain + TimeSpan.FromSeconds(5));
        builder.Services.Configure<ConsoleLifetimeOptions>(static lifetime => lifetime.SuppressStatusMessages = true);
        return builder.Build();
    }
}
