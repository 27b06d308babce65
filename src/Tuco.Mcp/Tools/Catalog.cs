using System.Text.Json;
using Tuco.Mcp.Tools.Actions;
using Tuco.Mcp.Tools.Campaigns;
using Tuco.Mcp.Tools.Compliance;
using Tuco.Mcp.Tools.Insights;
using Tuco.Mcp.Tools.Leads;
using Tuco.Mcp.Tools.Lines;
using Tuco.Mcp.Tools.Messages;
using Tuco.Mcp.Tools.Webhooks;

namespace Tuco.Mcp.Tools;

/// <summary>Every tool, in the order in which it is listed.</summary>
internal static class Catalog
{
    public static IReadOnlyList<Toolset> Toolsets { get; } =
    [
        new("lines", IsDefault: true, static () =>
        [
            Tool.Of("list_lines", "List sending lines", Risk.Read, ListLines.RunAsync,
                static () => ToolJson.Default.ListLinesArguments, static () => ResultJson.Wide.ListLinesResult),
            Tool.Of("request_line", "Request a new line", Risk.Spend, RequestLine.RunAsync,
                static () => ToolJson.Default.RequestLineArguments, static () => ResultJson.Wide.RequestLineResult, LinePreview.OfAsync),
            Tool.Of("line_status", "Status of a line request", Risk.Read, LineStatus.RunAsync,
                static () => ToolJson.Default.LineStatusArguments, static () => ResultJson.Wide.LineStatusResult),
            Tool.Of("line_payment_link", "Payment link of a line request", Risk.Write, LinePaymentLink.RunAsync,
                static () => ToolJson.Default.LineRequestArguments, static () => ResultJson.Wide.LinePaymentLinkResult),
            Tool.Of("cancel_line_request", "Cancel a line request", Risk.Destructive, CancelLineRequest.RunAsync,
                static () => ToolJson.Default.LineRequestArguments, static () => ResultJson.Wide.CancelLineRequestResult, CancelLineRequest.PreviewAsync),
        ]),
        new("messages", IsDefault: true, static () =>
        [
            Tool.Of("send_message", "Send a message", Risk.Send, SendMessage.RunAsync,
                static () => ToolJson.Default.SendMessageArguments, static () => ResultJson.Wide.SendMessageResult,
                SendPreview.OfAsync, SendFollowUp.FindAsync),
            Tool.Of("cancel_messages", "Cancel waiting messages", Risk.Destructive, CancelMessages.RunAsync,
                static () => ToolJson.Default.CancelMessagesArguments, static () => ResultJson.Wide.CancelMessagesResult, CancelMessages.PreviewAsync),
            Tool.Of("list_messages", "List messages", Risk.Read, ListMessages.RunAsync,
                static () => ToolJson.Default.ListMessagesArguments, static () => ResultJson.Wide.ListMessagesResult),
        ]),
        new("insights", IsDefault: true, static () =>
        [
            Tool.Of("analytics", "Analytics", Risk.Read, Insights.Analytics.RunAsync,
                static () => ToolJson.Default.AnalyticsArguments, static () => ResultJson.Wide.AnalyticsResult),
            Tool.Of("list_replies", "List replies", Risk.Read, ListReplies.RunAsync,
                static () => ToolJson.Default.ListRepliesArguments, static () => ResultJson.Wide.ListRepliesResult),
        ]),
        new("leads", IsDefault: true, static () =>
        [
            Tool.Of("find_leads", "Find leads", Risk.Read, FindLeads.RunAsync,
                static () => ToolJson.Default.FindLeadsArguments, static () => ResultJson.Wide.FindLeadsResult),
            Tool.Of("add_lead", "Add leads", Risk.Write, AddLead.RunAsync,
                static () => ToolJson.Default.AddLeadArguments, static () => ResultJson.Wide.AddLeadResult),
            Tool.Of("check_imessage", "Check iMessage", Risk.Read, CheckImessage.RunAsync,
                static () => ToolJson.Default.CheckImessageArguments, static () => ResultJson.Wide.CheckImessageResult),
        ]),
        new("campaigns", IsDefault: true, static () =>
        [
            Tool.Of("list_campaigns", "List campaigns", Risk.Read, ListCampaigns.RunAsync,
                static () => ToolJson.Default.ListCampaignsArguments, static () => ResultJson.Wide.ListCampaignsResult),
            Tool.Of("enroll_lead", "Enroll a lead in a campaign", Risk.Send, EnrollLead.RunAsync,
                static () => ToolJson.Default.EnrollLeadArguments, static () => ResultJson.Wide.EnrollLeadResult,
                EnrollPreview.OfAsync, EnrollPreview.FollowUpAsync),
        ]),
        new("actions", IsDefault: true, static () =>
        [
            Tool.Of("query_action", "Read from the action API", Risk.Read, QueryAction.RunAsync,
                static () => ToolJson.Default.QueryActionArguments, static () => ResultJson.Wide.ActionResult) with { Needs = Credential.ActionsKey },
            Tool.Of("run_action", "Run an action of the action API", Risk.Destructive, RunAction.RunAsync,
                static () => ToolJson.Default.RunActionArguments, static () => ResultJson.Wide.ActionResult,
                RunAction.PreviewAsync) with { Needs = Credential.ActionsKey },
        ]),
        new("leads_admin", IsDefault: false, static () =>
        [
            Tool.Of("delete_leads", "Delete leads", Risk.Destructive, DeleteLeads.RunAsync,
                static () => ToolJson.Default.DeleteLeadsArguments, static () => ResultJson.Wide.DeleteLeadsResult, DeleteLeads.PreviewAsync),
        ]),
        new("reactions", IsDefault: false, static () =>
        [
            Tool.Of("react_to_message", "React to a message", Risk.Send, ReactToMessage.RunAsync,
                static () => ToolJson.Default.ReactToMessageArguments, static () => ResultJson.Wide.ReactToMessageResult, ReactToMessage.PreviewAsync),
            Tool.Of("set_typing", "Show typing", Risk.Write, SetTyping.RunAsync,
                static () => ToolJson.Default.SetTypingArguments, static () => ResultJson.Wide.SetTypingResult),
        ]),
        new("webhooks", IsDefault: false, static () =>
        [
            Tool.Of("list_webhooks", "List webhooks", Risk.Read, ListWebhooks.RunAsync,
                static () => ToolJson.Default.NoArguments, static () => ResultJson.Wide.ListWebhooksResult),
            Tool.Of("test_webhook", "Test a webhook", Risk.Write, TestWebhook.RunAsync,
                static () => ToolJson.Default.WebhookArguments, static () => ResultJson.Wide.TestWebhookResult),
            Tool.Of("create_webhook", "Create a webhook", Risk.Destructive, CreateWebhook.RunAsync,
                static () => ToolJson.Default.CreateWebhookArguments, static () => ResultJson.Wide.CreateWebhookResult, CreateWebhook.PreviewAsync),
            Tool.Of("update_webhook", "Change a webhook", Risk.Destructive, UpdateWebhook.RunAsync,
                static () => ToolJson.Default.UpdateWebhookArguments, static () => ResultJson.Wide.ChangedWebhook, UpdateWebhook.PreviewAsync),
            Tool.Of("delete_webhook", "Delete a webhook", Risk.Destructive, DeleteWebhook.RunAsync,
                static () => ToolJson.Default.WebhookArguments, static () => ResultJson.Wide.ChangedWebhook, DeleteWebhook.PreviewAsync),
        ]),
        new("compliance", IsDefault: false, static () =>
        [
            Tool.Of("list_dnc", "List do-not-contact entries", Risk.Read, ListDnc.RunAsync,
                static () => ToolJson.Default.ListDncArguments, static () => ResultJson.Wide.ListDncResult),
            Tool.Of("add_dnc", "Add a do-not-contact entry", Risk.Write, AddDnc.RunAsync,
                static () => ToolJson.Default.AddDncArguments, static () => ResultJson.Wide.ChangedDnc),
            Tool.Of("remove_dnc", "Remove a do-not-contact entry", Risk.Destructive, RemoveDnc.RunAsync,
                static () => ToolJson.Default.RemoveDncArguments, static () => ResultJson.Wide.ChangedDnc, RemoveDnc.PreviewAsync),
        ]),
        new("line_admin", IsDefault: false, static () =>
        [
            Tool.Of("line_risk", "Spam risk of lines", Risk.Read, LineRisk.RunAsync,
                static () => ToolJson.Default.NoArguments, static () => ResultJson.Wide.LineRiskResult),
            Tool.Of("check_line_health", "Check a line now", Risk.Read, CheckLineHealth.RunAsync,
                static () => ToolJson.Default.CheckLineHealthArguments, static () => ResultJson.Wide.CheckLineHealthResult)
                with { Needs = Credential.ClerkToken },
        ]),
    ];

    private static readonly Lazy<IReadOnlyList<Tool>> Made = new(static () => [.. Toolsets.SelectMany(static one => one.Tools)]);

    public static IReadOnlyList<Tool> Tools => Made.Value;

    public static Tool? Find(JsonElement name) => Tools.FirstOrDefault(tool => name.ValueEquals(tool.Name));

    public static Tool? Find(string name) => Tools.FirstOrDefault(tool => tool.Name == name);
}
