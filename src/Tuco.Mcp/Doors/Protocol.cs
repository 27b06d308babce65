using System.Security.Claims;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Tuco.Mcp.Pipeline;
using Tuco.Mcp.Tools;
using ProtocolTool = ModelContextProtocol.Protocol.Tool;

namespace Tuco.Mcp.Doors;

/// <summary>The server as the protocol sees it: who it is, its tools, and the way of a call into the pipeline.</summary>
internal static class Protocol
{
    /// <summary>For a door with one caller.</summary>
    public static McpServerOptions Options(ToolPipeline pipeline, CancellationToken stopping) =>
        Options(pipeline, _ => new Visit(pipeline, Visit.Local, Restraint.None), stopping);

    /// <param name="own">With the operator's own key.</param>
    /// <param name="visitOf">Whose request it is, and the pipeline that serves it.</param>
    /// <param name="stopping">Set when the door closes: calls in flight are answered at once.</param>
    public static McpServerOptions Options(ToolPipeline own, Func<ClaimsPrincipal?, Visit> visitOf, CancellationToken stopping) => new()
    {
        ServerInfo = new Implementation
        {
            Name = Product.Name,
            Title = ServerIdentity.Title(own.Simulated),
            Version = Product.Version,
            Icons = [new Icon { Source = ServerIdentity.Icon, MimeType = ServerIdentity.IconType }],
        },
        ServerInstructions = ServerIdentity.Instructions(own.Simulated),
        ScopeRequests = false,
        Filters = MessageFilters.Of(own.Secrets, user => visitOf(user).Pipeline.Secrets),
        Capabilities = new ServerCapabilities { Tools = new ToolsCapability { ListChanged = false } },
        Handlers = new McpServerHandlers
        {
            ListToolsHandler = (request, _) => ValueTask.FromResult(List(request.Params?.Cursor, visitOf(request.User))),
            CallToolHandler = (request, cancellation) => CallAsync(request, visitOf(request.User), cancellation, stopping),
        },
    };

    private static readonly Lazy<IReadOnlyList<ProtocolTool>> Shown = new(static () =>
    {
        var shape = McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(ProtocolTool));
        return [.. Definitions.Tools.Select(tool => (ProtocolTool)tool.Deserialize(shape)!)];
    });

    private static ListToolsResult List(string? cursor, Visit visit) => cursor is null
        ? new ListToolsResult
        {
            Tools = [.. Shown.Value.Where(tool => visit.Shows(Catalog.Find(tool.Name)!))],
            TimeToLive = ReadyAnswers.ListLives,
            CacheScope = CacheScope.Private,
        }
        : throw Refused(Prose.Of($"Unknown cursor {cursor:quoted}: the list has one page."));

    private static async ValueTask<CallToolResult> CallAsync(
        RequestContext<CallToolRequestParams> request, Visit visit, CancellationToken cancellation, CancellationToken stopping)
    {
        if (request.Params?.Name is not { Length: > 0 } name)
            throw Refused("tools/call needs the name of a tool.");
        if (Catalog.Find(name) is not { } tool)
        {
            var hint = Suggestion.For(name, Catalog.Tools.Where(visit.Has).Select(static known => known.Name)) is { } near ? $" Did you mean {near}?" : "";
            throw Refused(Prose.Of($"Unknown tool: {name:quoted}.{hint:raw}"));
        }
        if (!visit.Has(tool))
        {
            throw Refused($"Unknown tool: {tool.Name} is not " + (visit.Restraint.Leaves(tool) ? "switched on here; only the operator can change that."
                : $"among the toolsets that this client asks for with {Visitors.ToolsetsHeader}."));
        }
        var arguments = request.Params.Arguments ?? Enumerable.Empty<KeyValuePair<string, JsonElement>>();
        var incoming = new Incoming(arguments, request.Params.Meta, Report)
        {
            Principal = visit.Principal,
            Restraint = visit.Restraint,
            Asking = Elicitation.Of(request),
        };
        var outcome = await visit.Pipeline.RunAsync(tool, incoming, cancellation, stopping);
        Operation.Current?.Answered(outcome);
        if (outcome.Question is { } question)
            throw Elicitation.Required(question, outcome.State!);
        if (outcome.PaymentUrl is { } page)
            await Elicitation.OpenAsync(page, outcome.State!, request, cancellation);
        return new CallToolResult
        {
            Content = [new TextContentBlock { Text = outcome.Text }],
            StructuredContent = outcome.Json is { } json ? JsonElement.Parse(json) : null,
            IsError = outcome.IsError,
        };

        Task Report(double done, double total, string message)
        {
            if (request.Params.ProgressToken is not { } token)
                return Task.CompletedTask;
            var value = new ProgressNotificationValue { Progress = (float)done, Total = (float)total, Message = message };
            return request.Server.NotifyProgressAsync(token, value, cancellationToken: cancellation);
        }
    }

    private static McpProtocolException Refused(string words) => new(words, McpErrorCode.InvalidParams);
}
