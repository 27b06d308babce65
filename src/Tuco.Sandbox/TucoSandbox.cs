using System.Net;
using System.Security.Cryptography;
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
    private bool _disposed;

    private TucoSandbox(KestrelServer server, Requests requests, CancellationTokenSource stopping, string apiKey)
    {
        (_server, _requests, _stopping, ApiKey) = (server, requests, stopping, apiKey);
        BaseUrl = new(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
    }

    /// <summary><c>http://127.0.0.1:PORT</c>.</summary>
    public Uri BaseUrl { get; }

    /// <summary>The key that worked at start; begins with <c>tuco_sandbox_</c> unless the options named one.</summary>
    public string ApiKey { get; }

    /// <summary>The sandbox's time.</summary>
    public SandboxClock Clock => _requests.Clock;

    /// <summary>Scripts what goes wrong.</summary>
    public Faults Faults => _requests.Faults;

    /// <summary>What the workspace knows.</summary>
    public SandboxState State => _requests.State;

    /// <summary>The last 10,000 requests to the API, oldest first; those under <c>/sandbox/</c> do not count.</summary>
    public IReadOnlyList<SandboxRequest> Requests => _requests.Seen;

    /// <summary>How many requests to the API are not over yet, those whose caller went away too: what they do may still be to come.</summary>
    public int UnderWay => _requests.UnderWay;

    /// <summary>Starts a sandbox.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<TucoSandbox> StartAsync(SandboxOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        var apiKey = options.ApiKey ?? $"tuco_sandbox_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";
        var clock = new SandboxClock(options.Time);
        var stopping = new CancellationTokenSource();
        var requests = new Requests(new SandboxState(options, clock, apiKey), clock, stopping.Token);

        var kestrel = new KestrelServerOptions { AddServerHeader = false, Limits = { MaxRequestBodySize = LargestBody } };
        kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        var server = new KestrelServer(Options.Create(kestrel), transport, NullLoggerFactory.Instance);
        try
        {
            await server.StartAsync(requests, cancellationToken);
            return new(server, requests, stopping, apiKey);
        }
        catch
        {
            server.Dispose();
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
        _stopping.Dispose();
    }
}
