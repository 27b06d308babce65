using System.Net;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Tuco.Sandbox;

/// <summary>A simulated Tuco AI REST API on 127.0.0.1. Writes to no stream, reads no configuration, does nothing before <see cref="StartAsync"/>.</summary>
public sealed class TucoSandbox : IAsyncDisposable
{
    private const int LargestBody = 1024 * 1024;

    private readonly KestrelServer _server;
    private readonly Requests _requests;
    private readonly CancellationTokenSource _stopping;
    private readonly Alarm _alarm;
    private readonly LoopbackHttp _http;
    private bool _disposed;

    private TucoSandbox(KestrelServer server, Requests requests, CancellationTokenSource stopping, Alarm alarm, LoopbackHttp http, SandboxKeys keys)
    {
        (_server, _requests, _stopping, _alarm, _http) = (server, requests, stopping, alarm, http);
        (ApiKey, ClerkToken, ActionsKey) = (keys.Api, keys.Clerk, keys.Actions);
        BaseUrl = new(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
    }

    /// <summary><c>http://127.0.0.1:PORT</c>.</summary>
    public Uri BaseUrl { get; }

    /// <summary>The key that worked at start; begins with <c>tuco_sandbox_</c> unless the options named one.</summary>
    public string ApiKey { get; }

    /// <summary>The Clerk session token, for where a key is taken and for where only a session is. Begins with <c>clerk_sandbox_</c>, unless named.</summary>
    public string ClerkToken { get; }

    /// <summary>The key of the action API that worked at start, with every scope. Its workspace domain is <see cref="BaseUrl"/>.</summary>
    public string ActionsKey { get; }

    /// <summary>The sandbox's time.</summary>
    public SandboxClock Clock => _requests.Clock;

    /// <summary>Scripts what goes wrong.</summary>
    public Faults Faults => _requests.Faults;

    /// <summary>What the workspace knows.</summary>
    public SandboxState State => _requests.State;

    /// <summary>The last 10,000 requests to the API, oldest first; those under <c>/sandbox/</c> do not count.</summary>
    public IReadOnlyList<SandboxRequest> Requests => _requests.Seen;

    /// <summary>What is simulated, such as <c>GET /api/line-requests/{id}</c>.</summary>
    public static IReadOnlyList<string> Endpoints { get; } =
    [
        .. Sandbox.Requests.Routes.Select(static route => $"{route.Method} {route.Path}"),
        $"GET {Actions.ActionApi.Path}{{action}}", $"POST {Actions.ActionApi.Path}{{action}}",
    ];

    /// <summary>The one of <see cref="Endpoints"/> that a request is for; null when it is none of them.</summary>
    public static string? EndpointOf(SandboxRequest request) =>
        Sandbox.Requests.Routes.FirstOrDefault(route => route.Matches(request.Method, request.Path, out _)) is { } route ? $"{route.Method} {route.Path}"
        : request.Path.StartsWith(Actions.ActionApi.Path, StringComparison.Ordinal) ? $"{request.Method} {Actions.ActionApi.Path}{{action}}"
        : null;

    /// <summary>How many requests to the API are not over yet, those whose caller went away too: what they do may still be to come.</summary>
    public int UnderWay => _requests.UnderWay;

    /// <summary>Starts a sandbox.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<TucoSandbox> StartAsync(SandboxOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        var keys = SandboxKeys.For(options);
        var clock = new SandboxClock(options.Time);
        var stopping = new CancellationTokenSource();
        var (alarm, http) = (new Alarm(clock), new LoopbackHttp(clock));
        var state = new SandboxState(options, clock, keys, alarm, http, stopping.Token);
        var requests = new Requests(state, clock, stopping.Token);

        var kestrel = new KestrelServerOptions { AddServerHeader = false, Limits = { MaxRequestBodySize = LargestBody } };
        kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        var server = new KestrelServer(Options.Create(kestrel), transport, NullLoggerFactory.Instance);
        try
        {
            await server.StartAsync(requests, cancellationToken);
            return new(server, requests, stopping, alarm, http, keys);
        }
        catch
        {
            server.Dispose();
            alarm.Dispose();
            http.Dispose();
            stopping.Dispose();
            throw;
        }
    }

    /// <summary>Stops at once: open connections are aborted.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;
        await _stopping.CancelAsync();
        await _server.StopAsync(_stopping.Token);
        _server.Dispose();
        _alarm.Dispose();
        _http.Dispose();
        _stopping.Dispose();
    }
}
