using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Tuco.Mcp.Tests;

/// <summary>An HTTP/1.1 server of bytes: what it read is kept as text, what it answers is up to the test; null closes the connection.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<int, byte[]?> _answer;
    private readonly List<string> _requests = [];
    private readonly Task _accepting;
    private int _connections;

    public RawServer(Func<int, byte[]?> answer)
    {
        _answer = answer;
        _listener.Start();
        BaseUrl = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    public Uri BaseUrl { get; }

    public int Connections => _connections;

    /// <summary>Head and body of each request, in the order in which they were complete.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    public static byte[] Json(string body, int status = 200, string headers = "") => Bytes(Encoding.UTF8.GetBytes(body), status, headers);

    public static byte[] Bytes(byte[] body, int status = 200, string headers = "") =>
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Answer\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n{headers}\r\n"), .. body];

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                while (await ReadAsync(client.GetStream()) is { } request)
                {
                    int number;
                    lock (_requests)
                    {
                        number = _requests.Count;
                        _requests.Add(request);
                    }
                    if (_answer(number) is not { } bytes)
                        return;
                    await client.GetStream().WriteAsync(bytes);
                }
            }
            catch (IOException)
            {
                // The other side went away.
            }
        }
    }

    private static async Task<string?> ReadAsync(NetworkStream stream)
    {
        var read = new StringBuilder();
        var chunk = new byte[4096];
        int end;
        while ((end = read.ToString().IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0 || read.Length < end + 4 + Length(read.ToString()))
        {
            var count = await stream.ReadAsync(chunk);
            if (count == 0)
                return null;
            read.Append(Encoding.Latin1.GetString(chunk, 0, count));
        }
        return read.ToString();
    }

    private static int Length(string head) =>
        Regex.Match(head, @"(?<=\r\nContent-Length: )\d+", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1)) is { Success: true } match ? int.Parse(match.Value) : 0;
}
