using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Tuco.Mcp.Doors.Lines;

/// <summary>The SDK's server behind the lines.</summary>
internal sealed class LineServer : ITransport
{
    private static readonly JsonTypeInfo<JsonRpcMessage> Shape =
        (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage));

    private readonly Channel<JsonRpcMessage> _messages =
        Channel.CreateUnbounded<JsonRpcMessage>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LineOutput _output;
    private readonly Action<MessageId> _answered;
    private readonly ILogger<LineServer> _log;
    private readonly McpServer _server;
    private bool _opens;

    public LineServer(McpServerOptions options, LineOutput output, Action<MessageId> answered, ILoggerFactory log)
    {
        (_output, _answered, _log) = (output, answered, log.CreateLogger<LineServer>());
        _server = McpServer.Create(this, options, log);
        Over = _server.RunAsync(CancellationToken.None);
    }

    /// <summary>Done when the server has ended.</summary>
    public Task Over { get; }

    /// <summary>The protocol version that was agreed on.</summary>
    public string? Version => _server.NegotiatedProtocolVersion;

    public string? SessionId => null;

    public ChannelReader<JsonRpcMessage> MessageReader => _messages.Reader;

    /// <summary>Lets the server know of an <c>initialize</c> that was answered without it: what it answers itself nobody gets.</summary>
    public void Open(ReadOnlyMemory<byte> initialize)
    {
        _opens = true;
        Take(initialize, null);
        Task.WaitAny(_opened.Task, Over);
    }

    /// <param name="line">A message, or what should be one.</param>
    /// <param name="request">Its id, if it asks for an answer.</param>
    public void Take(ReadOnlyMemory<byte> line, MessageId? request)
    {
        try
        {
            if (JsonSerializer.Deserialize(Encoding.UTF8.GetString(line.Span), Shape) is { } message)
                _messages.Writer.TryWrite(message);
        }
        catch (JsonException e)
        {
            _log.LogUnread(e.Message);
            if (request is { } id)
                Refuse(id);
        }
    }

    public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        if (message is JsonRpcResponse or JsonRpcError && _opens)
        {
            _opens = false;
            _opened.TrySetResult();
            return Task.CompletedTask;
        }
        Write(message);
        return Task.CompletedTask;
    }

    private void Refuse(MessageId id) => Write(new JsonRpcError
    {
        Id = id.Number is { } number ? new RequestId(number) : new RequestId(id.Text!),
        Error = new JsonRpcErrorDetail { Code = (int)McpErrorCode.ParseError, Message = "This line is no JSON-RPC message that can be read." },
    });

    private void Write(JsonRpcMessage message)
    {
        _output.Write(JsonSerializer.SerializeToUtf8Bytes(message, Shape));
        if (message is JsonRpcResponse or JsonRpcError && ((JsonRpcMessageWithId)message).Id.Id is { } id)
            _answered(new MessageId(id as long?, id as string));
    }

    public async ValueTask DisposeAsync()
    {
        if (_messages.Writer.TryComplete())
            await Over;
    }
}
