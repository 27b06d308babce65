namespace Tuco.Sandbox;

/// <summary>A sequence of messages. Who is in it follows from its messages.</summary>
public sealed record Campaign
{
    /// <summary>24 hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// <c>draft</c>, <c>scheduled</c>, <c>activating</c>, <c>pending</c>, <c>running</c>, <c>active_not_finished</c>, <c>paused</c> or <c>completed</c>.
    /// </summary>
    public string Status { get; init; } = "running";

    /// <summary>The name of the list that holds the leads it makes.</summary>
    public string List { get; init; } = Lead.QuickSends;

    /// <summary>What is sent, in order.</summary>
    public IReadOnlyList<CampaignStep> Steps { get; init; } = [];

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    internal bool TakesLeads => Status is "scheduled" or "activating" or "pending" or "running" or "active_not_finished" && Steps.Count > 0;

    internal static bool IsStatus(string status) =>
        status is "draft" or "scheduled" or "activating" or "pending" or "running" or "active_not_finished" or "paused" or "completed";
}

/// <summary>One message of a campaign.</summary>
/// <param name="Text">The text, with placeholders.</param>
/// <param name="After">How long after the lead was added. The first step has no wait.</param>
public sealed record CampaignStep(string Text, TimeSpan After);
