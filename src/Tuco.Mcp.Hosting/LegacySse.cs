using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Tuco.Mcp.Hosting;

/// <summary>The transport of 2024-11-05: GET <c>/sse</c> opens a session and brings all answers, POST <c>/message</c> takes the messages.</summary>
internal sealed class LegacySse(
    McpHttpOptions options, McpServerOptions server, Calls calls, ILoggerFactory log, IServiceProvider? services, CancellationToken stopping)
{
    private readonly ConcurrentDictionary<string, LegacySession> _open = new(StringComparer.Ordinal);

    public int Count => _open.Count;

    public async Task ListenAsync(HttpContext http, Caller caller)
    {
        if (!HttpMethods.IsGet(http.Request.Method))
        {
            await StreamableHttp.NotAllowedAsync(http.Response, "GET");
            return;
        }
        if (stopping.IsCancellationRequested)
        {
            await Wire.FailAsync(http.Response, Calls.Stopping);
            return;
        }
        if (_open.Count >= options.MostSessions)
        {
            await Wire.FailAsync(http.Response, 503, Wire.Refused, "Too many sessions are in use.");
            return;
        }
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var session = new LegacySession(caller.Id, new EventStream(http.Response));
        var mcp = McpServer.Create(session, server, log, services);
        var began = options.Time.GetTimestamp();
        _open[id] = session;
        var run = Task.CompletedTask;
        try
        {
            await session.BeginAsync($"message?sessionId={id}");
            run = mcp.RunAsync(http.RequestAborted);
            await session.HoldAsync(options.KeepAlive, options.Time, stopping, http.RequestAborted);
        }
        catch (Exception e) when (Gone.Is(e))
        {
            // The session ends with its connection.
        }
        finally
        {
            _open.TryRemove(id, out _);
            session.End();
            options.SessionEnded?.Invoke(mcp.NegotiatedProtocolVersion, options.Time.GetElapsedTime(began));
            await mcp.DisposeAsync();
            await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async Task PostAsync(HttpContext http, Caller caller)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            await StreamableHttp.NotAllowedAsync(http.Response, "POST");
            return;
        }
        if (!_open.TryGetValue(http.Request.Query["sessionId"].ToString(), out var session) || session.OwnerId != caller.Id)
        {
            await Wire.FailAsync(http.Response, 404, Wire.NoSession, "There is no such session: GET /sse opens one.");
            return;
        }
        var (posted, fault) = await RequestBody.ReadAsync(http.Request, options);
        if (fault is not null)
        {
            await Wire.FailAsync(http.Response, fault);
            return;
        }
        using var read = posted!;
        var message = read.Message;
        message.Context = new JsonRpcMessageContext { User = caller };
        http.Items[AccessLog.Method] = (message as JsonRpcRequest)?.Method;
        if (message is JsonRpcRequest asked && options.Permit?.Invoke(asked, caller) is { } forbidden)
        {
            await Gate.RefuseAsync(http.Response, forbidden, asked.Id);
            return;
        }
        var (call, refusal) = message is JsonRpcRequest ? calls.Begin(caller) : (null, null);
        if (refusal is not null)
        {
            await StreamableHttp.RefuseAsync(http.Response, refusal, ((JsonRpcRequest)message).Id);
            return;
        }
        if (!session.Post(message, call))
        {
            call!.Dispose();
            await Wire.FailAsync(http.Response, 400, Wire.Refused, "A request of this id is under way already: each needs one of its own.",
                ((JsonRpcRequest)message).Id);
            return;
        }
        http.Response.StatusCode = StatusCodes.Status202Accepted;
        await http.Response.BodyWriter.WriteAsync("Accepted"u8.ToArray(), http.RequestAborted);
    }
}
