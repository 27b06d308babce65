using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using ModelContextProtocol.Protocol;

namespace Tuco.Mcp.Hosting;

/// <summary>One connection to <c>/sse</c>.</summary>
internal sealed class LegacySession(string ownerId, EventStream stream, int mostCalls) : ITransport
{
    private readonly Channel<JsonRpcMessage> _messages = Channel.CreateUnbounded<JsonRpcMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentDictionary<RequestId, bool> _underWay = new();

    public string OwnerId => ownerId;

    public string? SessionId => null;

    public ChannelReader<JsonRpcMessage> MessageReader => _messages.Reader;

    public async Task BeginAsync(string endpoint)
    {
        await stream.BeginAsync();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"event: endpoint\ndata: {endpoint}\n\n"));
    }

    /// <summary>False when too many of its requests are unanswered.</summary>
    public bool Post(JsonRpcMessage message)
    {
        if (message is JsonRpcRequest request)
        {
            if (_underWay.Count >= mostCalls)
                return false;
            _underWay[request.Id] = true;
        }
        // A cancelled request is never answered.
        if (message is JsonRpcNotification { Method: NotificationMethods.CancelledNotification, Params: { } given } && given["requestId"] is { } id)
            Forget(_underWay.Keys.FirstOrDefault(open => open.ToString() == id.ToString()));
        return _messages.Writer.TryWrite(message);
    }

    public async Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        if (message is JsonRpcResponse or JsonRpcError)
            Forget(((JsonRpcMessageWithId)message).Id);
        var bytes = EventStream.EventOf(message);
        await InTurnAsync(() => stream.WriteAsync(bytes));
    }

    public async Task HoldAsync(TimeSpan keepAlive, TimeProvider time, CancellationToken over)
    {
        while (true)
        {
            await Task.Delay(keepAlive, time, over);
            await InTurnAsync(stream.KeepAliveAsync);
        }
    }

    public ValueTask DisposeAsync()
    {
        _messages.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    private void Forget(RequestId id) => _underWay.TryRemove(id, out _);

    private async Task InTurnAsync(Func<Task> act)
    {
        await _turn.WaitAsync();
        try
        {
            await act();
        }
        finally
        {
            _turn.Release();
        }
    }
}
