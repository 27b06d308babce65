using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using System.Security.Claims;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Tuco.Api;
using Tuco.Mcp.Pipeline;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Telemetry;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Doors;

/// <summary>
/// One request or notification as telemetry tells of it, by the OpenTelemetry conventions for MCP. The SDK's own signals are not used: they
/// hold whatever a client calls a method or a tool, and the words of errors.
/// </summary>
internal sealed class Operation
{
    private static readonly AsyncLocal<Operation?> Running = new();

    /// <summary>A client may ask for any other; it is shown as one.</summary>
    private static readonly FrozenSet<string> Methods = FrozenSet.ToFrozenSet(
    [
        RequestMethods.Initialize, RequestMethods.Ping, RequestMethods.ToolsList, RequestMethods.ToolsCall, RequestMethods.ServerDiscover,
        RequestMethods.SubscriptionsListen, NotificationMethods.InitializedNotification, NotificationMethods.CancelledNotification,
        NotificationMethods.ProgressNotification,
    ], StringComparer.Ordinal);

    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly Activity? _span;
    private readonly string? _tool;
    private TagList _tags;
    private string? _code;

    private Operation(JsonRpcMessage message, bool overHttp, bool ownId, Secrets secrets)
    {
        var (given, parameters) = message switch
        {
            JsonRpcRequest request => (request.Method, request.Params),
            JsonRpcNotification notification => (notification.Method, notification.Params),
            _ => throw new ArgumentException("This message asks for nothing.", nameof(message)),
        };
        var method = Methods.TryGetValue(given, out var known) ? known : "_OTHER";
        _tool = method == RequestMethods.ToolsCall && TraceContext.Text(parameters, "name") is { } name ? Catalog.Find(name)?.Name : null;
        _tags = new TagList { { "mcp.method.name", method }, { "network.transport", overHttp ? "tcp" : "pipe" } };
        if (overHttp)
            _tags.Add("network.protocol.name", "http");
        if (method == RequestMethods.ToolsCall)
            _tags.Add("gen_ai.operation.name", "execute_tool");
        if (_tool is not null)
            _tags.Add("gen_ai.tool.name", _tool);
        _span = Signals.Source.StartActivity(_tool is null ? method : $"{method} {_tool}", ActivityKind.Server, TraceContext.Of(parameters, secrets), _tags!);
        if (_span is not null && ownId && message is JsonRpcRequest { Id.Id: { } id }
            && Convert.ToString(id, CultureInfo.InvariantCulture) is { } text && CallTrace.IsValid(text) && !secrets.Leak(text, Secrets.RunInWords))
            _span.SetTag("jsonrpc.request.id", text);
    }

    /// <summary>The one under way; null for none, and while nobody is told.</summary>
    public static Operation? Current => Watch.IsOn ? Running.Value : null;

    /// <summary>Tells of each message that asks for something.</summary>
    public static McpMessageFilter Filter(Func<ClaimsPrincipal?, Secrets> secretsOf) => next => !Watch.IsOn ? next : async (context, cancellation) =>
    {
        if (context.JsonRpcMessage is not (JsonRpcRequest or JsonRpcNotification))
        {
            await next(context, cancellation);
            return;
        }
        var (stateless, overHttp) = (context.JsonRpcMessage.Context?.ProtocolVersion, context.User is not null);
        // In 2026-07-28 over HTTP a request bears a number of the server's.
        var operation = Running.Value = new Operation(context.JsonRpcMessage, overHttp, ownId: !(overHttp && stateless is not null), secretsOf(context.User));
        // Whoever knows the id of a session may be able to use it.
        if (context.Server.SessionId is { } session)
            operation._span?.SetTag("mcp.session.id", Digest.Of(session)[..16]);
        try
        {
            await next(context, cancellation);
            operation.End(null, Version());
        }
        catch (Exception e)
        {
            operation.End(e, Version());
            throw;
        }

        string? Version() => stateless ?? context.Server.NegotiatedProtocolVersion;
    };

    /// <summary>Tells of a session that has ended.</summary>
    public static void TellSession(string transport, string? version, TimeSpan lasted)
    {
        var tags = new TagList { { "network.transport", transport } };
        if (version is not null)
            tags.Add("mcp.protocol.version", version);
        Signals.Sessions.Record(lasted.TotalSeconds, tags);
    }

    /// <summary>What a call came to.</summary>
    public void Answered(Outcome outcome) => _code = outcome.Code;

    /// <summary>The words of an exception are nobody's but the caller's.</summary>
    private void End(Exception? fault, string? version)
    {
        var (error, status) = fault switch
        {
            _ when _code is not null => ("tool_error", null),
            // A question to the person travels as one.
            null or InputRequiredException => (null, null),
            McpProtocolException e when ((int)e.ErrorCode).ToString(CultureInfo.InvariantCulture) is var number => (number, number),
            OperationCanceledException => ("cancelled", (string?)null),
            _ => (fault.GetType().FullName, null),
        };
        if (version is not null)
        {
            _tags.Add("mcp.protocol.version", version);
            _span?.SetTag("mcp.protocol.version", version);
        }
        if (status is not null)
            _tags.Add("rpc.response.status_code", status);
        if (error is not null)
            _tags.Add("error.type", error);
        Signals.Operations.Record(Stopwatch.GetElapsedTime(_began).TotalSeconds, _tags);
        if (_tool is not null)
            Signals.Calls.Add(1, CallTags(_code ?? error));
        if (error is not null)
            _span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", error).SetTag("rpc.response.status_code", status).SetTag("tuco.error.code", _code);
        _span?.Dispose();
    }

    private TagList CallTags(string? code)
    {
        var tags = new TagList { { "gen_ai.tool.name", _tool } };
        if (code is not null)
            tags.Add("error.type", code);
        return tags;
    }
}
