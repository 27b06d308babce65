using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tuco.Mcp.Tests.Faults;

/// <summary>
/// A reverse proxy that gives each request to the next server. One that does not listen, or says that it is about to stop, has not begun
/// with it, so the one after gets it; what breaks off later is the client's.
/// </summary>
internal sealed class RoundRobin : IHttpApplication<HttpContext>, IAsyncDisposable
{
    /// <summary>By it a client is known from others.</summary>
    public const string ClientHeader = "X-Client";

    private static readonly string[] Hop = ["Host", "Connection", "Transfer-Encoding", "Content-Length", "Keep-Alive"];

    private readonly Uri?[] _servers;
    private readonly ConcurrentDictionary<string, int> _last = new(StringComparer.Ordinal);
    private readonly KestrelServer _kestrel;
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.Zero })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private int _next;

    private RoundRobin(int count)
    {
        _servers = new Uri?[count];
        var options = new KestrelServerOptions();
        options.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http1);
        var log = NullLoggerFactory.Instance;
        _kestrel = new KestrelServer(Microsoft.Extensions.Options.Options.Create(options), new SocketTransportFactory(Microsoft.Extensions.Options.Options.Create(new SocketTransportOptions()), log), log);
    }

    public Uri Root => new(_kestrel.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    /// <summary>Null while that one is away.</summary>
    public Uri? this[int index]
    {
        set => Volatile.Write(ref _servers[index], value);
    }

    public static async Task<RoundRobin> StartAsync(int count)
    {
        var proxy = new RoundRobin(count);
        await proxy._kestrel.StartAsync(proxy, CancellationToken.None);
        return proxy;
    }

    /// <summary>Which server got the client's last request.</summary>
    public int LastOf(string client) => _last[client];

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        for (var tries = 0; tries < _servers.Length * 2; tries++)
        {
            var index = (Interlocked.Increment(ref _next) & int.MaxValue) % _servers.Length;
            if (Volatile.Read(ref _servers[index]) is { } server && await PassAsync(context, body.ToArray(), server, index))
                return;
        }
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
    }

    public async ValueTask DisposeAsync()
    {
        await _kestrel.StopAsync(new CancellationToken(canceled: true));
        _kestrel.Dispose();
        _client.Dispose();
    }

    /// <summary>False when the server has not begun with the request.</summary>
    private async Task<bool> PassAsync(HttpContext context, byte[] body, Uri server, int index)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(server, context.Request.Path + context.Request.QueryString))
        {
            Content = body.Length > 0 ? new ByteArrayContent(body) : null,
        };
        foreach (var (name, value) in context.Request.Headers)
        {
            if (!Hop.Contains(name, StringComparer.OrdinalIgnoreCase) && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value))
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
        }
        if (context.Request.Headers[ClientHeader].ToString() is { Length: > 0 } client)
            _last[client] = index;
        try
        {
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
            if (answer.StatusCode is HttpStatusCode.ServiceUnavailable)
                return false;
            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, value) in answer.Headers.Concat(answer.Content.Headers))
            {
                if (!Hop.Contains(name, StringComparer.OrdinalIgnoreCase))
                    context.Response.Headers[name] = value.ToArray();
            }
            await using var stream = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
            await stream.CopyToAsync(context.Response.Body, context.RequestAborted);
            return true;
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError)
        {
            return false;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            if (context.Response.HasStarted)
                context.Abort();
            else
                context.Response.StatusCode = StatusCodes.Status502BadGateway;
            return true;
        }
    }
}
