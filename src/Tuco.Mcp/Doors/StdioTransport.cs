using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Tuco.Mcp.Hosting;

namespace Tuco.Mcp.Doors;

/// <summary>
/// Standard input and output around the SDK's stream transport, which drops every answer once its input has ended. Scripts end
/// their input right after the last request: here the end is held back, and <see cref="Drained"/> tells when all is answered.
/// </summary>
internal sealed class StdioTransport : ITransport
{
    private readonly StreamServerTransport _inner;
    private readonly Channel<JsonRpcMessage> _messages =
        Channel.CreateUnbounded<JsonRpcMessage>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly HashSet<RequestId> _open = [];
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Input _input;

    public StdioTransport(ILoggerFactory log)
    {
        _input = new Input(Console.OpenStandardInput());
        _inner = new StreamServerTransport(_input, new BufferedStream(Console.OpenStandardOutput()), Product.Name, log);
        _ = PumpAsync();
        _ = EndAsync();
    }

    /// <summary>Done when the input has ended.</summary>
    public Task InputEnded => _input.Ended;

    /// <summary>Done when the input has ended and every request is answered or cancelled.</summary>
    public Task Drained => _drained.Task;

    public string? SessionId => null;

    public ChannelReader<JsonRpcMessage> MessageReader => _messages.Reader;

    public async Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        await _inner.SendMessageAsync(message, cancellationToken);
        if (message is not (JsonRpcResponse or JsonRpcError))
            return;
        lock (_lock)
        {
            _open.Remove(((JsonRpcMessageWithId)message).Id);
            TellWhenDrained();
        }
    }

    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    private async Task PumpAsync()
    {
        while (await _inner.MessageReader.WaitToReadAsync())
        {
            lock (_lock)
            {
                if (!_inner.MessageReader.TryRead(out var message))
                    continue;
                if (message is JsonRpcRequest request)
                    _open.Add(request.Id);
                _messages.Writer.TryWrite(message);
                if (Cancellation.RequestIn(message) is { } cancelled)
                    _open.Remove(cancelled);
                TellWhenDrained();
            }
        }
        _messages.Writer.Complete();
    }

    private async Task EndAsync()
    {
        await _input.Ended;
        lock (_lock)
            TellWhenDrained();
    }

    private void TellWhenDrained()
    {
        if (_input.Ended.IsCompleted && _open.Count == 0 && !_inner.MessageReader.TryPeek(out _))
            _drained.TrySetResult();
    }

    /// <summary>Standard input whose end is told, and never reaches the reader.</summary>
    private sealed class Input(Stream stream) : Stream
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private byte _last = (byte)'\n';

        public Task Ended => _ended.Task;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await stream.ReadAsync(buffer, cancellationToken);
            if (read > 0)
            {
                _last = buffer.Span[read - 1];
                return read;
            }
            if (_last != (byte)'\n')
            {
                // The last line may come without its end.
                _last = buffer.Span[0] = (byte)'\n';
                return 1;
            }
            _ended.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
