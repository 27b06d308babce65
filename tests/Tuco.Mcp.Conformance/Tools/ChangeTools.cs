// MCP9005: sampling is deprecated, and the suites take it for the capability that a client lacks.
#pragma warning disable MCP9005
using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Tuco.Mcp.Conformance.Tools;

/// <summary>What a server tells those that listen, and what it wants of a client.</summary>
[McpServerToolType]
public static class ChangeTools
{
    [McpServerTool(Name = "test_trigger_tool_change"), Description("Adds a tool and takes it away again")]
    public static string ChangeTool(McpServer server)
    {
        var tool = McpServerTool.Create(static () => "Here for a moment.", new McpServerToolCreateOptions { Name = $"passing_{Guid.NewGuid():N}" });
        server.ServerOptions.ToolCollection!.Add(tool);
        server.ServerOptions.ToolCollection.Remove(tool);
        return "The tools have changed.";
    }

    [McpServerTool(Name = "test_trigger_prompt_change"), Description("Adds a prompt and takes it away again")]
    public static string ChangePrompt(McpServer server)
    {
        var prompt = McpServerPrompt.Create(static () => "Here for a moment.", new McpServerPromptCreateOptions { Name = $"passing_{Guid.NewGuid():N}" });
        server.ServerOptions.PromptCollection!.Add(prompt);
        server.ServerOptions.PromptCollection.Remove(prompt);
        return "The prompts have changed.";
    }

    [McpServerTool(Name = "test_missing_capability"), Description("Works only for clients with sampling")]
    public static string MissingCapability(McpServer server) => server.ClientCapabilities?.Sampling is not null
        ? "This client has sampling."
        : throw new MissingRequiredClientCapabilityException(new ClientCapabilities { Sampling = new SamplingCapability() }, "This needs sampling.");
}
