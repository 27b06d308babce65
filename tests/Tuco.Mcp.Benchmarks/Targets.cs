using System.Globalization;

namespace Tuco.Mcp.Benchmarks;

/// <summary>What was promised of the speed, beside what was measured.</summary>
/// <param name="Text">The promise.</param>
/// <param name="Found">The figure; null when what it is compared with is not installed.</param>
/// <param name="IsReached">Whether the figure keeps it.</param>
internal sealed record Target(string Text, string? Found, bool IsReached);

internal static class Targets
{
    private const double MostGrowth = 1.2;
    private const double MostMegabytes = 45;
    private const double MostExit = 50;
    private const double MostLists = 5;

    public static IEnumerable<Target> Of(Measured measured)
    {
        var start = measured.Starts.Single(static started => started.Kind is Kind.Ours);
        var toNode = start.To(measured.Starts.Single(static started => started.Name == StartBench.NodeUnit));
        yield return new("exec to `initialize` answered: at most 1.0 x `node -e \"\"`", $"{start.Start.Percentile(50):0.0} ms, {toNode:0.00} x", toNode <= 1);
        yield return new("exit within 50 ms of the end of input", start.Exit.Length == 0 ? "it did not go" : $"{start.Exit.Percentile(50):0.0} ms (p95 {start.Exit.Percentile(95):0.0})",
            start.Exit.Length > 0 && start.Exit.Percentile(50) <= MostExit);
        foreach (var target in OnStdio(measured).Concat(OverHttp(measured)))
            yield return target;
        foreach (var growth in measured.Growths.Where(static growth => growth.Calls.Count > 1))
        {
            var (call, worst) = growth.Calls.Select(static call => (call.Call, Growth.Ratio(call.Times, call.Times.Length - 1))).MaxBy(static call => call.Item2);
            yield return new($"every call costs the same within 20 %, from {growth.Amounts[0]} to {growth.Amounts[^1]} {growth.What}", $"at most {worst:0.00} x ({call})", worst <= MostGrowth);
        }
    }

    private static IEnumerable<Target> OnStdio(Measured measured)
    {
        var own = measured.Stdio.Single(static figures => figures.Server.Kind is Kind.Ours);
        yield return new("memory on stdio after 200 `tools/list`: at most 45 MB", $"{own.Memory:0.0} MB", own.Memory <= MostMegabytes);
        var node = Best(measured.Stdio.Where(static peer => peer.Server.Kind is Kind.Node), static peer => peer.Memory, least: true);
        yield return Compared("the same: at most half of the best Node peer's", own.Memory, node, "MB", 0.5);
        var direct = measured.Direct.Loads[(HttpBench.Direct, 1)].Median;
        var peers = measured.Stdio.Where(static peer => peer.Server is { IsProxied: true, Kind: not Kind.Ours }).ToList();
        yield return Compared("a Read proxied to the stub, latency added (p50): at most half of the best peer's", Added(own),
            Best(peers, Added, least: true), "ms", 0.5);
        yield return Compared("the same, processor time a call at 32 in flight: at most half of the best peer's", own.Loads[(StdioBench.Call, 32)].CpuEach,
            Best(peers, static peer => peer.Loads[(StdioBench.Call, 32)].CpuEach, least: true), "µs", 0.5);
        yield return Compared("the same, rate at 32 in flight: at least twice the best peer's", own.Loads[(StdioBench.Call, 32)].Rate,
            Best(peers, static peer => peer.Loads[(StdioBench.Call, 32)].Rate, least: false), "/s", 2);
        var (one, many) = (ToPing(1), ToPing(32));
        yield return new("`tools/list` costs at most 5 x a ping (processor time, stdio, one at a time and 32 in flight)", $"{one:0.0} x and {many:0.0} x", Math.Max(one, many) <= MostLists);

        double ToPing(int inFlight) => own.Loads[(StdioBench.List, inFlight)].CpuEach / own.Loads[(StdioBench.Ping, inFlight)].CpuEach;

        double Added(StdioFigures figures) => figures.Loads[(StdioBench.Call, 1)].Median - direct;
    }

    private static IEnumerable<Target> OverHttp(Measured measured)
    {
        var own = measured.Http.Single(static figures => figures.Server!.Kind is Kind.Ours);
        yield return Compared("memory over HTTP under 256 connections: at most half of the best Node peer's", own.Memory,
            Best(measured.Http.Where(static peer => peer.Server!.Kind is Kind.Node), static peer => peer.Memory, least: true), "MB", 0.5);
        var peers = measured.Http.Where(static peer => peer.Server is { IsProxied: true, Kind: not Kind.Ours }).ToList();
        yield return Compared("a proxied call over HTTP at 32 connections: at least 2.5 x the best peer's rate", own.Loads[(StdioBench.Call, 32)].Rate,
            Best(peers, static peer => peer.Loads[(StdioBench.Call, 32)].Rate, least: false), "/s", 2.5);
        yield return Compared("the same, processor time a call: at most 40 % of the best peer's", own.Loads[(StdioBench.Call, 32)].CpuEach,
            Best(peers, static peer => peer.Loads[(StdioBench.Call, 32)].CpuEach, least: true), "µs", 0.4);
        yield return Compared("`ping` over HTTP (2025-11-25) at 32 connections: at least level with the fastest Go peer", own.Loads[(StdioBench.Ping, 32)].Rate,
            Best(measured.Http.Where(static peer => peer.Server!.Kind is Kind.Go), static peer => peer.Loads[(StdioBench.Ping, 32)].Rate, least: false), "/s", 1);
    }

    private static double? Best<T>(IEnumerable<T> peers, Func<T, double> figure, bool least)
    {
        var figures = peers.Select(figure).ToList();
        return figures.Count == 0 ? null : least ? figures.Min() : figures.Max();
    }

    /// <summary>A factor of at least 1 is to be exceeded, a smaller one to be kept below.</summary>
    private static Target Compared(string text, double own, double? peer, string unit, double factor)
    {
        if (peer is not { } best)
            return new(text, null, false);
        return new(text, string.Create(CultureInfo.InvariantCulture, $"{Short(own)} {unit} beside {Short(best)} {unit}, {own / best:0.00} x"),
            factor >= 1 ? own / best >= factor : own / best <= factor);
    }

    private static string Short(double figure) => figure.ToString(figure < 10 ? "0.000" : figure < 1000 ? "0.0" : "N0", CultureInfo.InvariantCulture);
}
