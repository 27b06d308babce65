using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Tuco.Mcp.Benchmarks;

/// <summary>The figures of a run as <c>docs/performance.md</c>. What a person wrote under its last heading stays.</summary>
internal static partial class Report
{
    public const string ByHand = "## What is not reached, and why";

    public static string Of(Measured measured, string load, DateTimeOffset at)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Performance

            Written by `eng/bench --write` on {at:yyyy-MM-dd HH:mm} UTC: {Environment.ProcessorCount} cores of {Model()} ({RuntimeInformation.ProcessArchitecture}), {RuntimeInformation.OSDescription.Split('#')[0].Trim()},
            {RuntimeInformation.FrameworkDescription}, load {load}. Compare only figures of one run: those of another machine, or hour, are others. All run on one machine and on
            loopback; the load is a closed loop, so a new request follows only an answer. p50 is the median; CPU is the server's own processor time for one request,
            which stays fair where the clients are the bottleneck.

            ## What was promised

            | target | measured | reached |
            |---|---|---|

            """);
        foreach (var target in Targets.Of(measured))
            text.Append(CultureInfo.InvariantCulture, $"| {target.Text} | {target.Found ?? "nothing to compare with is installed"} | {(target.Found is null ? "-" : target.IsReached ? "yes" : "**no**")} |\n");
        Starts(text, measured);
        Stdio(text, measured);
        Http(text, measured);
        Growths(text, measured);
        if (measured.Failures.Count > 0)
            text.Append("\n## What could not be measured\n\n").AppendJoin("", measured.Failures.Select(static failure => $"- {failure.ReplaceLineEndings(" ")}\n"));
        return text.Append("""

            ## To repeat it

            `eng/bench --write` on a quiet machine: it publishes the program, takes about six minutes and writes this file. `eng/bench --brief` has a short look at
            everything, prints it and writes nothing. Peers are measured beside it where `PEERS=FOLDER` names a folder into which npm installed them:
            `npm install --prefix FOLDER slack-mcp-server @modelcontextprotocol/server-everything @modelcontextprotocol/server-gitlab @ivotoby/openapi-mcp-server @azure/mcp`.
            `eng/bench` alone measures what policy, ledger, audit and redaction add to a call.


            """).ToString();
    }

    /// <summary>Writes it, and keeps what stands there from <see cref="ByHand"/> on.</summary>
    public static async Task WriteAsync(string path, string report)
    {
        var before = File.Exists(path) ? await File.ReadAllTextAsync(path) : "";
        var kept = before.IndexOf(ByHand, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, report + (kept < 0 ? ByHand + "\n" : before[kept..]));
    }

    private static void Starts(StringBuilder text, Measured measured)
    {
        text.Append("\n## Start and exit, stdio\n\n| program | p50 ms | p95 ms | to `node -e \"\"` | to a bare C# program | exit p50 ms |\n|---|--:|--:|--:|--:|--:|\n");
        var (node, bare) = (measured.Starts[0], measured.Starts[1]);
        foreach (var started in measured.Starts)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Name(started.Name, started.Kind)} | {started.Start.Percentile(50):0.0} | {started.Start.Percentile(95):0.0} "
                + $"| {started.To(node):0.00} | {started.To(bare):0.00} | {(started.Exit.Length == 0 ? "-" : started.Exit.Percentile(50).ToString("0.0", CultureInfo.InvariantCulture))} |\n");
        }
        text.Append(CultureInfo.InvariantCulture, $"\nFrom the execution to the answer to `initialize`; of the units, to their end. {node.Start.Length} rounds, in each of which every program starts once.\n");
    }

    private static void Stdio(StringBuilder text, Measured measured)
    {
        text.Append(CultureInfo.InvariantCulture, $"""

            ## stdio

            | server | peak MB after {StdioBench.Lists} `tools/list` | what | p50 ms | p99 ms | /s | /s at 32 in flight | CPU µs at 32 |
            |---|--:|---|--:|--:|--:|--:|--:|

