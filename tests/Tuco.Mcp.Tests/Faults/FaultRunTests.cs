using System.Globalization;
using Xunit.Abstractions;

namespace Tuco.Mcp.Tests.Faults;

/// <summary>The short form of <c>eng/faults</c>, which runs this very test with more scenarios and another seed.</summary>
public sealed class FaultRunTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Whatever_breaks_a_call_takes_effect_at_most_once_and_never_claims_more()
    {
        var seed = Number("TUCO_FAULTS_SEED") ?? 20260312;
        var scenarios = new Scenarios(seed);
        IReadOnlyList<Scenario> all = (Number("TUCO_FAULTS_ONLY"), Number("TUCO_FAULTS_COUNT")) switch
        {
            ({ } only, _) => [scenarios.Of(only)],
            (_, { } count) => scenarios.First(count),
            _ => scenarios.Short,
        };
        var overHttp = Environment.GetEnvironmentVariable("TUCO_FAULTS_HTTP") == "true";
        var run = new FaultRun(seed, overHttp ? [.. all.Select(static one => one.OverHttp)] : all);
        await run.RunAsync();
        var report = run.Report();
        output.WriteLine(report);
        if (Environment.GetEnvironmentVariable("TUCO_FAULTS_REPORT") is { Length: > 0 } file)
            await File.WriteAllTextAsync(file, report + "\n");

        Assert.True(run.Failed == 0, report);
    }

    private static int? Number(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
