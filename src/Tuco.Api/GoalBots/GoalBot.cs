using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tuco.Api.GoalBots;

/// <summary>Answer of <c>GET /api/goal-bots</c>.</summary>
internal sealed record GoalBotList : IAnswer
{
    string? IAnswer.Fault => GoalBots.Any(static bot => bot is null) ? "holds a null row" : null;

    [JsonRequired]
    public IReadOnlyList<GoalBot> GoalBots { get; init; } = [];
}

/// <summary>Answer of <c>POST /api/goal-bots</c>.</summary>
internal sealed record GoalBotAnswer : IAnswer
{
    [JsonRequired]
    public GoalBot GoalBot { get; init; } = new();

    string? IAnswer.Fault => GoalBot.Id is null ? "tells no _id of the goal bot" : null;
}

/// <summary>A bot that leads a conversation through stages to a goal. Every field may be missing.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/endpoint/list-goal-bots.</remarks>
public sealed record GoalBot
{
    /// <summary>24 hex digits.</summary>
    [JsonPropertyName("_id")]
    public string? Id { get; init; }

    /// <summary>As shown in Tuco.</summary>
    public string? Name { get; init; }

    /// <summary>What it is after.</summary>
    public string? Goal { get; init; }

    /// <summary><c>draft</c>, <c>active</c>, <c>paused</c> or <c>archived</c>.</summary>
    public string? Status { get; init; }

    /// <summary>In order.</summary>
    public IReadOnlyList<GoalStage>? Stages { get; init; }

    /// <summary>Counts of its leads.</summary>
    public GoalBotStats? Stats { get; init; }
}

/// <summary>One stage, read or written. No page describes what a condition or a field to collect holds.</summary>
public sealed record GoalStage
{
    /// <summary>Id within the bot.</summary>
    public string? Id { get; init; }

    /// <summary>As shown in Tuco.</summary>
    public string? Name { get; init; }

    /// <summary>What the stage is after.</summary>
    public string? Objective { get; init; }

    /// <summary>What the bot is told.</summary>
    public string? Prompt { get; init; }

    /// <summary>When the next stage begins.</summary>
    public IReadOnlyList<JsonElement>? AdvanceConditions { get; init; }

    /// <summary>When the conversation leaves the bot.</summary>
    public IReadOnlyList<JsonElement>? ExitConditions { get; init; }

    /// <summary>Messages of the bot in this stage at most.</summary>
    public long? MaxTurns { get; init; }

    /// <summary>What the bot asks for.</summary>
    public IReadOnlyList<JsonElement>? CollectFields { get; init; }
}

/// <summary>Counts of a goal bot's leads. Null where Tuco told none.</summary>
public sealed record GoalBotStats
{
    /// <summary>All that were ever enrolled.</summary>
    public long? TotalEnrolled { get; init; }

    /// <summary>In a stage now.</summary>
    public long? InProgress { get; init; }

    /// <summary>Reached the goal.</summary>
    public long? Completed { get; init; }

    /// <summary>Left before.</summary>
    public long? Abandoned { get; init; }
}

/// <summary>Body of <c>POST /api/goal-bots</c> and <c>PUT /api/goal-bots/{id}</c>; null fields are not sent.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/endpoint/create-goal-bot.</remarks>
public sealed record NewGoalBot
{
    /// <summary>As shown in Tuco; required.</summary>
    public required string Name { get; init; }

    /// <summary>What it is after; required.</summary>
    public required string Goal { get; init; }

    /// <summary>In order; required.</summary>
    public required IReadOnlyList<GoalStage> Stages { get; init; }

    /// <summary>Free text.</summary>
    public string? Description { get; init; }

    /// <summary>How it talks.</summary>
    public GoalBotSettings? Settings { get; init; }

    /// <summary>How leads get in.</summary>
    public GoalBotEntry? Entry { get; init; }

    /// <summary>What follows when the goal is reached.</summary>
    public GoalBotFollowUp? OnComplete { get; init; }

    /// <summary>What follows when a lead leaves before.</summary>
    public GoalBotFollowUp? OnAbandon { get; init; }
}

/// <summary>How a goal bot talks.</summary>
/// <param name="Mode"><c>copilot</c> (a person approves) or <c>autopilot</c>.</param>
/// <param name="Tone"><c>professional</c>, <c>friendly</c> or <c>casual</c>.</param>
/// <param name="InactivityTimeoutDays">Days of silence after which a lead counts as gone; Tuco takes 7.</param>
public sealed record GoalBotSettings(string? Mode = null, string? Tone = null, int? InactivityTimeoutDays = null);

/// <summary>How leads get into a goal bot.</summary>
/// <param name="Type"><c>manual</c>, <c>campaign_handoff</c>, <c>api</c> or <c>tag_trigger</c>.</param>
/// <param name="TriggerTag">The tag of <c>tag_trigger</c>.</param>
public sealed record GoalBotEntry(string? Type = null, string? TriggerTag = null);

/// <summary>What follows the end of a conversation.</summary>
/// <param name="AddTag">Tag for the lead.</param>
/// <param name="WebhookUrl">Address that is told.</param>
public sealed record GoalBotFollowUp(string? AddTag = null, string? WebhookUrl = null);

/// <summary>Body of <c>POST</c> and <c>DELETE /api/goal-bots/{id}/enroll</c>.</summary>
internal sealed record GoalBotLead(string LeadId);