            """);
        foreach (var figures in measured.Stdio)
        {
            foreach (var what in figures.Loads.Keys.Select(static load => load.What).Distinct())
            {
                var (one, many) = (figures.Loads[(what, 1)], figures.Loads[(what, 32)]);
                text.Append(CultureInfo.InvariantCulture, $"| {Name(figures.Server.Name, figures.Server.Kind)} | {figures.Memory:0.0} | {What(figures.Server, what)}{Errors(one, many)} "
                    + $"| {one.Median:0.000} | {one.P99:0.000} | {one.Rate:N0} | {many.Rate:N0} | {many.CpuEach:0.0} |\n");
            }
        }
    }

    private static void Http(StringBuilder text, Measured measured)
    {
        text.Append("""

            ## Streamable HTTP

            | server | peak MB | what | 1: p50 ms | /s | 32: p50 ms | /s | CPU µs | 256: p50 ms | p99 ms | /s | CPU µs |
            |---|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|

            """);
        foreach (var figures in measured.Http.Append(measured.Direct))
        {
            foreach (var what in figures.Loads.Keys.Select(static load => load.What).Distinct())
            {
                var (one, some, many) = (figures.Loads[(what, 1)], figures.Loads[(what, 32)], figures.Loads[(what, 256)]);
                var server = figures.Server;
                text.Append(CultureInfo.InvariantCulture, $"| {(server is null ? "the stub itself | -" : $"{Name(server.Name, server.Kind)} | {figures.Memory:0.0}")} | {What(server, what)}{Errors(one, some, many)} "
                    + $"| {one.Median:0.000} | {one.Rate:N0} | {some.Median:0.000} | {some.Rate:N0} | {Cpu(some)} | {many.Median:0.000} | {many.P99:0.000} | {many.Rate:N0} | {Cpu(many)} |\n");
            }
        }
        text.Append("\nRequests of 2025-11-25, or the newest version that a server speaks, in one session on 1, 32 and 256 connections. The stub runs beside the clients and has no CPU figure.\n");

        string Cpu(Load load) => load.Cpu == TimeSpan.Zero ? "-" : load.CpuEach.ToString("0.0", CultureInfo.InvariantCulture);
    }

    private static void Growths(StringBuilder text, Measured measured)
    {
        text.Append("\n## Growth\n\nServers side by side, asked in turns; p50 in ms, and how many times as long as with the least, round by round.\n");
        foreach (var growth in measured.Growths)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n| {growth.What} | {string.Join(" | ", growth.Amounts)} |\n|---|{string.Concat(growth.Amounts.Select(static _ => "--:|"))}\n");
            foreach (var (call, times) in growth.Calls)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {call} | ");
                text.AppendJoin(' ', times.Select((taken, i) => string.Create(CultureInfo.InvariantCulture,
                    $"{taken.Percentile(50):0.000}{(i == 0 ? "" : $" ({Growth.Ratio(times, i):0.00} x)")} |"))).Append('\n');
            }
        }
        text.Append(CultureInfo.InvariantCulture, $"\n10,000 sessions over HTTP take {measured.SessionMegabytes:0} MB more than one, {measured.SessionMegabytes * 1024 / 10_000:0.0} KB each. "
            + $"`list_lines` is linear in the lines that Tuco answers, which it has to read whole. The ledger's rows are sends of the last day.\n");
    }

    private static string Name(string name, Kind? kind) => kind switch
    {
        Kind.Ours => $"**{name}**",
        Kind.Node => $"{name} (Node)",
        Kind.Go => $"{name} (Go)",
        Kind.CSharp => $"{name} (C#)",
        _ => name,
    };

    private static string What(Server? server, string what) => what != StdioBench.Call ? what : server!.IsProxied ? "call, proxied to the stub" : "call, local";

    private static string Errors(params Load[] loads) => loads.Sum(static load => load.Errors) is > 0 and var errors ? $" ({errors} ERRORS)" : "";

    private static string Model() => File.Exists("/proc/cpuinfo") && ModelName().Match(File.ReadAllText("/proc/cpuinfo")) is { Success: true } found
        ? found.Groups["model"].Value : "an unknown processor";

    [GeneratedRegex("(?m)^model name\\s*: (?<model>.+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ModelName();
}
