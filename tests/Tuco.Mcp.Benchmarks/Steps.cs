using System.Diagnostics;

namespace Tuco.Mcp.Benchmarks;

/// <summary>Times the steps of something by their names, in the order in which they first end.</summary>
internal sealed class Steps
{
    private readonly OrderedDictionary<string, List<double>> _times = new(StringComparer.Ordinal);

    public IReadOnlyList<Figure> Figures => [.. _times.Select(static step => new Figure(step.Key, [.. step.Value]))];

    public void Time(string name, Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        Add(name, start);
    }

    public async Task TimeAsync(string name, Func<ValueTask> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        Add(name, start);
    }

    /// <summary>What was timed so far was warming up.</summary>
    public void Forget()
    {
        foreach (var times in _times.Values)
            times.Clear();
    }

    private void Add(string name, long start)
    {
        var took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (!_times.TryGetValue(name, out var times))
            _times[name] = times = [];
        times.Add(took);
    }
}
