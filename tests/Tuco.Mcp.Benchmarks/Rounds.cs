using System.Diagnostics;

namespace Tuco.Mcp.Benchmarks;

/// <summary>
/// Times several ways side by side: each once a round, in an order that chance decides. What slows the machine down for a while slows all of
/// them, and none profits from coming second.
/// </summary>
internal static class Rounds
{
    /// <summary>Milliseconds of each way, round by round.</summary>
    /// <param name="warmUp">Rounds that do not count, before the others.</param>
    /// <param name="rounds">Rounds that count.</param>
    /// <param name="ways">Prepare their work for the round of that number; only the work is timed.</param>
    public static async Task<double[][]> MeasureAsync(int warmUp, int rounds, params Func<int, Func<Task>>[] ways)
    {
        var times = Array.ConvertAll(ways, _ => new double[rounds]);
        var order = Enumerable.Range(0, ways.Length).ToArray();
        for (var round = 0; round < warmUp + rounds; round++)
        {
            Random.Shared.Shuffle(order);
            foreach (var way in order)
            {
                var work = ways[way](round);
                var start = Stopwatch.GetTimestamp();
                await work();
                var took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                if (round >= warmUp)
                    times[way][round - warmUp] = took;
            }
        }
        return times;
    }

    /// <summary>The value that so many percent of them do not exceed.</summary>
    public static double Percentile(this IEnumerable<double> values, int percent)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * percent / 100.0) - 1)];
    }
}
