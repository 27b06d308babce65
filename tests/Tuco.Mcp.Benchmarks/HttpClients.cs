using System.Diagnostics;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Tuco.Mcp.Benchmarks;

/// <summary>Clients of one server over HTTP, which share a session, each on a connection of its own.</summary>
internal sealed partial class HttpClients(Uri url)
{
    private const string Version = "2025-11-25";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private int _id = Request.FirstId;

    /// <summary>When it listens.</summary>
    public async Task WaitAsync(ServerProcess server)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var connection = await HttpConnection.OpenAsync(url);
                return;
            }
            catch (SocketException) when (!server.HasExited && Stopwatch.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(10);
            }
        }
    }

    /// <summary>Opens a session.</summary>
    /// <returns>The headers of what follows in it.</returns>
    public async Task<string> InitializeAsync()
    {
        using var connection = await HttpConnection.OpenAsync(url);
        return await InitializeAsync(connection);
    }

    public async Task<string> InitializeAsync(HttpConnection connection)
    {
        var asked = $$$"""{"protocolVersion":"{{{Version}}}","capabilities":{},"clientInfo":{"name":"bench","version":"1"}}""";
        await connection.AskAsync(Request.Post(url, "", "initialize", asked).With(++_id)).AsTask().WaitAsync(Patience);
        var answer = connection.IsError ? throw new InvalidOperationException("It answered: " + connection.Text) : connection.Text;
        var version = ProtocolVersion().Match(answer).Groups["version"].Value;
        var headers = $"MCP-Protocol-Version: {version}\r\n";
        if (SessionId().Match(answer) is { Success: true } session)
            headers += $"Mcp-Session-Id: {session.Groups["id"].Value}\r\n";
        await connection.AskAsync(System.Text.Encoding.UTF8.GetBytes(Request.Posted(url, headers, """{"jsonrpc":"2.0","method":"notifications/initialized"}""")));
        return headers;
    }

    /// <summary>So many connections, each with one request under way, for so long.</summary>
    public async Task<Load> RunAsync(ServerProcess? server, Request request, int connections, TimeSpan span)
    {
        using var killer = server?.KillAfter(span + Patience);
        var clients = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => HttpConnection.OpenAsync(url)));
        try
        {
            var (cpu, began) = (server?.Cpu, Stopwatch.GetTimestamp());
            var each = await Task.WhenAll(clients.Select(client => Task.Run(() => AskOnAsync(client, request.Copy(), began, span))));
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            return new Load([.. each.SelectMany(static client => client.Times)], seconds, server is null ? TimeSpan.Zero : server.Cpu - cpu!.Value, each.Sum(static client => client.Errors));
        }
        finally
        {
            foreach (var client in clients)
                client.Dispose();
        }
    }

    private async Task<(List<double> Times, int Errors)> AskOnAsync(HttpConnection client, Request request, long began, TimeSpan span)
    {
        var (times, errors) = (new List<double>(1024), 0);
        do
        {
            var at = Stopwatch.GetTimestamp();
            await client.AskAsync(request.With(Interlocked.Increment(ref _id)));
            times.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            errors += client.IsError ? 1 : 0;
        }
        while (Stopwatch.GetElapsedTime(began) < span);
        return (times, errors);
    }

    [GeneratedRegex("\"protocolVersion\"\\s*:\\s*\"(?<version>[0-9-]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ProtocolVersion();

    [GeneratedRegex("(?i)\r\nmcp-session-id: (?<id>[^\r]+)\r", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SessionId();
}
