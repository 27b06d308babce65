namespace Tuco.Mcp.Benchmarks;

/// <summary>What a server over standard input and output takes.</summary>
/// <param name="Server">Which.</param>
/// <param name="Memory">Megabytes that it had at most after <see cref="StdioBench.Lists"/> times <c>tools/list</c>.</param>
/// <param name="Loads">By what was asked, and how many requests were under way.</param>
internal sealed record StdioFigures(Server Server, double Memory, IReadOnlyDictionary<(string What, int InFlight), Load> Loads);

internal static class StdioBench
{
    public const int Lists = 200;
    public const string Ping = "ping", List = "tools/list", Call = "tools/call";

    public static readonly int[] InFlight = [1, 32];

    public static StdioFigures Run(Server server, TimeSpan span)
    {
        using var process = ServerProcess.Start(server);
        var client = new LineClient(process);
        client.Initialize();
        var list = Request.Line(List, "{}");
        for (var i = 0; i < Lists; i++)
            client.Ask(list);
        var memory = process.Memory("VmHWM");
        var loads = new Dictionary<(string, int), Load>();
        foreach (var (what, request) in Requests(server, Request.Line))
        {
            // The first seconds compile, and do not count.
            client.Run(request, 32, span / 2);
            client.Run(request, 1, span / 4);
            foreach (var inFlight in InFlight)
                loads[(what, inFlight)] = client.Run(request, inFlight, span);
        }
        return new StdioFigures(server, memory, loads);
    }

    /// <summary>What is asked of a server, over whatever it is asked.</summary>
    public static IEnumerable<(string What, Request Request)> Requests(Server server, Func<string, string?, Request> made)
    {
        yield return (Ping, made("ping", null));
        yield return (List, made("tools/list", "{}"));
        if (server.Call is { } call)
            yield return (Call, made("tools/call", call));
    }
}
