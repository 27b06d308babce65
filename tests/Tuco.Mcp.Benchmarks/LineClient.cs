using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Tuco.Mcp.Benchmarks;

/// <summary>
/// A client over standard input and output, on one thread: requests are short enough never to fill the pipe while nobody reads. It knows of
/// an answer no more than whose it is and whether it is an error.
/// </summary>
internal sealed class LineClient(ServerProcess server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;
    private int _id = Request.FirstId;

    public ServerProcess Server => server;

    /// <returns>Milliseconds from the execution of the program to its answer.</returns>
    public double Initialize()
    {
        Ask(Request.Line("initialize", """{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"bench","version":"1"}}"""));
        var took = Stopwatch.GetElapsedTime(server.Began).TotalMilliseconds;
        server.Input.Write("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n"u8);
        server.Input.Flush();
        return took;
    }

    /// <summary>Asks once; an error is thrown.</summary>
    public void Ask(Request request)
    {
        var load = Run(request, 1, TimeSpan.Zero);
        if (load.Errors > 0)
            throw new InvalidOperationException("It answered: " + Encoding.UTF8.GetString(_buffer.AsSpan(0, Math.Min(_end, 500))));
    }

    /// <summary>Keeps so many requests under way for so long, at least until each was answered once.</summary>
    public Load Run(Request request, int inFlight, TimeSpan span)
    {
        using var killer = server.KillAfter(span + Patience);
        var sent = new Dictionary<int, long>(inFlight);
        var times = new List<double>(64 * 1024);
        var (errors, cpu, began) = (0, server.Cpu, Stopwatch.GetTimestamp());
        for (var i = 0; i < inFlight; i++)
            Send();
        while (sent.Count > 0)
        {
            var line = ReadLine();
            if (!sent.Remove(IdOf(line), out var at))
                continue;
            times.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            errors += IsError(line) ? 1 : 0;
            if (Stopwatch.GetElapsedTime(began) < span)
                Send();
        }
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new Load([.. times], seconds, server.Cpu - cpu, errors);

        void Send()
        {
            var id = ++_id;
            sent[id] = Stopwatch.GetTimestamp();
            server.Input.Write(request.With(id).Span);
            server.Input.Flush();
        }
    }

    public static bool IsError(ReadOnlySpan<byte> answer) =>
        answer.IndexOf("\"isError\":true"u8) >= 0 || answer[..Math.Min(answer.Length, 400)].IndexOf("\"error\":{"u8) >= 0;

    private ReadOnlySpan<byte> ReadLine()
    {
        var looked = _start;
        while (true)
        {
            var length = _buffer.AsSpan(looked, _end - looked).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = _buffer.AsSpan(_start, looked + length - _start);
                _start = looked + length + 1;
                return line;
            }
            if (_start > 0)
            {
                Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
                (_start, _end) = (0, _end - _start);
            }
            if (_end == _buffer.Length)
                Array.Resize(ref _buffer, _buffer.Length * 2);
            looked = _end;
            var read = server.Output.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
                throw new EndOfStreamException("The server ended, or did not answer for too long.");
            _end += read;
        }
    }

    /// <summary>It stands near the beginning or at the very end; 0 when it is none of ours.</summary>
    private static int IdOf(ReadOnlySpan<byte> line)
    {
        var name = "\"id\":"u8;
        var at = line[..Math.Min(line.Length, 40)].IndexOf(name);
        if (at < 0)
            at = line.LastIndexOf(name);
        if (at < 0)
            return 0;
        var digits = line[(at + name.Length)..];
        var end = digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return int.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
    }
}
