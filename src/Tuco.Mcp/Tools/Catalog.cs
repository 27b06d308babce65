using Tuco.Mcp.Tools.Insights;
using Tuco.Mcp.Tools.Leads;
using Tuco.Mcp.Tools.Lines;
using Tuco.Mcp.Tools.Messages;

namespace Tuco.Mcp.Tools;

/// <summary>Every tool, in the order in which it is listed.</summary>
internal static class Catalog
{
    public static IReadOnlyList<Toolset> Toolsets { get; } =
    [
        new("lines", IsDefault: true, static () =>
        [
            Tool.Of("list_lines", "List sending lines", Risk.Read, ListLines.RunAsync,
                ToolJson.Default.ListLinesArguments, ResultJson.Wide.ListLinesResult),
            Tool.Of("request_line", "Request a new line", Risk.Spend, RequestLine.RunAsync,
                ToolJson.Default.RequestLineArguments, ResultJson.Wide.RequestLineResult, LinePreview.OfAsync),
            Tool.Of("line_status", "Status of a line request", Risk.Read, LineStatus.RunAsync,
                ToolJson.Default.LineStatusArguments, ResultJson.Wide.LineStatusResult),
        ]),
        new("messages", IsDefault: true, static () =>
        [
            Tool.Of("send_message", "Send a message", Risk.Send, SendMessage.RunAsync,
                ToolJson.Default.SendMessageArguments, ResultJson.Wide.SendMessageResult, SendPreview.OfAsync, SendFollowUp.FindAsync),
            Tool.Of("list_messages", "List messages", Risk.Read, ListMessages.RunAsync,
                ToolJson.Default.ListMessagesArguments, ResultJson.Wide.ListMessagesResult),
        ]),
        new("leads", IsDefault: true, static () =>
        [
            Tool.Of("find_leads", "Find leads", Risk.Read, FindLeads.RunAsync,
                ToolJson.Default.FindLeadsArguments, ResultJson.Wide.FindLeadsResult),
        ]),
        new("insights", IsDefault: true, static () =>
        [
            Tool.Of("analytics", "Analytics", Risk.Read, Analytics.RunAsync,
                ToolJson.Default.AnalyticsArguments, ResultJson.Wide.AnalyticsResult),
        ]),
    ];

    private static readonly Lazy<IReadOnlyList<Tool>> Made = new(static () => [.. Toolsets.SelectMany(static one => one.Tools)]);

    public static IReadOnlyList<Tool> Tools => Made.Value;

    public static Tool? Find(string name) => Tools.FirstOrDefault(tool => tool.Name == name);
}
