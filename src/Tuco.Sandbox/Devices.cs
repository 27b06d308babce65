namespace Tuco.Sandbox;

/// <summary>The devices that look up iMessage availability: one a line, one address at a time, so many addresses a UTC day.</summary>
internal sealed class Devices
{
    private readonly Dictionary<string, DateTimeOffset> _freeAt = [];
    private readonly Dictionary<(string LineId, DateOnly Day), int> _used = [];

    public void Clear()
    {
        _freeAt.Clear();
        _used.Clear();
    }

    public int Used(string lineId, DateTimeOffset now) => _used.GetValueOrDefault((lineId, Lines.Day(now)));

    /// <summary>How many addresses may still be looked up today.</summary>
    public int Left(SandboxState state, DateTimeOffset now) => Ready(state).Sum(line => Left(state, line, now));

    /// <summary>Spreads the checks over the devices, and tells when the last of them is done.</summary>
    /// <param name="state">The workspace, with as many checks left.</param>
    /// <param name="checks">How many.</param>
    /// <param name="now">The earliest beginning.</param>
    public DateTimeOffset Take(SandboxState state, int checks, DateTimeOffset now)
    {
        var done = now;
        for (var i = 0; i < checks; i++)
        {
            var line = Ready(state).Where(line => Left(state, line, now) > 0).MinBy(line => FreeAt(line, now))!;
            var begin = FreeAt(line, now);
            _freeAt[line.Id] = begin + state.AvailabilityGap;
            _used[(line.Id, Lines.Day(now))] = Used(line.Id, now) + 1;
            if (begin > done) done = begin;
        }

        return done;
    }

    public static bool Any(SandboxState state) => Ready(state).Any();

    private static IEnumerable<Line> Ready(SandboxState state) => state.LinesById.Values.Where(line => line.CanSend);

    private int Left(SandboxState state, Line line, DateTimeOffset now) => Math.Max(0, state.AvailabilityChecksPerDay - Used(line.Id, now));

    private DateTimeOffset FreeAt(Line line, DateTimeOffset now) => _freeAt.GetValueOrDefault(line.Id) is var free && free > now ? free : now;
}
