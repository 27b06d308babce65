using System.Globalization;
using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Benchmarks;

/// <summary>What calls take beside how much there is of something: milliseconds of each call, by call and amount.</summary>
internal sealed record Growth(string What, IReadOnlyList<string> Amounts, IReadOnlyList<(string Call, double[][] Times)> Calls)
{
    /// <summary>Paired: how many times as long as with the least, in the same round.</summary>
    public static double Ratio(double[][] times, int amount) => times[amount].Zip(times[0], static (more, least) => more / least).Percentile(50);
}

/// <summary>Servers side by side, each with more of something than the one before, asked the same in turns.</summary>
internal sealed class GrowthBench(Servers servers, string folder, int rounds)
{
    /// <summary>Ten thousand lines take a tenth of a second.</summary>
    private const int RoundsToOneOfLines = 6;


    private static readonly int[] Rows = [0, 1_000, 1_000_000];
    private static readonly int[] Sessions = [1, 100, 10_000];
    private static readonly int[] Lines = [10, 100, 1_000, 10_000];

    /// <summary>Calls of tools, by the number of the round: no message is sent twice.</summary>
    private static readonly (string Name, string Method, Func<int, string?> Parameters)[] Calls =
    [
        ("ping", "ping", static _ => null),
        ("tools/list", "tools/list", static _ => "{}"),
        Tool("list_lines, 1 line", "list_lines", static _ => "{}"),
        Tool("analytics", "analytics", static _ => """{"period":"7d"}"""),
        Tool("find_leads", "find_leads", static _ => """{"search":"ann"}"""),
        Tool("list_replies", "list_replies", static _ => "{}"),
        Tool("line_status", "line_status", static _ => """{"lineRequestId":"6a09279daa903300e2530b0f"}"""),
        Tool("send_message", "send_message", static round => $$"""{"recipientPhone":"+1202{{5_550_000 + round}}","message":"Hi Ann, shall we talk about the offer on Monday?"}"""),
        Tool("request_line", "request_line", static round => $$"""{"firstName":"Support","lastName":"Two","channelType":"email","email":"two{{round}}@example.com"}"""),
    ];

    /// <summary>By rows of a ledger, as many sends of the last day.</summary>
    public async Task<Growth> LedgerAsync(Uri stub)
    {
        var filling = new LedgerFilling(Workspace.Of(stub, Servers.Key), new string('f', 32), new Stored("sent", "{}"u8.ToArray()));
        var (now, span) = (TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(23));
        var states = Rows.Select(rows => Directory.CreateDirectory(Path.Combine(folder, Text(rows) + " rows")).FullName).ToList();
        foreach (var (rows, state) in Rows.Zip(states))
        {
            await using var store = new SqliteStore(Path.Combine(state, Ledger.FileName));
            await filling.WriteAsync(store, rows, now - LedgerFacts.BurstSpan, span, isSqlite: true);
        }
        return await OnPipesAsync("rows in the ledger", Rows, states.Select(state => ServerProcess.Start(servers.Ours(stub), state)), Calls, rounds);
    }

    /// <summary>By lines of the workspace.</summary>
    public async Task<Growth> LinesAsync()
    {
        var stubs = Lines.Select(static lines => new Stub(lines)).ToList();
        try
        {
            return await OnPipesAsync("lines", Lines, stubs.Select(stub => ServerProcess.Start(servers.Ours(stub.BaseUrl))),
                [Tool("list_lines", "list_lines", static _ => "{}")], Math.Max(5, rounds / RoundsToOneOfLines));
        }
        finally
        {
            stubs.ForEach(static stub => stub.Dispose());
        }
    }

    /// <summary>By open sessions over HTTP; and the megabytes that the most of them take more than the least.</summary>
    public async Task<(Growth Growth, double Megabytes)> SessionsAsync(Uri stub)
    {
        var all = Sessions.Select(_ => servers.OursOnHttp(stub)).ToList();
        var processes = all.Select(static server => ServerProcess.Start(server)).ToList();
        var connections = new List<HttpConnection>();
        try
        {
            var asked = new List<Func<string, string?, int, Task>>();
            foreach (var (server, process, sessions) in all.Zip(processes, Sessions))
            {
                var clients = new HttpClients(server.Url!);
                await clients.WaitAsync(process);
                var headers = await OpenAsync(clients, server.Url!, sessions);
                var connection = await HttpConnection.OpenAsync(server.Url!);
                connections.Add(connection);
                asked.Add(async (method, parameters, id) =>
                {
                    await connection.AskAsync(Request.Post(server.Url!, headers, method, parameters).With(id));
                    if (connection.IsError)
                        throw new InvalidOperationException("It answered: " + connection.Text);
                });
            }
            var growth = await MeasureAsync("sessions over HTTP", Sessions, asked, Calls, rounds);
            return (growth, processes[^1].Memory("VmRSS") - processes[0].Memory("VmRSS"));
        }
        finally
        {
            connections.ForEach(static connection => connection.Dispose());
            processes.ForEach(static process => process.Dispose());
        }
    }

    private static async Task<string> OpenAsync(HttpClients clients, Uri url, int sessions)
    {
        var headers = "";
        await Task.WhenAll(Enumerable.Range(0, Math.Min(sessions, 16)).Select(async opener =>
        {
            using var connection = await HttpConnection.OpenAsync(url);
            for (var i = opener; i < sessions; i += 16)
                headers = await clients.InitializeAsync(connection);
        }));
        return headers;
    }

    private static async Task<Growth> OnPipesAsync(string what, int[] amounts, IEnumerable<ServerProcess> started,
        (string Name, string Method, Func<int, string?> Parameters)[] calls, int rounds)
    {
        var processes = started.ToList();
        try
        {
            var asked = processes.ConvertAll(static process =>
            {
                var client = new LineClient(process);
                client.Initialize();
                return new Func<string, string?, int, Task>((method, parameters, _) =>
                {
                    client.Ask(Request.Line(method, parameters));
                    return Task.CompletedTask;
                });
            });
            return await MeasureAsync(what, amounts, asked, calls, rounds);
        }
        finally
        {
            processes.ForEach(static process => process.Dispose());
        }
    }

    private static async Task<Growth> MeasureAsync(string what, int[] amounts, IReadOnlyList<Func<string, string?, int, Task>> asked,
        (string Name, string Method, Func<int, string?> Parameters)[] calls, int rounds)
    {
        var (found, id) = (new List<(string, double[][])>(), 2 * Request.FirstId);
        foreach (var (name, method, parameters) in calls)
        {
            var times = await Rounds.MeasureAsync(warmUp: rounds, rounds,
                [.. asked.Select(ask => new Func<int, Func<Task>>(round => () => ask(method, parameters(round), ++id)))]);
            found.Add((name, times));
        }
        return new Growth(what, [.. amounts.Select(Text)], found);
    }

    private static (string, string, Func<int, string?>) Tool(string name, string tool, Func<int, string> arguments) =>
        (name, "tools/call", round => $$"""{"name":"{{tool}}","arguments":{{arguments(round)}}}""");

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
