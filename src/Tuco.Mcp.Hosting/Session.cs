using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Tuco.Mcp.Hosting;

/// <summary>What one client of the versions up to 2025-11-25 has opened: a server of its own, from <c>initialize</c> to its end.</summary>
internal sealed class Session : ITransport
{
    private const string Unsolicited = "0";
    private const string Ended = "The session has ended.";

    private readonly Channel<JsonRpcMessage> _messages = Channel.CreateUnbounded<JsonRpcMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<string, MessageStream> _streams = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Exchange> _open = new(StringComparer.Ordinal);
    private readonly KeptEvents _kept = new();
    private readonly MessageStream _unsolicited;
    private readonly Lock _lock = new();
    private readonly McpHttpOptions _options;
    private readonly Caller _owner;
    private readonly McpServer _server;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _run;
    private readonly long _began;
    private long _lastStream;
    private int _underWay;
    private bool _listens;

    public Session(
        Caller owner, McpHttpOptions options, McpServerOptions server, ILoggerFactory log, IServiceProvider? services)
    {
        (_owner, _options) = (owner, options);
        SessionId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        LastUsed = options.Time.GetUtcNow();
        _began = options.Time.GetTimestamp();
        _unsolicited = new MessageStream(Unsolicited, _kept);
        _server = McpServer.Create(this, server, log, services);
        _run = _server.RunAsync(_ended.Token);
    }

    public string SessionId { get; }

    /// <summary>Its <c>initialize</c> was answered with a result.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Nobody else may use it.</summary>
    public string OwnerId => _owner.Id;

    public DateTimeOffset LastUsed { get; private set; }

    public ChannelReader<JsonRpcMessage> MessageReader => _messages.Reader;

    /// <summary>A request arrives; false when the session has ended. <see cref="Leave"/> follows.</summary>
    public bool Enter()
    {
        lock (_lock)
        {
            if (_ended.IsCancellationRequested)
                return false;
            _underWay++;
            return true;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            _underWay--;
            LastUsed = _options.Time.GetUtcNow();
        }
    }

    /// <summary>No request is under way and none was since then.</summary>
    public bool IsIdleSince(DateTimeOffset then)
    {
        lock (_lock)
            return _underWay == 0 && LastUsed <= then;
    }

    /// <summary>Hands a message to the server; a request is answered before this returns.</summary>
    public async Task PostAsync(HttpContext http, Posted posted)
    {
        var message = posted.Message;
        if (message is not JsonRpcRequest request)
        {
            _messages.Writer.TryWrite(message);
            if (Cancellation.RequestIn(message) is { } cancelled && _open.TryGetValue(NameOf(cancelled), out var waiting))
                await waiting.GiveUpAsync("The request was cancelled.");
            http.Response.StatusCode = StatusCodes.Status202Accepted;
            return;
        }
        var version = _server.NegotiatedProtocolVersion;
        var givenUp = new CancellationTokenSource();
        Task<byte[]>? direct = null;
        if (version is not null)
            _options.Direct?.Invoke(new PlainRequest(request.Method, posted.Params, version), (Caller)message.Context!.User!, givenUp.Token, out direct);
        if (direct is { IsCompletedSuccessfully: true })
        {
            await Wire.AnswerAsync(http.Response, request.Id, direct.Result);
            return;
        }
        var opens = request.Method == RequestMethods.Initialize;
        var name = Interlocked.Increment(ref _lastStream).ToString(CultureInfo.InvariantCulture);
        var stream = new MessageStream(name, _kept);
        var exchange = new Exchange(http.Response, request.Id, request.Id, stream)
        {
            Primes = Versions.CanResume(version),
            Answered = opens ? answer => Tell(http.Response, answer) : null,
            Cancelled = givenUp,
        };
        message.Context!.RelatedTransport = exchange;
        _streams[name] = stream;
        var open = NameOf(request.Id);
        _open[open] = exchange;
        if (direct is not null)
            _ = exchange.AnswerAsync(direct);
        else
            _messages.Writer.TryWrite(message);
        if (_ended.IsCancellationRequested)
            await exchange.GiveUpAsync(Ended);
        await exchange.HoldAsync(_options, http.RequestAborted);
        // The client may be gone, or sent away to come back; the call is not, and counts as long as it lasts.
        if (!exchange.Over.IsCompleted && !http.RequestAborted.IsCancellationRequested)
            await http.Response.CompleteAsync();
        await exchange.Over;
        _open.TryRemove(new(open, exchange));
        _streams.TryRemove(name, out _);
    }

    /// <summary>Only a session that was opened has an id to tell.</summary>
    private void Tell(HttpResponse response, JsonRpcMessage answer)
    {
        IsOpen |= answer is JsonRpcResponse;
        if (IsOpen && !response.HasStarted)
            response.Headers[StreamableHttp.SessionHeader] = SessionId;
    }

    /// <summary>Holds the one stream of messages that belong to no request; false when another connection holds it.</summary>
    public async Task<bool> ListenAsync(HttpContext http, CancellationToken gone)
    {
        lock (_lock)
        {
            if (_listens)
                return false;
            _listens = true;
        }
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(gone, _ended.Token);
            await _unsolicited.BeginAsync(http.Response, Versions.CanResume(_server.NegotiatedProtocolVersion));
            await _unsolicited.HoldAsync(_options.KeepAlive, _options.Time, either.Token);
            return true;
        }
        finally
        {
            lock (_lock)
                _listens = false;
        }
    }

    /// <summary>Takes up a stream after an event; false when it cannot be told any more what came after it.</summary>
    public async Task<bool> ResumeAsync(HttpContext http, string lastEventId, CancellationToken gone)
    {
        if (lastEventId.Split('-') is not [var name, var number] || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var after))
            return false;
        var stream = name == Unsolicited ? _unsolicited : _streams.GetValueOrDefault(name) ?? Over(name);
        if (!await stream.ResumeAsync(http.Response, after))
            return false;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(gone, _ended.Token);
        await stream.HoldAsync(_options.KeepAlive, _options.Time, either.Token);
        return true;
    }

    public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default) => _unsolicited.WriteAsync(message, last: false);

    /// <summary>Ends it if nobody uses it and nobody did since then.</summary>
    public bool TryEnd(DateTimeOffset then)
    {
        lock (_lock)
        {
            if (_underWay > 0 || LastUsed > then || _ended.IsCancellationRequested)
                return false;
            _ended.Cancel();
            return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
            _ended.Cancel();
        _messages.Writer.TryComplete();
        foreach (var exchange in _open.Values)
            await exchange.GiveUpAsync(Ended);
        try
        {
            await _run;
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
        if (IsOpen)
            _options.SessionEnded?.Invoke(_server.NegotiatedProtocolVersion, _options.Time.GetElapsedTime(_began));
        await _server.DisposeAsync();
    }

    /// <summary>As JSON writes it: 5 is not "5".</summary>
    private static string NameOf(RequestId id) => id.Id is string text ? JsonValue.Create(text).ToJsonString() : id.ToString();

    /// <summary>The stream of an exchange that is over: what is kept of it is all that comes.</summary>
    private MessageStream Over(string name)
    {
        var stream = new MessageStream(name, _kept);
        stream.End();
        return stream;
    }
}
