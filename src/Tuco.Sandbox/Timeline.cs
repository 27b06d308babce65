namespace Tuco.Sandbox;

/// <summary>Something that happens by itself at its time.</summary>
/// <param name="At">When.</param>
/// <param name="Happen">Lets it happen, as of then. Afterwards it is due no more.</param>
internal sealed record Due(DateTimeOffset At, Action<DateTimeOffset> Happen);

/// <summary>Lets happen in their order what falls due: lines are set up, messages go out, contacts answer, checks end.</summary>
internal static class Timeline
{
    public static void Settle(SandboxState state, DateTimeOffset now)
    {
        LineRequests.Settle(state, now);
        while (Next(state) is { } next && next.At <= now) next.Happen(next.At);
    }

    public static Due? Next(SandboxState state) =>
        new[] { Sending.Next(state), Contacts.Next(state), LeadAvailability.Next(state) }.OfType<Due>().MinBy(due => due.At);
}
