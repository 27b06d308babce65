using Tuco.Mcp.Tools.Insights;
using Tuco.Mcp.Tools.Leads;
using Tuco.Mcp.Tools.Lines;
using Tuco.Mcp.Tools.Messages;

namespace Tuco.Mcp.Tools;

/// <summary>Every tool, in the order in which it is listed.</summary>
internal static class Catalog
{
    public static IReadOnlyList<Tool> Tools { get; } =
    [
        Tool.Of("list_lines", "List sending lines", Risk.Read, ListLines.RunAsync,
            ToolJson.Default.ListLinesArguments, ResultJson.Wide.ListLinesResult),
        Tool.Of("request_line", "Request a new line", Risk.Spend, RequestLine.RunAsync,
            ToolJson.Default.RequestLineArguments, ResultJson.Wide.RequestLineResult, LinePreview.OfAsync),
        Tool.Of("line_status", "Status of a line request", Risk.Read, LineStatus.RunAsync,
            ToolJson.Default.LineStatusArguments, ResultJson.Wide.LineStatusResult),
        Tool.Of("send_message", "Send a message", Risk.Send, SendMessage.RunAsync,
            ToolJson.Default.SendMessageArguments, ResultJson.Wide.SendMessageResult, SendPreview.OfAsync, SendFollowUp.FindAsync),
        Tool.Of("list_messages", "List messages", Risk.Read, ListMessages.RunAsync,
            ToolJson.Default.ListMessagesArguments, ResultJson.Wide.ListMessagesResult),
        Tool.Of("find_leads", "Find leads", Risk.Read, FindLeads.RunAsync,
            ToolJson.Default.FindLeadsArguments, ResultJson.Wide.FindLeadsResult),
        Tool.Of("analytics", "Analytics", Risk.Read, Analytics.RunAsync,
            ToolJson.Default.AnalyticsArguments, ResultJson.Wide.AnalyticsResult),
    ];

    public static Tool? Find(string name) => Tools.FirstOrDefault(tool => tool.Name == name);
}
