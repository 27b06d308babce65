using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Tuco.Mcp.Hosting;

/// <summary><c>/mcp</c>: POST brings one message, GET listens, DELETE ends a session.</summary>
internal sealed class StreamableHttp(
    McpHttpOptions options, McpServerOptions server, Calls calls, Sessions sessions, StatelessServer stateless, CancellationToken stopping)
{
    public const string SessionHeader = "Mcp-Session-Id";
    private const string LastEventId = "Last-Event-ID";

    private static readonly Fault Unnamed = new(400, Wire.Refused, $"{SessionHeader} is missing: initialize gives one.");
    private static readonly Fault Unknown = new(404, Wire.NoSession, "There is no such session: initialize opens one.");

    public Task HandleAsync(HttpContext http, Caller caller) => http.Request.Method switch
    {
        "POST" => PostAsync(http, caller),
        "GET" => InSessionAsync(http, caller, GetAsync),
        "DELETE" => InSessionAsync(http, caller, DeleteAsync),
        _ => NotAllowedAsync(http.Response, "GET, POST, DELETE"),
    };

    private async Task PostAsync(HttpContext http, Caller caller)
    {
        if (!MediaTypes.AcceptsBoth(http.Request))
        {
            await Wire.FailAsync(http.Response, 406, Wire.Refused, "Accept must hold application/json and text/event-stream.");
            return;
        }
        var (posted, fault) = await RequestBody.ReadAsync(http.Request, options);
        using var read = posted;
        var message = posted?.Message;
        var version = http.Request.Headers[Versions.Header].ToString();
        var id = (message as JsonRpcRequest)?.Id ?? default;
        if ((fault ?? Versions.FaultOf(version, message!)
            ?? (version == Versions.Stateless ? RoutingHeaders.FaultOf(http.Request.Headers, message!, server) : null)) is { } wrong)
        {
            await Wire.FailAsync(http.Response, wrong, id);
            return;
        }
        // A session keeps to the version that it agreed on, whichever a client puts into later headers.
        message!.Context = new JsonRpcMessageContext { User = caller, ProtocolVersion = version == Versions.Stateless ? version : null };
        http.Items[AccessLog.Method] = Wire.Asked(message).Method;
        if (message is JsonRpcRequest asked && options.Permit?.Invoke(asked, caller) is { } forbidden)
        {
            await Gate.RefuseAsync(http.Response, forbidden, id);
            return;
        }
        // What a client answers or takes back belongs to a call that is under way: it always gets in.
        var (call, refusal) = message is JsonRpcRequest ? calls.Begin(caller) : (null, null);
        if (refusal is not null)
        {
            await RefuseAsync(http.Response, refusal, id);
            return;
        }
        using (call)
        {
            await (version == Versions.Stateless ? stateless.PostAsync(http, posted!) : PostInSessionAsync(http, caller, posted!, id));
        }
    }

    /// <summary>Later it may get in.</summary>
    public static Task RefuseAsync(HttpResponse response, Fault refusal, RequestId id)
    {
        response.Headers.RetryAfter = "1";
        return Wire.FailAsync(response, refusal, id);
    }

    private async Task PostInSessionAsync(HttpContext http, Caller caller, Posted posted, RequestId id)
    {
        var given = http.Request.Headers[SessionHeader].ToString();
        var opens = posted.Message is JsonRpcRequest { Method: RequestMethods.Initialize };
        if (given.Length == 0 && !opens)
        {
            await Wire.FailAsync(http.Response, Unnamed, id);
            return;
        }
        var session = given.Length == 0 ? sessions.Open(caller) : sessions.Enter(given, caller);
        if (session is null)
        {
            await (given.Length > 0
                ? Wire.FailAsync(http.Response, Unknown, id)
                : Wire.FailAsync(http.Response, 503, Wire.Refused, "Too many sessions are in use.", id));
            return;
        }
        try
        {
            if (!opens)
                http.Response.Headers[SessionHeader] = session.SessionId;
            await session.PostAsync(http, posted);
        }
        finally
        {
            session.Leave();
            if (!session.IsOpen)
                sessions.End(session);
        }
    }

    private async Task InSessionAsync(HttpContext http, Caller caller, Func<HttpContext, Session, Task> act)
    {
        var version = http.Request.Headers[Versions.Header].ToString();
        var given = http.Request.Headers[SessionHeader].ToString();
        if (version == Versions.Stateless)
            await NotAllowedAsync(http.Response, "POST");
        else if (Versions.FaultOf(version) is { } fault)
            await Wire.FailAsync(http.Response, fault);
        else if (given.Length == 0)
            await Wire.FailAsync(http.Response, Unnamed);
        else if (sessions.Enter(given, caller) is { } session)
        {
            try
            {
                await act(http, session);
            }
            finally
            {
                session.Leave();
            }
        }
        else
            await Wire.FailAsync(http.Response, Unknown);
    }

    private async Task GetAsync(HttpContext http, Session session)
    {
        if (!MediaTypes.AcceptsEvents(http.Request))
        {
            await Wire.FailAsync(http.Response, 406, Wire.Refused, "Accept must hold text/event-stream.");
            return;
        }
        if (stopping.IsCancellationRequested)
        {
            await Wire.FailAsync(http.Response, Calls.Stopping);
            return;
        }
        http.Response.Headers[SessionHeader] = session.SessionId;
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        if (http.Request.Headers[LastEventId].ToString() is { Length: > 0 } last)
        {
            if (!await session.ResumeAsync(http, last, gone.Token))
                await Wire.FailAsync(http.Response, 400, Wire.Refused, $"What came after this {LastEventId} is no longer kept.");
        }
        else if (!await session.ListenAsync(http, gone.Token))
            await Wire.FailAsync(http.Response, 409, Wire.Refused, "Another connection listens to this session already.");
    }

    private Task DeleteAsync(HttpContext http, Session session)
    {
        sessions.End(session);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    public static Task NotAllowedAsync(HttpResponse response, string allowed)
    {
        response.Headers.Allow = allowed;
        return Wire.FailAsync(response, 405, Wire.Refused, $"Allowed here: {allowed}.");
    }
}
