using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using ModelContextProtocol.Protocol;

namespace Tuco.Mcp.Hosting;

/// <summary>One connection to <c>/sse</c>.</summary>
internal sealed class LegacySession(string ownerId, EventStream stream) : ITransport
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(25);

    private readonly Channel<JsonRpcMessage> _messages = Channel.CreateUnbounded<JsonRpcMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Turn _turn = new();
    private readonly ConcurrentDictionary<RequestId, Calls.Call> _underWay = new();

    public string OwnerId => ownerId;

    public string? SessionId => null;

    public ChannelReader<JsonRpcMessage> MessageReader => _messages.Reader;

    public async Task BeginAsync(string endpoint)
    {
        await stream.BeginAsync();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"event: endpoint\ndata: {endpoint}\n\n"));
    }

    /// <param name="message">From the client.</param>
    /// <param name="call">Ends with the answer to it; null when it asks for none.</param>
    /// <returns>False when a request of that id is under way already.</returns>
    public bool Post(JsonRpcMessage message, Calls.Call? call)
    {
        if (message is JsonRpcRequest request && !_underWay.TryAdd(request.Id, call!))
            return false;
        if (Cancellation.RequestIn(message) is { } id)
            Forget(id);
        _messages.Writer.TryWrite(message);
        return true;
    }

    /// <summary>Nobody is there any more to be answered.</summary>
    public void End()
    {
        foreach (var id in _underWay.Keys)
            Forget(id);
    }

    public async Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        var bytes = EventStream.EventOf(message);
        try
        {
            using (await _turn.TakeAsync())
                await stream.WriteAsync(bytes);
        }
        finally
        {
            if (message is JsonRpcResponse or JsonRpcError)
                Forget(((JsonRpcMessageWithId)message).Id);
        }
    }

    /// <summary>Until the client goes, or the server stops and all that was asked before is answered.</summary>
    public async Task HoldAsync(TimeSpan keepAlive, TimeProvider time, CancellationToken stopping, CancellationToken gone)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, gone);
        while (!either.IsCancellationRequested)
        {
            await Task.Delay(keepAlive, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (either.IsCancellationRequested)
                break;
            using (await _turn.TakeAsync())
                await stream.KeepAliveAsync();
        }
        while (!_underWay.IsEmpty && !gone.IsCancellationRequested)
            await Task.Delay(LookEvery, time, gone);
    }

    public ValueTask DisposeAsync()
    {
        _messages.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    private void Forget(RequestId id)
    {
        if (_underWay.TryRemove(id, out var call))
            call.Dispose();
    }
}
