using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Tuco.Mcp.Hosting;

/// <summary>
/// One server for all requests of 2026-07-28: each says all that is to be known about its client, so nothing need be made for it. Clients
/// choose their ids without knowing of one another, so each request is known here under a number of its own.
/// </summary>
internal sealed class StatelessServer : ITransport
{
    private readonly Channel<JsonRpcMessage> _messages = Channel.CreateUnbounded<JsonRpcMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly McpHttpOptions _options;
    private readonly McpServer _server;
    private readonly Task _run;
    private readonly CancellationToken _stopping;
    private long _last;

    public StatelessServer(McpHttpOptions options, McpServerOptions server, ILoggerFactory log, IServiceProvider? services,
        CancellationToken stopping)
    {
        (_options, _stopping) = (options, stopping);
        _server = McpServer.Create(this, server, log, services);
        _run = _server.RunAsync(CancellationToken.None);
    }

    public string? SessionId => null;

    public ChannelReader<JsonRpcMessage> MessageReader => _messages.Reader;

    /// <summary>Answers a request. A notification or a response has nothing here that it could belong to.</summary>
    public async Task PostAsync(HttpContext http, Posted posted)
    {
        if (posted.Message is not JsonRpcRequest request)
        {
            http.Response.StatusCode = StatusCodes.Status202Accepted;
            return;
        }
        Task<byte[]>? direct = null;
        _options.Direct?.Invoke(
            new PlainRequest(request.Method, posted.Params, Versions.Stateless), (Caller)request.Context!.User!, http.RequestAborted, out direct);
        if (direct is { IsCompletedSuccessfully: true })
        {
            await Wire.AnswerAsync(http.Response, request.Id, direct.Result);
            return;
        }
        if (direct is not null)
        {
            var answer = new Exchange(http.Response, request.Id, request.Id, new MessageStream("", null)) { Stateless = true };
            _ = answer.AnswerAsync(direct);
            await answer.HoldAsync(_options, http.RequestAborted);
            return;
        }
        var known = new RequestId(Interlocked.Increment(ref _last));
        var exchange = new Exchange(http.Response, request.Id, known, new MessageStream("", null))
        {
            Stateless = true,
        };
        request.Id = known;
        request.Context!.RelatedTransport = exchange;
        _messages.Writer.TryWrite(request);
        // A listener waits for as long as its client likes, so a stop does not wait for it.
        using var over = request.Method == RequestMethods.SubscriptionsListen
            ? CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _stopping) : null;
        var gone = over?.Token ?? http.RequestAborted;
        await exchange.HoldAsync(_options, gone);
        if (gone.IsCancellationRequested)
            _messages.Writer.TryWrite(Cancelled(known));
    }

    /// <summary>What belongs to no request has no way to any client.</summary>
    public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _messages.Writer.TryComplete();
        await _run;
        await _server.DisposeAsync();
    }

    private static JsonRpcNotification Cancelled(RequestId id) => new()
    {
        Method = NotificationMethods.CancelledNotification,
        Params = new JsonObject { ["requestId"] = (long)id.Id!, ["reason"] = "The client went away." },
    };
}
