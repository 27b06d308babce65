// MCP9005: logging to the client is deprecated, and the suites ask for it.
#pragma warning disable MCP9005
using System.ComponentModel;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Tuco.Mcp.Hosting;

namespace Tuco.Mcp.Conformance.Tools;

/// <summary>What comes before an answer, and an answer that comes on another connection.</summary>
[McpServerToolType]
public static class StreamTools
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    [McpServerTool(Name = "test_tool_with_logging"), Description("Logs to the client thrice")]
    public static async Task<string> Logging(McpServer server, CancellationToken cancellation)
    {
        var log = LogTo(server);
        log.LogInformation("Tool execution started");
        await Task.Delay(Step, cancellation);
        log.LogInformation("Tool processing data");
        await Task.Delay(Step, cancellation);
        log.LogInformation("Tool execution completed");
        return "Logged.";
    }

    [McpServerTool(Name = "test_logging_tool"), Description("Logs to the client, if its request names a level")]
    public static string LoggingOnDemand(McpServer server)
    {
        LogTo(server).LogInformation("A line that only those read who asked for it");
        return "Logged, if it was asked for.";
    }

    [McpServerTool(Name = "test_tool_with_progress"), Description("Tells its progress, if the request has a token for it")]
    public static async Task<string> Progress(RequestContext<CallToolRequestParams> request, CancellationToken cancellation)
    {
        foreach (var done in (int[])[0, 50, 100])
        {
            if (done > 0)
                await Task.Delay(Step, cancellation);
            var progress = new ProgressNotificationValue { Progress = done, Total = 100 };
            if (request.Params.ProgressToken is { } token)
                await request.Server.NotifyProgressAsync(token, progress, cancellationToken: cancellation);
        }
        return "Done.";
    }

    [McpServerTool(Name = "test_reconnection"), Description("Lets the client go in the midst of the call; the answer waits for its return")]
    public static async Task<string> Reconnection(RequestContext<CallToolRequestParams> request, CancellationToken cancellation)
    {
        await request.JsonRpcRequest.Context!.PauseAsync(TimeSpan.FromMilliseconds(500));
        await Task.Delay(Step, cancellation);
        return "The client came back.";
    }

    [McpServerTool(Name = "test_streaming_elicitation"), Description("Answers without asking anything on the way")]
    public static string NoQuestion() => "No request to the client came before this.";

    private static ILogger LogTo(McpServer server)
    {
        using var provider = server.AsClientLoggerProvider();
        return provider.CreateLogger("conformance");
    }
}
