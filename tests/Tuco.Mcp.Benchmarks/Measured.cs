namespace Tuco.Mcp.Benchmarks;

/// <summary>All figures of one run.</summary>
internal sealed record Measured
{
    public required IReadOnlyList<Started> Starts { get; init; }

    public required IReadOnlyList<StdioFigures> Stdio { get; init; }

    public required IReadOnlyList<HttpFigures> Http { get; init; }

    /// <summary>The stub, asked without a server between.</summary>
    public required HttpFigures Direct { get; init; }

    public required IReadOnlyList<Growth> Growths { get; init; }

    /// <summary>What the most sessions took more than one, in megabytes.</summary>
    public required double SessionMegabytes { get; init; }

    public required IReadOnlyList<string> Failures { get; init; }

    /// <param name="servers">What is measured.</param>
    /// <param name="stub">Their API.</param>
    /// <param name="bare">A C# program that does nothing.</param>
    /// <param name="folder">For ledgers.</param>
    /// <param name="effort">1 for figures that hold; less for a look.</param>
    /// <param name="say">Told what is being done.</param>
    public static async Task<Measured> AllAsync(Servers servers, Uri stub, string bare, string folder, double effort, Func<string, Task> say)
    {
        var (span, failures) = (TimeSpan.FromSeconds(1.2 * effort), new List<string>());
        await say("start");
        var stdio = servers.Stdio().ToList();
        var quick = stdio.Where(static server => server.Kind is not Kind.CSharp).ToList();
        var starts = StartBench.Run(bare, quick, Math.Max(3, (int)(25 * effort)));
        // It takes a second a start.
        foreach (var slow in stdio.Except(quick))
            starts = [.. starts, StartBench.Run(bare, [slow], Math.Max(1, (int)(5 * effort)))[^1]];
        await say("stdio");
        var figures = new List<StdioFigures>();
        foreach (var server in stdio)
        {
            if (await TryAsync(server, () => Task.FromResult(StdioBench.Run(server, span))) is { } found)
                figures.Add(found);
        }
        await say("HTTP");
        var direct = await HttpBench.DirectAsync(stub, span);
        var http = new List<HttpFigures>();
        foreach (var server in servers.Http())
        {
            if (await TryAsync(server, () => HttpBench.RunAsync(server, span)) is { } found)
                http.Add(found);
        }
        var growth = new GrowthBench(servers, folder, Math.Max(10, (int)(300 * effort)));
        await say("growth: lines");
        var lines = await growth.LinesAsync();
        await say("growth: sessions");
        var (sessions, megabytes) = await growth.SessionsAsync(stub);
        await say("growth: ledger");
        var ledger = await growth.LedgerAsync(stub);
        return new Measured
        {
            Starts = starts,
            Stdio = figures,
            Http = http,
            Direct = direct,
            Growths = [ledger, sessions, lines],
            SessionMegabytes = megabytes,
            Failures = failures,
        };

        // Another's server that fails is told, and does not take the others' figures away; ours must not fail.
        async Task<T?> TryAsync<T>(Server server, Func<Task<T>> measure)
            where T : class
        {
            await say("  " + server.Name);
            try
            {
                return await measure();
            }
            catch (Exception e) when (server.Kind is not Kind.Ours && e is IOException or InvalidOperationException or TimeoutException or System.Net.Sockets.SocketException)
            {
                failures.Add($"{server.Name}: {e.Message}");
                return null;
            }
        }
    }
}
