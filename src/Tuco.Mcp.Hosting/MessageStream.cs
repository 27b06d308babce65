using System.Globalization;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace Tuco.Mcp.Hosting;

/// <summary>
/// The messages of one exchange, or those that belong to none, on their way to a client. In a session they are kept, and a client that
/// lost its connection takes the stream up where it was; without, they go to the one that is connected.
/// </summary>
/// <param name="name">Begins the ids of its events; of no meaning without <paramref name="kept"/>.</param>
/// <param name="kept">Null outside a session.</param>
internal sealed class MessageStream(string name, KeptEvents? kept)
{
    private readonly Turn _turn = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private EventStream? _connected;
    private TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _began;
    private long _last;

    /// <summary>Connects a client. What another connection was sent so far stays sent; it is let go.</summary>
    /// <param name="response">To the client.</param>
    /// <param name="prime">An event without data comes first, if the client understands it.</param>
    public Task BeginAsync(HttpResponse response, bool prime) => ConnectAsync(response, prime, []);

    /// <summary>Connects a client that has all up to an event; false when some of what it lacks is no longer kept.</summary>
    public async Task<bool> ResumeAsync(HttpResponse response, long after)
    {
        if (kept?.After(name, after) is not { } missed)
            return false;
        await ConnectAsync(response, false, missed);
        return true;
    }

    public async Task WriteAsync(JsonRpcMessage message, bool last)
    {
        using (await _turn.TakeAsync())
        {
            if (_began || _connected is not null)
                await SendAsync(EventStream.EventOf(message, NextId()));
            if (last)
                End();
        }
    }

    public void End() => _ended.TrySetResult();

    /// <summary>Ends the connection, not the stream: the client is to come back.</summary>
    public async Task PauseAsync(TimeSpan retry)
    {
        using (await _turn.TakeAsync())
        {
            if (NextId() is { } id)
                await SendAsync(EventStream.Priming(id, retry));
            _left.TrySetResult();
        }
    }

    /// <summary>Holds the connection with signs of life until the stream ends, another connection takes over, or the client goes.</summary>
    public async Task HoldAsync(TimeSpan keepAlive, TimeProvider time, CancellationToken gone)
    {
        EventStream? mine;
        Task over;
        using (await _turn.TakeAsync())
            (mine, over) = (_connected, Task.WhenAny(_ended.Task, _left.Task));
        while (true)
        {
            try
            {
                await over.WaitAsync(keepAlive, time, gone);
                break;
            }
            catch (TimeoutException)
            {
                using (await _turn.TakeAsync())
                {
                    if (mine is not null && mine == _connected)
                        await TryAsync(mine.KeepAliveAsync);
                }
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }
        using (await _turn.TakeAsync())
        {
            if (mine == _connected)
                _connected = null;
        }
    }

    private async Task ConnectAsync(HttpResponse response, bool prime, IReadOnlyList<KeptEvents.Kept> missed)
    {
        using var turn = await _turn.TakeAsync();
        _left.TrySetResult();
        _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await TryAsync(async () =>
        {
            var stream = new EventStream(response);
            await stream.BeginAsync();
            (_connected, _began) = (stream, true);
            foreach (var one in missed)
                await stream.WriteAsync(one.Bytes);
            if (prime && NextId() is { } id)
                await SendAsync(EventStream.Priming(id, null));
        });
    }

    private Task SendAsync(byte[] bytes)
    {
        kept?.Add(name, _last, bytes);
        return _connected is { } connected ? TryAsync(() => connected.WriteAsync(bytes)) : Task.CompletedTask;
    }

    /// <summary>Who is gone is no longer connected.</summary>
    private async Task TryAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception e) when (Gone.Is(e))
        {
            _connected = null;
        }
    }

    private string? NextId() => kept is null ? null : string.Create(CultureInfo.InvariantCulture, $"{name}-{++_last}");
}
