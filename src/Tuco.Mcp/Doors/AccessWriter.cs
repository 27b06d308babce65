using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Tuco.Mcp.Hosting;

namespace Tuco.Mcp.Doors;

/// <summary>
/// Writes a line for each request to standard error, many at a time when many come: one event of the log for each would take longer than
/// many a request.
/// </summary>
internal sealed class AccessWriter : IAsyncDisposable
{
    private const int MostWaiting = 10_000;
    private const int MostAtOnce = 500;

    private readonly Channel<(DateTimeOffset At, AccessLine Line)> _lines;
    private readonly ILogger<AccessWriter> _log;
    private readonly bool _alsoToFile;
    private readonly Task _writing;
    private long _dropped;

    /// <param name="log">The log; it has the lines too where it has a file.</param>
    /// <param name="alsoToFile">The log has a file.</param>
    public AccessWriter(ILoggerFactory log, bool alsoToFile)
    {
        (_log, _alsoToFile) = (log.CreateLogger<AccessWriter>(), alsoToFile);
        var room = new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite };
        _lines = Channel.CreateBounded<(DateTimeOffset, AccessLine)>(room, _ => Interlocked.Increment(ref _dropped));
        _writing = alsoToFile ? Task.CompletedTask : Task.Run(WriteAsync);
    }

    public void Write(AccessLine line)
    {
        if (_alsoToFile)
            _log.LogRequest(line.Method, line.Route, line.Status, line.Milliseconds, line.RpcMethod, line.Caller, line.Client);
        else
            _lines.Writer.TryWrite((TimeProvider.System.GetUtcNow(), line));
    }

    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing;
    }

    private async Task WriteAsync()
    {
        var text = new StringBuilder();
        while (await _lines.Reader.WaitToReadAsync())
        {
            for (var i = 0; i < MostAtOnce && _lines.Reader.TryRead(out var entry); i++)
                Append(text, entry.At, entry.Line);
            if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
                _log.LogDropped(dropped);
            await Console.Error.WriteAsync(text);
            text.Clear();
        }
    }

    private static void Append(StringBuilder text, DateTimeOffset at, AccessLine line) => text
        .Append(CultureInfo.InvariantCulture, $"{at:yyyy-MM-dd'T'HH:mm:ss.fffzzz} INF {line.Method} {line.Route} {line.Status} in {line.Milliseconds} ms, ")
        .Append(CultureInfo.InvariantCulture, $"rpc {line.RpcMethod ?? "-"}, caller {line.Caller ?? "-"}, from {line.Client}\n");
}
