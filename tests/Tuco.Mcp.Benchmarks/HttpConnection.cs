using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Tuco.Mcp.Benchmarks;

/// <summary>One connection of HTTP/1.1 that is kept, and knows when an answer is whole.</summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[16 * 1024];
    private int _length;

    /// <summary>The last answer.</summary>
    public ReadOnlySpan<byte> Answer => _buffer.AsSpan(0, _length);

    public string Text => Encoding.UTF8.GetString(Answer);

    /// <summary>It was not accepted, or its body tells an error.</summary>
    public bool IsError => !(Answer.StartsWith("HTTP/1.1 200"u8) || Answer.StartsWith("HTTP/1.1 202"u8)) || LineClient.IsError(Answer[HeadEnd(Answer)..]);

    public static async Task<HttpConnection> OpenAsync(Uri url)
    {
        var connection = new HttpConnection();
        await connection._socket.ConnectAsync(url.Host, url.Port);
        return connection;
    }

    /// <summary>Until its answer is whole.</summary>
    public async ValueTask AskAsync(ReadOnlyMemory<byte> request)
    {
        await _socket.SendAsync(request);
        _length = 0;
        do
        {
            if (_length == _buffer.Length)
                Array.Resize(ref _buffer, _buffer.Length * 2);
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(_length));
            if (read == 0)
                throw new EndOfStreamException("The server closed a connection.");
            _length += read;
        }
        while (!IsWhole(Answer));
    }

    public void Dispose() => _socket.Dispose();

    private static int HeadEnd(ReadOnlySpan<byte> answer) => answer.IndexOf("\r\n\r\n"u8) + 4;

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var body = HeadEnd(answer);
        if (body < 4)
            return false;
        Span<byte> head = stackalloc byte[Math.Min(body, 4096)];
        Ascii.ToLower(answer[..head.Length], head, out _);
        var name = "content-length: "u8;
        var at = head.IndexOf(name);
        if (at >= 0)
        {
            var digits = head[(at + name.Length)..];
            return answer.Length >= body + int.Parse(digits[..digits.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
        }
        if (head.IndexOf("transfer-encoding: chunked"u8) >= 0)
            return answer.EndsWith("\r\n0\r\n\r\n"u8);
        return head.StartsWith("http/1.1 202"u8) || head.StartsWith("http/1.1 204"u8);
    }
}
