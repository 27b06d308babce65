using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace Tuco.Mcp.Tests.Faults;

/// <summary>Runs the scenarios of a seed in lanes beside each other, and keeps the score.</summary>
internal sealed class FaultRun(int seed, IReadOnlyList<Scenario> all)
{
    /// <summary>Waits for the leases of killed processes overlap.</summary>
    private const int MostProcessLanes = 12;

    /// <summary>Each with three processes.</summary>
    private const int HttpLanes = 4;

    private const int RuntimeLanes = 8;
    private const int MostTold = 40;

    private readonly ConcurrentQueue<Course> _courses = new();
    private readonly ConcurrentQueue<(int Number, Rule? Rule, string Told)> _faults = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _lanes;

    public int Failed => Broken.Count;

    public int Passed => _courses.Count(course => !Broken.Contains(course.Scenario.Number));

    private HashSet<int> Broken => [.. _faults.Select(static fault => fault.Number)];

    private bool OverHttp => all.Any(static one => one.Host is Host.Http);

    private TimeSpan Longest => TimeSpan.FromSeconds(Math.Max(60, all.Count * (OverHttp ? 0.9 : 0.45)));

    public async Task RunAsync()
    {
        var processes = new ConcurrentQueue<Scenario>(all.Where(static one => one.Host is not Host.Runtime).OrderByDescending(static one => one.Interruption));
        var runtimes = new ConcurrentQueue<Scenario>(all.Where(static one => one.Host is Host.Runtime));
        if (OverHttp)
            await Task.WhenAll(LanesFor(processes, HttpLanes));
        else
            await Task.WhenAll([.. LanesFor(processes, Math.Clamp(all.Count(static one => one.Interruption is Interruption.Kill), 4, MostProcessLanes)), .. LanesFor(runtimes, RuntimeLanes)]);
    }

    public string Report()
    {
        var report = new StringBuilder();
        report.Append(null, $"faults: seed {seed}, {_courses.Count} scenarios in {Stopwatch.GetElapsedTime(_start).TotalSeconds:0} s, {_lanes} stores\n");
        Table("tools", _courses.Select(static course => course.Scenario.Tool));
        Table("servers", _courses.Select(static course => $"{course.Scenario.Servers} x {course.Scenario.Host}"));
        Table("interruptions", _courses.Select(static course => course.Scenario.Interruption.ToString()));
        Table("faults that hit", _courses.SelectMany(static course => course.Scenario.Blows.Take(course.Hits)).Select(static blow => blow.Name));
        Table("answers under fire", _courses.SelectMany(static course => course.Tries).Where(static one => !one.Calm).Select(static one => one.Name));
        Table("answers when calm", _courses.SelectMany(static course => course.Tries).Where(static one => one.Calm).Select(static one => one.Name));
        Table("ends", _courses.Select(static course => course switch
        {
            { Renewed: not null } => "no effect and unknown, done under a new key",
            { EffectIds.Count: 1 } => "one effect",
            { EffectIds.Count: var effects } => $"{effects} effects",
        }));
        var times = _courses.SelectMany(static course => course.All).Select(static one => one.Took.TotalSeconds).Order().ToList();
        if (times.Count > 0)
            report.Append(null, $"tries: {times.Count}, median {times[times.Count / 2]:0.00} s, longest {times[^1]:0.00} s\n");
        foreach (var rule in Enum.GetValues<Rule>())
            report.Append(null, $"rule {rule}: broken {_faults.Count(fault => fault.Rule == rule)} times\n");
        foreach (var (_, rule, told) in _faults.Take(MostTold))
            report.Append(null, $"FAIL  {rule?.ToString() ?? "not run"}: {told}\n");
        return report.Append(null, $"{Passed} passed, {Failed} failed").ToString();

        void Table(string title, IEnumerable<string> values)
        {
            report.Append(null, $"{title}:\n");
            foreach (var group in values.GroupBy(static value => value).OrderByDescending(static group => group.Count()).ThenBy(static group => group.Key, StringComparer.Ordinal))
                report.Append(null, $"  {group.Count(),5}  {group.Key}\n");
        }
    }

    private Task[] LanesFor(ConcurrentQueue<Scenario> scenarios, int most) =>
        [.. Enumerable.Range(0, Math.Min(most, scenarios.Count)).Select(_ => Task.Run(() => LaneAsync(scenarios)))];

    private async Task LaneAsync(ConcurrentQueue<Scenario> scenarios)
    {
        var number = Interlocked.Increment(ref _lanes);
        await using var lane = await Lane.StartAsync();
        while (scenarios.TryDequeue(out var scenario))
        {
            if (Stopwatch.GetElapsedTime(_start) > Longest)
            {
                _faults.Enqueue((scenario.Number, null, $"the run took longer than {Longest.TotalSeconds:0} s; {Replay(scenario)}"));
                continue;
            }
            try
            {
                var course = await lane.RunAsync(scenario);
                _courses.Enqueue(course);
                foreach (var (rule, told) in Judge.Of(course))
                    _faults.Enqueue((scenario.Number, rule, $"{told}\n      {scenario}\n      tries: {string.Join("; ", course.All)}\n      {Replay(scenario)}"));
            }
            catch (Exception e)
            {
                _faults.Enqueue((scenario.Number, null, $"{e.GetType().Name}: {e.Message}\n      {scenario}\n      {Replay(scenario)}"));
            }
        }
        foreach (var told in await lane.AuditAsync())
            _faults.Enqueue((-number, Rule.WholeAudit, $"{told}; seed {seed}"));
    }

    private string Replay(Scenario scenario) => $"seed {seed}, scenario {scenario.Number}: eng/faults {(scenario.Host is Host.Http ? "--http " : "")}1 {seed} {scenario.Number}";
}
