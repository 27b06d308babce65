using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace Tuco.Mcp.Hosting;

/// <summary>An MCP server on HTTP: <c>/mcp</c> (Streamable HTTP), <c>/sse</c> and <c>/message</c> (2024-11-05), <c>/livez</c>, <c>/readyz</c>.</summary>
public sealed class McpHttpServer : IHostedService, IHttpApplication<HttpContext>, IAsyncDisposable
{
    /// <summary>After the drain, how long answers that say that the server ends may still take.</summary>
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(1);

    private readonly McpHttpOptions _options;
    private readonly KestrelServer _kestrel;
    private readonly Gate _gate;
    private readonly Sessions _sessions;
    private readonly StatelessServer _stateless;
    private readonly StreamableHttp _streamable;
    private readonly LegacySse _legacy;
    private readonly Health _health;
    private readonly AccessLog _access;
    private readonly Calls _underWay;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _calls;
    private readonly ILogger<McpHttpServer> _log;

    /// <param name="options">Where to listen and who gets in.</param>
    /// <param name="server">The server, the same for all clients; its handlers find the caller as the user of a request.</param>
    /// <param name="log">Logs.</param>
    /// <param name="calls">Set after the drain: calls that are still in flight are to answer at once.</param>
    /// <param name="services">For handlers that ask for services.</param>
    public McpHttpServer(McpHttpOptions options, McpServerOptions server, ILoggerFactory log, CancellationTokenSource calls, IServiceProvider? services = null)
    {
        (_options, _calls, _log) = (options, calls, log.CreateLogger<McpHttpServer>());
        _gate = new Gate(options);
        _underWay = new Calls(options, _stopping.Token);
        _sessions = new Sessions(options, server, log, services);
        _stateless = new StatelessServer(options, server, log, services, _stopping.Token);
        _streamable = new StreamableHttp(options, server, _underWay, _sessions, _stateless, _stopping.Token);
        _legacy = new LegacySse(options, server, _underWay, log, services, _stopping.Token);
        _health = new Health(options, _stopping.Token);
        _access = new AccessLog(options);
        _kestrel = KestrelOf(options, log);
    }

    /// <summary><c>http://ADDRESS:PORT</c>, once it listens.</summary>
    public Uri BaseUrl => new(_kestrel.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    /// <summary>Open sessions, both kinds.</summary>
    public int SessionCount => _sessions.Count + _legacy.Count;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => _kestrel.StartAsync(this, cancellationToken);

    /// <summary>Refuses what is new, waits for the calls in flight, then closes.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        if (!await _underWay.AreOverAsync(_options.Drain))
        {
            _log.LogCut(_underWay.Count);
            await _calls.CancelAsync();
            await _underWay.AreOverAsync(LastWord);
        }
        // The last bytes of an answer may still be on their way.
        using var patience = new CancellationTokenSource(LastWord, _options.Time);
        await _kestrel.StopAsync(patience.Token);
    }

    /// <inheritdoc/>
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    /// <inheritdoc/>
    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    /// <inheritdoc/>
    public async Task ProcessRequestAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var began = _options.Time.GetTimestamp();
        try
        {
            if (!await _health.AnswerAsync(context))
                await RouteAsync(context);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && Gone.Is(e))
        {
            // Nobody reads the answer.
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = e.StatusCode;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            _log.LogFault(e);
            await Wire.FailAsync(context.Response, 500, (int)McpErrorCode.InternalError, "The server failed; its log says why.");
        }
        finally
        {
            _access.Write(context, began);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _kestrel.Dispose();
        await _sessions.DisposeAsync();
        await _stateless.DisposeAsync();
        await _gate.DisposeAsync();
        await _underWay.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task RouteAsync(HttpContext http)
    {
        if (await _gate.PassAsync(http) is not { } caller)
            return;
        await (http.Request.Path.Value switch
        {
            "/mcp" => _streamable.HandleAsync(http, caller),
            "/sse" when _options.LegacySse => _legacy.ListenAsync(http, caller),
            "/message" when _options.LegacySse => _legacy.PostAsync(http, caller),
            _ => Wire.FailAsync(http.Response, 404, Wire.Refused, _options.LegacySse ? "There is /mcp, /sse and /message here." : "There is /mcp here."),
        });
    }

    private static KestrelServer KestrelOf(McpHttpOptions options, ILoggerFactory log)
    {
        var kestrel = new KestrelServerOptions
        {
            AddServerHeader = false,
            Limits = { MaxRequestBodySize = options.MostBytes, RequestHeadersTimeout = options.RequestPatience },
        };
        kestrel.Listen(options.Address, options.Port, static listen => listen.Protocols = HttpProtocols.Http1);
        return new KestrelServer(Options.Create(kestrel), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), log), log);
    }
}
