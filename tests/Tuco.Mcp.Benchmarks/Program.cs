using System.Runtime.InteropServices;
using Tuco.Mcp.Benchmarks;

if (args is ["--http", { } program])
{
    using var upstream = new Stub();
    await using var load = await HttpLoad.StartAsync(program, upstream.BaseUrl);
    return await load.RunAsync(SayAsync) ? 0 : 1;
}
if (args is ["--brief" or "--write", { } published, { } bare, { } report])
    return await Whole.RunAsync(published, bare, report, isBrief: args[0] == "--brief");
if (args is not ([] or ["--check"]))
{
    await Console.Error.WriteLineAsync("usage: eng/bench [--check | --http PROGRAM | --brief | --write]   --check: exit code 1 when a call is slowed down by more than it may be; "
        + "--http: many sessions and connections at once on a published program, exit code 1 when it does not bear them; "
        + "--write: everything, beside peers, into docs/performance.md; --brief: a short look at the same, printed");
    return 2;
}
var folder = Directory.CreateTempSubdirectory("tuco-mcp-bench-").FullName;
try
{
    using var api = new Stub();
    var calls = new CallBench(api.BaseUrl, folder);
    var ledger = new LedgerBench(folder);
    await SayAsync($"{Environment.ProcessorCount} processors ({RuntimeInformation.ProcessArchitecture}), {RuntimeInformation.FrameworkDescription}, "
        + $"records on {new DriveInfo(folder).DriveFormat}, load {Load()}. All times in ms; TMPDIR names another disk.");

    await SayAsync($"\n{"What policy, ledger, audit and redaction add",-46} {"without",15} {"with",15} {"added",15} {"ratio",7} {"allowed",8} {"pairs",6}");
    await SayAsync($"{"",-46} {"p50",7} {"p95",7} {"p50",7} {"p95",7} {"p50",7} {"p95",7} {"p50",7} {"p50",8}");
    Added[] added =
    [
        await calls.ReadAsync(warmUp: 500, pairs: 1_000), await calls.SendAsync(warmUp: 100, pairs: 390),
        await calls.SendToAllowedAsync(warmUp: 100, pairs: 390),
    ];
    foreach (var call in added)
    {
        await SayAsync($"{call.Name,-46} {Two(call.Without)} {Two(call.With)} {Two(call.Differences)} {call.Ratios.Percentile(50),7:0.00} "
            + $"{(call.Allowed is { } allowed ? $"{allowed:0.0}" : "-"),8} {call.With.Length,6}{(call.IsTooMuch ? "  TOO MUCH" : "")}");
    }

    await SayAsync($"\n{"Where the time of a Send goes",-46} {"p50",7} {"p95",7}");
    await TableAsync(await ledger.StepsAsync(warmUp: 100, rounds: 390));

    await SayAsync($"\n{"One claim written, and what the disk costs",-46} {"p50",7} {"p95",7}");
    await TableAsync(await ledger.SyncAsync(warmUp: 100, rounds: 500));

    await GrowthAsync("Rows in the ledger, SQLite", await ledger.GrowthAsync(warmUp: 100, rounds: 400));
    if (Environment.GetEnvironmentVariable("TUCO_BENCH_POSTGRES") is { Length: > 0 } postgres)
        await GrowthAsync("Rows in the ledger, PostgreSQL on this machine", await ledger.GrowthAsync(warmUp: 100, rounds: 400, postgres));
    await SayAsync($"\nload {Load()}");
    return args.Length > 0 && added.Any(static call => call.IsTooMuch) ? 1 : 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static Task SayAsync(string line) => Console.Out.WriteLineAsync(line);

static async Task GrowthAsync(string title, IReadOnlyList<(string Rows, double[] Look, double[] Claim)> growth)
{
    await SayAsync($"\n{title,-46} {"look",15} {"claim and done",15} {"to none",7}");
    foreach (var (rows, look, claim) in growth)
        await SayAsync($"{rows,-46} {Two(look)} {Two(claim)} {claim.Percentile(50) / growth[0].Claim.Percentile(50),7:0.00}");
}

static string Two(double[] times) => $"{times.Percentile(50),7:0.000} {times.Percentile(95),7:0.000}";

static async Task TableAsync(IEnumerable<Figure> figures)
{
    foreach (var figure in figures)
        await SayAsync($"{figure.Name,-46} {Two(figure.Times)}");
}

static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
