namespace Tuco.Sandbox;

/// <summary>How many lines of a channel a workspace may have (docs.tuco.ai/api-reference/lines, "Plan Behavior").</summary>
/// <param name="Included">Lines that need no payment.</param>
/// <param name="Maximum">Lines in all; null when there is no cap.</param>
internal sealed record PlanRule(int Included, int? Maximum)
{
    public static PlanRule For(Plan plan, PlanOverrides? overrides, string channelType)
    {
        var phone = channelType == "phone";
        var rule = (plan, phone) switch
        {
            (Plan.Mini, true) => new PlanRule(0, 0),
            (Plan.Mini, false) => new PlanRule(1, null),
            (Plan.Starter, true) => new PlanRule(1, 1),
            (Plan.Growth, true) => new PlanRule(2, null),
            (Plan.Starter or Plan.Growth, false) => new PlanRule(0, null),
            _ => new PlanRule(0, 0),
        };
        var included = (phone ? overrides?.IncludedPhoneLines : overrides?.IncludedEmailLines) ?? rule.Included;
        var maximum = (phone ? overrides?.MaximumPhoneLines : overrides?.MaximumEmailLines) ?? rule.Maximum;
        return new(included, maximum is { } cap ? Math.Max(cap, included) : null);
    }
}
