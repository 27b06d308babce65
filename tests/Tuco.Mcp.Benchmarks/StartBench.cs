using System.Diagnostics;

namespace Tuco.Mcp.Benchmarks;

/// <summary>How long a program takes, round by round.</summary>
/// <param name="Name">Of the program.</param>
/// <param name="Kind">Null for a unit.</param>
/// <param name="Start">Milliseconds to the answer to <c>initialize</c>; of a unit, to its end.</param>
/// <param name="Exit">Milliseconds from the end of its input to its own; of those that went.</param>
internal sealed record Started(string Name, Kind? Kind, double[] Start, double[] Exit)
{
    /// <summary>How many times as long as the other in the same round: the median.</summary>
    public double To(Started unit) => Start.Zip(unit.Start, static (own, other) => own / other).Percentile(50);
}

/// <summary>From the execution of a program to its first answer, each once a round, in an order that chance decides.</summary>
internal static class StartBench
{
    public const string NodeUnit = "node -e \"\"";
    public const string BareUnit = "a bare C# program";

    /// <summary>The first round does not count.</summary>
    public static IReadOnlyList<Started> Run(string bare, IReadOnlyList<Server> servers, int rounds)
    {
        Server[] units = [new(NodeUnit, Kind.Node, "node", "-e", ""), new(BareUnit, Kind.CSharp, bare)];
        var all = units.Concat(servers).ToArray();
        var found = all.ToDictionary(static server => server, static _ => (Start: new List<double>(), Exit: new List<double>()));
        for (var round = 0; round <= rounds; round++)
        {
            Random.Shared.Shuffle(all);
            foreach (var server in all)
            {
                using var process = ServerProcess.Start(server);
                using var killer = process.KillAfter(TimeSpan.FromSeconds(60));
                var isUnit = units.Contains(server);
                var start = isUnit ? ToEnd(process) : new LineClient(process).Initialize();
                var exit = isUnit ? null : process.EndInput();
                if (round == 0)
                    continue;
                found[server].Start.Add(start);
                if (exit is { } took)
                    found[server].Exit.Add(took);
            }
        }
        return [.. units.Concat(servers).Select(server => new Started(server.Name, units.Contains(server) ? null : server.Kind, [.. found[server].Start], [.. found[server].Exit]))];
    }

    private static double ToEnd(ServerProcess process)
    {
        process.Output.CopyTo(Stream.Null);
        process.WaitForExit();
        return Stopwatch.GetElapsedTime(process.Began).TotalMilliseconds;
    }
}
