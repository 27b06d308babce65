using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Tuco.Mcp.Conformance.Tools;
using static System.StringComparison;

namespace Tuco.Mcp.Conformance;

/// <summary>What the official suites call. How it goes over HTTP is none of its business: the shipping layer alone answers for that.</summary>
public static class Fixtures
{
    private static readonly string[] Words = ["paris", "park", "party"];

    public static McpServerOptions Mount()
    {
        using var services = new ServiceCollection()
            .AddMcpServer(static options => options.ServerInfo = new Implementation { Name = "tuco-mcp-conformance", Version = "1.0.0" })
            .WithToolsFromAssembly().WithTools([SchemaTools.JsonSchema202012])
            .WithPromptsFromAssembly()
            .WithResourcesFromAssembly().WithReadResourceHandler(static (request, _) => throw NoResource(request.Params?.Uri))
            .WithCompleteHandler(static (request, _) => ValueTask.FromResult(Complete(request.Params?.Argument.Value ?? "")))
            .WithSubscribeToResourcesHandler(static (_, _) => ValueTask.FromResult(new EmptyResult()))
            .WithUnsubscribeFromResourcesHandler(static (_, _) => ValueTask.FromResult(new EmptyResult()))
            .Services.BuildServiceProvider();
        return services.GetRequiredService<IOptions<McpServerOptions>>().Value;
    }

    /// <summary>The SDK's own refusal lacks the address.</summary>
    private static McpProtocolException NoResource(string? uri) => new("There is no such resource.", McpErrorCode.InvalidParams) { Data = { ["uri"] = uri } };

    private static CompleteResult Complete(string begun)
    {
        var values = Words.Where(word => word.StartsWith(begun, OrdinalIgnoreCase)).ToList();
        return new CompleteResult { Completion = new Completion { Values = values, Total = values.Count, HasMore = false } };
    }
}
