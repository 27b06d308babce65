using Tuco.Mcp.Tools.Insights;
using Tuco.Mcp.Tools.Lines;
using Tuco.Mcp.Tools.Messages;

namespace Tuco.Mcp.Tools;

/// <summary>Every tool, in the order in which it is listed.</summary>
internal static class Catalog
{
    public static IReadOnlyList<Tool> Tools { get; } =
    [
        Tool.Of("list_lines", "List sending lines", Risk.Read, "lines", ListLines.RunAsync, ToolJson.Default.ListLinesArguments, ToolJson.Default.ListLinesResult),
        Tool.Of("request_line", "Request a new line", Risk.Spend, "lines", RequestLine.RunAsync, ToolJson.Default.RequestLineArguments, ToolJson.Default.RequestLineResult),
        Tool.Of("line_status", "Status of a line request", Risk.Read, "lines", LineStatus.RunAsync, ToolJson.Default.LineStatusArguments, ToolJson.Default.LineStatusResult),
        Tool.Of("send_message", "Send a message", Risk.Send, "messages", SendMessage.RunAsync, ToolJson.Default.SendMessageArguments, ToolJson.Default.SendMessageResult),
        Tool.Of("analytics", "Analytics", Risk.Read, "insights", Analytics.RunAsync, ToolJson.Default.AnalyticsArguments, ToolJson.Default.AnalyticsResult),
    ];

    public static Tool? Find(string name) => Tools.FirstOrDefault(tool => tool.Name == name);
}
