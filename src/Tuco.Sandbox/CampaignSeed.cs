namespace Tuco.Sandbox;

/// <summary>The campaigns of a believable workspace.</summary>
internal static class CampaignSeed
{
    private static readonly CampaignStep[] Steps =
    [
        new("Hi {firstName|there}, are you still looking for a time this week?", TimeSpan.Zero),
        new("Just making sure this reached you, {firstName|there}.", TimeSpan.FromDays(2)),
        new("Last note from me: reply any time and {line_name} will help.", TimeSpan.FromDays(5)),
    ];

    public static void Plant(SandboxState state, DateTimeOffset since)
    {
        Add(Seeded.CampaignId, "Spring booking", "running");
        Add(Seeded.OtherCampaignId, "Winter win-back", "completed");
        Add(Seeded.PausedCampaignId, "Referral ask", "paused");
        Add(Seeded.DraftCampaignId, "Summer preview", "draft");

        void Add(string id, string name, string status) => state.CampaignsById[id] = new()
        {
            Id = id,
            Name = name,
            Status = status,
            List = "Spring campaign",
            Steps = Steps,
            CreatedAt = since = since.AddHours(1),
        };
    }
}
