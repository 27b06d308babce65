using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace Tuco.Mcp.Benchmarks;

/// <summary>What many clients do to the HTTP server: sessions that are opened and left alone, and connections at once.</summary>
internal sealed partial class HttpLoad : IAsyncDisposable
{
    private const int Abandoned = 1000;
    private const int Connections = 256;
    private const int CallsEach = 40;
    private const double MostMegabytes = 150;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);
    private const double MostGrowth = 1.3;

    private const string Initialize =
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"load","version":"1"}}}""";

    private const string Call =
        """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_lines","arguments":{},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}""";

    private readonly Process _server;
    private readonly HttpClient _client;
    private readonly string _state;

    private HttpLoad(Process server, Uri root, string state)
    {
        (_server, _state) = (server, state);
        _client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections, UseProxy = false }) { BaseAddress = root };
    }

    public static async Task<HttpLoad> StartAsync(string program, Uri api)
    {
        var state = Directory.CreateTempSubdirectory("tuco-mcp-load-").FullName;
        var start = new ProcessStartInfo(program, ["http", "--port", "0"]) { UseShellExecute = false, RedirectStandardError = true };
        start.Environment["TUCO_BASE_URL"] = api.AbsoluteUri;
        start.Environment["TUCO_API_KEY"] = "tuco_load_0123456789abcdef";
        start.Environment["TUCO_STATE_DIR"] = state;
        start.Environment["TUCO_HTTP_SESSION_IDLE"] = $"{Idle.TotalSeconds:0}";
        var server = Process.Start(start)!;
        while (await server.StandardError.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is { Success: true } found)
            {
                // Its log is read on, or it would wait for its reader.
                _ = server.StandardError.BaseStream.CopyToAsync(Stream.Null);
                return new HttpLoad(server, new Uri(found.Value), state);
            }
        }
        throw new InvalidOperationException("The server did not start.");
    }

    /// <summary>False when something was not as it must be.</summary>
    public async Task<bool> RunAsync(Func<string, Task> say)
    {
        await AtOnceAsync(warm: true);
        var before = Memory("VmRSS");
        var opened = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(Enumerable.Range(0, Abandoned), new ParallelOptions { MaxDegreeOfParallelism = 32 },
            async (_, _) => opened.Add(await AbandonAsync()));
        var full = Memory("VmRSS");
        var answered = await PostAsync(Call) is HttpStatusCode.OK;
        await Task.Delay(Idle * 2);
        answered &= await InSessionAsync(opened.First()) is HttpStatusCode.NotFound;
        var after = Memory("VmRSS");
        await say($"{Abandoned} sessions opened and left: {before:0} MB before, {full:0} MB with them, {after:0} MB after they were ended "
            + $"({after / before:0.00}, allowed {MostGrowth:0.0}); the server {(answered ? "went on answering" : "DID NOT ANSWER")}");
        var (errors, rate) = await AtOnceAsync(warm: false);
        var most = Memory("VmHWM");
        await say($"{Connections} connections at once: {errors} errors in {Connections * CallsEach} calls, {rate:0} calls/s, at most {most:0} MB in all (allowed {MostMegabytes:0})");
        return answered && after / before <= MostGrowth && errors == 0 && most <= MostMegabytes;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _server.Kill();
        await _server.WaitForExitAsync();
        _server.Dispose();
        Directory.Delete(_state, recursive: true);
    }

    private async Task<string> AbandonAsync()
    {
        using var opened = await _client.SendAsync(Request(HttpMethod.Post, Initialize));
        var session = opened.EnsureSuccessStatusCode().Headers.GetValues("Mcp-Session-Id").Single();
        var listen = Request(HttpMethod.Get, null);
        listen.Headers.Add("Mcp-Session-Id", session);
        using var stream = await _client.SendAsync(listen, HttpCompletionOption.ResponseHeadersRead);
        stream.EnsureSuccessStatusCode();
        return session;
    }

    private async Task<HttpStatusCode> InSessionAsync(string session)
    {
        var request = Request(HttpMethod.Get, null);
        request.Headers.Add("Mcp-Session-Id", session);
        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }

    private async Task<(int Errors, double Rate)> AtOnceAsync(bool warm)
    {
        var began = Stopwatch.GetTimestamp();
        var errors = await Task.WhenAll(Enumerable.Range(0, warm ? 32 : Connections).Select(async _ =>
        {
            var failed = 0;
            for (var i = 0; i < CallsEach; i++)
                failed += await PostAsync(Call) is HttpStatusCode.OK ? 0 : 1;
            return failed;
        }));
        return (errors.Sum(), errors.Length * CallsEach / Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    private async Task<HttpStatusCode> PostAsync(string body)
    {
        var request = Request(HttpMethod.Post, body);
        request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        request.Headers.Add("Mcp-Method", "tools/call");
        request.Headers.Add("Mcp-Name", "list_lines");
        using var answer = await _client.SendAsync(request);
        await answer.Content.ReadAsByteArrayAsync();
        return answer.StatusCode;
    }

    private static HttpRequestMessage Request(HttpMethod method, string? body)
    {
        var request = new HttpRequestMessage(method, "/mcp");
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        if (body is not null)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return request;
    }

    /// <summary>Megabytes, as the system counts them.</summary>
    private double Memory(string what)
    {
        var line = File.ReadLines($"/proc/{_server.Id}/status").First(line => line.StartsWith(what, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    [GeneratedRegex("http://127[0-9.:]+", RegexOptions.None, 1000)]
    private static partial Regex Listening();
}
