using System.Text.Json;
using System.Text.Json.Serialization;
using Tuco.Api.Actions;
using Tuco.Api.Analytics;
using Tuco.Api.Availability;
using Tuco.Api.Campaigns;
using Tuco.Api.CampaignTools;
using Tuco.Api.Conversations;
using Tuco.Api.Dnc;
using Tuco.Api.GoalBots;
using Tuco.Api.LanguageAudit;
using Tuco.Api.Leads;
using Tuco.Api.LineRequests;
using Tuco.Api.Lines;
using Tuco.Api.Messages;
using Tuco.Api.Replies;
using Tuco.Api.Webhooks;

namespace Tuco.Api;

/// <summary>Shapes of the wire: unknown fields are ignored, missing and null ones survive, only what an answer cannot do without is required.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LineList))]
[JsonSerializable(typeof(LineRiskList))]
[JsonSerializable(typeof(LineHealthCheck))]
[JsonSerializable(typeof(LineRequest))]
[JsonSerializable(typeof(LineRequestAction))]
[JsonSerializable(typeof(LineRequestAnswer))]
[JsonSerializable(typeof(CancelAnswer))]
[JsonSerializable(typeof(OutgoingMessage))]
[JsonSerializable(typeof(SendAnswer))]
[JsonSerializable(typeof(MessagePage))]
[JsonSerializable(typeof(MessageParty))]
[JsonSerializable(typeof(MessagesToCancel))]
[JsonSerializable(typeof(CancelledMessages))]
[JsonSerializable(typeof(ReactionRequest))]
[JsonSerializable(typeof(ReactionAnswer))]
[JsonSerializable(typeof(TypingRequest))]
[JsonSerializable(typeof(TypingAnswer))]
[JsonSerializable(typeof(LeadPage))]
[JsonSerializable(typeof(LeadAnswer))]
[JsonSerializable(typeof(LeadImport))]
[JsonSerializable(typeof(LeadsSaved))]
[JsonSerializable(typeof(LeadsToDelete))]
[JsonSerializable(typeof(LeadsDeleted))]
[JsonSerializable(typeof(AddressAvailability))]
[JsonSerializable(typeof(AddressesToCheck))]
[JsonSerializable(typeof(AddressAvailabilityList))]
[JsonSerializable(typeof(ContactToCheck))]
[JsonSerializable(typeof(ContactAvailability))]
[JsonSerializable(typeof(LeadAvailability))]
[JsonSerializable(typeof(LeadsToCheck))]
[JsonSerializable(typeof(LeadChecks))]
[JsonSerializable(typeof(Campaign))]
[JsonSerializable(typeof(CampaignPage))]
[JsonSerializable(typeof(CampaignStats))]
[JsonSerializable(typeof(LeadToEnrol))]
[JsonSerializable(typeof(CampaignEnrolment))]
[JsonSerializable(typeof(ConditionsToEvaluate))]
[JsonSerializable(typeof(ConditionResults))]
[JsonSerializable(typeof(ReplyPage))]
[JsonSerializable(typeof(AnalyticsReport))]
[JsonSerializable(typeof(WebhookList))]
[JsonSerializable(typeof(Webhook))]
[JsonSerializable(typeof(NewWebhook))]
[JsonSerializable(typeof(CreatedWebhook))]
[JsonSerializable(typeof(WebhookChange))]
[JsonSerializable(typeof(WebhookTest))]
[JsonSerializable(typeof(DncEntry))]
[JsonSerializable(typeof(DncPage))]
[JsonSerializable(typeof(DncAddition))]
[JsonSerializable(typeof(GoalBotList))]
[JsonSerializable(typeof(GoalBotAnswer))]
[JsonSerializable(typeof(NewGoalBot))]
[JsonSerializable(typeof(GoalBotLead))]
[JsonSerializable(typeof(CampaignTool))]
[JsonSerializable(typeof(CampaignToolTest))]
[JsonSerializable(typeof(LanguageRules))]
[JsonSerializable(typeof(DormantConversations))]
[JsonSerializable(typeof(DormantAction))]
[JsonSerializable(typeof(ActionAnswer))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, JsonElement>))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(ApiFault))]
internal sealed partial class TucoJson : JsonSerializerContext;
