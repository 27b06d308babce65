using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tuco.Mcp.Tests.Stores;

/// <summary>A wire to PostgreSQL that can be cut: altogether, or as soon as a word has passed, before it is answered.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly string _server;
    private readonly List<Socket> _sockets = [];
    private readonly Lock _lock = new();
    private readonly int _port;
    private TcpListener? _listener;
    private TaskCompletionSource? _hold;
    private byte[]? _last;
    private bool _thenHolds;

    private Relay(string server)
    {
        _server = server;
        Open(0);
        _port = ((IPEndPoint)_listener!.LocalEndpoint).Port;
    }

    /// <summary>The connection string through this wire.</summary>
    public string Connection { get; private set; } = "";

    public static Relay To(string connection)
    {
        var address = new Npgsql.NpgsqlConnectionStringBuilder(connection);
        var relay = new Relay(Path.Combine(address.Host!, ".s.PGSQL.5432"));
        (address.Host, address.Port) = ("127.0.0.1", relay._port);
        relay.Connection = Mcp.Safety.PostgresAddress.Of(address.ConnectionString)!;
        return relay;
    }

    /// <summary>
    /// The next time that this statement passes to PostgreSQL, it arrives, its answer does not, and the wire is cut. Who connects then is refused,
    /// or held, until it is mended.
    /// </summary>
    public void CutAfter(string statement, bool thenHold = false) => (_last, _thenHolds) = (Encoding.ASCII.GetBytes(statement + "\0"), thenHold);

    public void Cut()
    {
        _listener?.Stop();
        _listener = null;
        CutConnections();
    }

    public ValueTask DisposeAsync()
    {
        Cut();
        return ValueTask.CompletedTask;
    }

    private void CutConnections()
    {
        lock (_lock)
        {
            foreach (var socket in _sockets)
                socket.Dispose();
            _sockets.Clear();
        }
    }

    public void Mend()
    {
        _hold?.TrySetResult();
        _hold = null;
        if (_listener is null)
            Open(_port);
    }

    private void Open(int port)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Start();
        _ = AcceptAsync(_listener);
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync();
                var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                lock (_lock)
                    _sockets.AddRange([client, server]);
                await server.ConnectAsync(new UnixDomainSocketEndPoint(_server));
                if (_hold is { } hold)
                    await hold.Task;
                _ = PassAsync(client, server, toServer: true);
                _ = PassAsync(server, client, toServer: false);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private async Task PassAsync(Socket from, Socket to, bool toServer)
    {
        var bytes = new byte[65_536];
        try
        {
            while (await from.ReceiveAsync(bytes) is > 0 and var count)
            {
                if (toServer && _last is { } last && bytes.AsSpan(0, count).IndexOf(last) >= 0)
                {
                    _last = null;
                    _hold = _thenHolds ? new TaskCompletionSource() : null;
                    if (_hold is null)
                    {
                        _listener!.Stop();
                        _listener = null;
                    }
                    // Cut before it is passed on: the answer may come faster than the next line of this program.
                    from.Dispose();
                    await to.SendAsync(bytes.AsMemory(0, count));
                    CutConnections();
                    return;
                }
                await to.SendAsync(bytes.AsMemory(0, count));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
        from.Dispose();
        to.Dispose();
    }
}
