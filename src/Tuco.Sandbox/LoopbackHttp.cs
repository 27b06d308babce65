using System.Net;
using System.Net.Sockets;

namespace Tuco.Sandbox;

/// <summary>The only way out of the sandbox, and it leads no further than this machine: no name is looked up, no proxy asked, no redirect followed.</summary>
internal sealed class LoopbackHttp(SandboxClock clock) : IDisposable
{
    public const string TimedOut = "The operation was aborted due to timeout";
    public const string NotLoopback = "The sandbox posts to loopback only (localhost, 127.0.0.1, ::1); nothing was sent";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectCallback = ConnectAsync,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = 1024 * 1024,
    };

    public static bool Reaches(Uri url) => url.Scheme is "http" or "https" && AddressOf(url.IdnHost) is not null;

    public async Task<HttpOutcome> SendAsync(HttpRequestMessage request, CancellationToken stopping)
    {
        if (!Reaches(request.RequestUri!)) return new(null, null, NotLoopback);
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            using var response = await _http.SendAsync(request, either.Token);
            return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(either.Token), null);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return new(null, null, TimedOut);
        }
        catch (HttpRequestException e)
        {
            return new(null, null, e.Message);
        }
    }

    public void Dispose() => _http.Dispose();

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var address = AddressOf(context.DnsEndPoint.Host) ?? throw new HttpRequestException(NotLoopback);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static IPAddress? AddressOf(string host)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return IPAddress.Loopback;
        return IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address) ? address : null;
    }
}

/// <summary>What came of a request: a status and a body, or an error.</summary>
internal sealed record HttpOutcome(int? StatusCode, string? Body, string? Error)
{
    public bool Succeeded => StatusCode is >= 200 and < 300;
}
