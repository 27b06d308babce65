using System.Text.Json.Serialization;
using Tuco.Mcp.Tools.Actions;
using Tuco.Mcp.Tools.Campaigns;
using Tuco.Mcp.Tools.Compliance;
using Tuco.Mcp.Tools.Insights;
using Tuco.Mcp.Tools.Leads;
using Tuco.Mcp.Tools.Lines;
using Tuco.Mcp.Tools.Messages;
using Tuco.Mcp.Tools.Webhooks;

namespace Tuco.Mcp.Tools;

/// <summary>Shapes of arguments and results: the API's own names, absent instead of null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Proposal))]
[JsonSerializable(typeof(ListLinesArguments))]
[JsonSerializable(typeof(ListLinesResult))]
[JsonSerializable(typeof(RequestLineArguments))]
[JsonSerializable(typeof(RequestLineResult))]
[JsonSerializable(typeof(LineStatusArguments))]
[JsonSerializable(typeof(LineStatusResult))]
[JsonSerializable(typeof(SendMessageArguments))]
[JsonSerializable(typeof(SendMessageResult))]
[JsonSerializable(typeof(ListMessagesArguments))]
[JsonSerializable(typeof(ListMessagesResult))]
[JsonSerializable(typeof(FindLeadsArguments))]
[JsonSerializable(typeof(FindLeadsResult))]
[JsonSerializable(typeof(AnalyticsArguments))]
[JsonSerializable(typeof(AnalyticsResult))]
[JsonSerializable(typeof(AddDncArguments))]
[JsonSerializable(typeof(AddLeadArguments))]
[JsonSerializable(typeof(CancelMessagesArguments))]
[JsonSerializable(typeof(CheckImessageArguments))]
[JsonSerializable(typeof(CheckLineHealthArguments))]
[JsonSerializable(typeof(CreateWebhookArguments))]
[JsonSerializable(typeof(DeleteLeadsArguments))]
[JsonSerializable(typeof(EnrollLeadArguments))]
[JsonSerializable(typeof(LineRequestArguments))]
[JsonSerializable(typeof(ListCampaignsArguments))]
[JsonSerializable(typeof(ListDncArguments))]
[JsonSerializable(typeof(ListRepliesArguments))]
[JsonSerializable(typeof(NoArguments))]
[JsonSerializable(typeof(QueryActionArguments))]
[JsonSerializable(typeof(ReactToMessageArguments))]
[JsonSerializable(typeof(RemoveDncArguments))]
[JsonSerializable(typeof(RunActionArguments))]
[JsonSerializable(typeof(SetTypingArguments))]
[JsonSerializable(typeof(UpdateWebhookArguments))]
[JsonSerializable(typeof(WebhookArguments))]
[JsonSerializable(typeof(ActionResult))]
[JsonSerializable(typeof(AddLeadResult))]
[JsonSerializable(typeof(CancelLineRequestResult))]
[JsonSerializable(typeof(CancelMessagesResult))]
[JsonSerializable(typeof(ChangedDnc))]
[JsonSerializable(typeof(ChangedWebhook))]
[JsonSerializable(typeof(CheckImessageResult))]
[JsonSerializable(typeof(CheckLineHealthResult))]
[JsonSerializable(typeof(CreateWebhookResult))]
[JsonSerializable(typeof(DeleteLeadsResult))]
[JsonSerializable(typeof(EnrollLeadResult))]
[JsonSerializable(typeof(LinePaymentLinkResult))]
[JsonSerializable(typeof(LineRiskResult))]
[JsonSerializable(typeof(ListCampaignsResult))]
[JsonSerializable(typeof(ListDncResult))]
[JsonSerializable(typeof(ListRepliesResult))]
[JsonSerializable(typeof(ListWebhooksResult))]
[JsonSerializable(typeof(ReactToMessageResult))]
[JsonSerializable(typeof(SetTypingResult))]
[JsonSerializable(typeof(TestWebhookResult))]
internal sealed partial class ToolJson : JsonSerializerContext;
