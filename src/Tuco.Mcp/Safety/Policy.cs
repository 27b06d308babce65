using System.Globalization;
using Tuco.Api;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Safety;

/// <summary>The operator's rules, which no call can loosen. The caps are the ledger's: they must count and claim in one step.</summary>
internal sealed class Policy(SafetySettings settings, StateFolder folder, TimeProvider time)
{
    /// <summary>Read-only hides what it refuses.</summary>
    public bool Shows(Tool tool, bool readOnly) => tool.Risk is Risk.Read || !(settings.ReadOnly || readOnly);

    /// <summary>The rules that need no look at the workspace.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="effect">What the call would do.</param>
    /// <param name="readOnly">The caller wants nothing but reads.</param>
    public Refusal? Judge(Tool tool, Effect effect, bool readOnly)
    {
        if (!Shows(tool, readOnly))
        {
            return settings.ReadOnly ? new("read-only", $"This server only reads: {tool.Name} is off.")
                : new("read-only", $"The request itself asks for nothing but reads (X-Tuco-Read-Only): {tool.Name} is off.",
                    "Tell the user. Whoever set up this client can take that header out.");
        }
        if (tool.Risk is Risk.Read)
            return null;
        if (folder.Stopped)
            return new("stop switch", "The operator has stopped everything that writes, sends or spends.");
        if (effect.ThroughMessage is not null && (settings.RecipientsAllow ?? settings.RecipientsBlock) is not null)
            return new(AllowOrBlock, "Whom this reaches is not told by its arguments, so the rule cannot be checked.");
        return FirstOf(effect.Addresses, isLead: true) ?? (effect.ReachesSomebody ? OfTime(effect) : null);
    }

    /// <summary>The rules about who is reached, for every address that Tuco may use; reads the lead, and refuses one that cannot be read.</summary>
    public async Task<Refusal?> JudgeLeadAsync(Effect effect, TucoClient tuco, CallTrace trace, CancellationToken cancellation)
    {
        if (!effect.ReachesSomebody || effect.ThroughMessage is not null || (settings.RecipientsAllow is null && settings.RecipientsBlock is null))
            return null;
        try
        {
            var reach = await Reach.OfAsync(effect, tuco, trace, cancellation);
            if (!reach.IsWhole)
                return new(AllowOrBlock, "Too many leads look like this recipient, so the rule cannot be checked.");
            return reach.Addresses.Count == 0
                ? new(AllowOrBlock, "No address of the lead is known, so the rule cannot be checked.")
                : FirstOf(reach.Addresses, reach.IsLead);
        }
        catch (TucoApiException e) when (e.Kind is not (TucoFailure.Unauthorized or TucoFailure.ReadOnly or TucoFailure.RateLimited))
        {
            return new(AllowOrBlock, "The lead could not be read, so the rule cannot be checked" + (e.Status is { } status
                ? string.Create(CultureInfo.InvariantCulture, $" (Tuco answered HTTP {status}).") : " (no answer from Tuco)."));
        }
    }

    private string AllowOrBlock => settings.RecipientsAllow is null ? Blocked : Allowed;

    private const int DaysOfWindow = 8;
    private const string Blocked = "recipients blocked";
    private const string Allowed = "recipients allowed";

    /// <param name="addresses">Who would be reached.</param>
    /// <param name="isLead">Whether each is a lead of the workspace; true also while that is not known yet.</param>
    private Refusal? FirstOf(IEnumerable<string> addresses, bool isLead) =>
        addresses.Select(address => OfAddress(address, isLead)).FirstOrDefault(static refusal => refusal is not null);

    private Refusal? OfAddress(string address, bool isLead)
    {
        var normal = Address.Normal(address);
        if (settings.RecipientsBlock?.Any(rule => rule.Matches(normal) || rule.Matches(Address.WithoutTag(normal))) == true)
            return new(Blocked, Prose.Of($"{normal} is a recipient that the operator has blocked."));
        return settings.RecipientsAllow?.Any(rule => rule.Matches(normal) || (rule.Kind is RecipientKind.Leads && isLead)) == false
            ? new(Allowed, Prose.Of($"{normal} is none of the recipients that the operator allows."))
            : null;
    }

    private Refusal? OfTime(Effect effect)
    {
        if (settings.QuietHours is not { } quiet)
            return null;
        var now = time.GetUtcNow();
        var due = effect.Due > now ? effect.Due.Value : now;
        if (effect.Window is { } window)
        {
            return !Meets(window, quiet, due) ? null : new("quiet hours",
                Prose.Of($"The window {Text(window.Start)}-{Text(window.End)} in {window.Zone} meets the quiet hours {quiet.ToString():raw}."),
                "Nothing was sent. Choose a window outside the quiet hours, if the user agrees.");
        }
        return !quiet.Hold(due) ? null : new("quiet hours", Prose.Of($"{IsoTime.Text(due)} lies in the quiet hours {quiet.ToString():raw}."),
            effect.TakesTime
                ? Prose.Of($"Nothing was sent. If the user agrees, call again with scheduledDate {IsoTime.Text(quiet.EndAfter(due))}, ")
                    + "the next time outside them."
                : Prose.Of($"Nothing was sent. They end at {IsoTime.Text(quiet.EndAfter(due))}: call again then, if the user agrees."));
    }

    /// <summary>
    /// Any minute of the window is quiet, on the day of the due time or in the week after: Tuco may use a later day, and the clocks of
    /// the two zones need not change together.
    /// </summary>
    private static bool Meets(Window window, QuietHours quiet, DateTimeOffset due)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(window.Zone, out var zone))
            return true;
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(due, zone).DateTime);
        var length = (int)(window.End - window.Start).TotalMinutes;
        return Enumerable.Range(0, DaysOfWindow).Any(later => Enumerable.Range(0, length + 1).Any(minute =>
        {
            var local = day.AddDays(later).ToDateTime(window.Start).AddMinutes(minute);
            return quiet.Hold(new DateTimeOffset(local, zone.GetUtcOffset(local)));
        }));
    }

    private static string Text(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
