using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Client;
using Tuco.Mcp.Doors.CommandLine;
using Tuco.Mcp.Options;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Doors;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>Real processes on one state folder: what one began, another does not do again.</summary>
public sealed class OnceProcessTests : IAsyncLifetime, IDisposable
{
    private static readonly string[] Send = ["call", "send_message", "recipientPhone=+12025550143", "message=Hi"];

    private readonly TempFolder _state = new();
    private readonly TaskCompletionSource _gate = new();
    private TucoSandbox _sandbox = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await TucoSandbox.StartAsync();
        _sandbox.Faults.Add(new() { Path = "/api/messages", Method = "POST", Kind = FaultKind.None, Hold = _gate.Task });
    }

    [Fact]
    public async Task Two_processes_at_once_have_one_effect_and_both_are_answered()
    {
        var first = Doors.Program.RunAsync(Environment, [.. Send, "--json"]);
        await Calls.UntilAsync(() => Posts == 1);
        var second = Doors.Program.RunAsync(Environment, [.. Send, "--json"]);
        // Whether it waits for the first or comes after it, it must not send.
        _gate.SetResult();

        var replies = await Task.WhenAll(first, second);

        Assert.All(replies, static reply => Assert.Equal(0, reply.Code));
        Assert.Single(replies, static reply => reply.Output.Contains("\"replayed\":true", StringComparison.Ordinal));
        Assert.Equal(1, Posts);
    }

    [Fact]
    public async Task What_a_process_left_open_when_it_was_stopped_is_unknown_to_the_next_at_once()
    {
        await using (var stopped = Doors.Program.Start(Environment, Send))
        {
            await Calls.UntilAsync(() => Posts == 1);
            await stopped.TerminateAsync();
            Assert.Equal(1, await stopped.ExitAsync());
        }

        var next = await Doors.Program.RunAsync(Environment, Send);

        Assert.Equal(1, next.Code);
        Assert.StartsWith("outcome_unknown: An equal call", next.Errors, StringComparison.Ordinal);
        Assert.Equal(1, Posts);
    }

    [Fact]
    public async Task What_a_process_left_open_when_it_was_killed_is_unknown_after_its_lease()
    {
        await using (Doors.Program.Start(Environment, Send))
            await Calls.UntilAsync(() => Posts == 1);
        var settings = new Settings
        {
            Api = new ApiSettings { BaseUrl = _sandbox.BaseUrl, Key = _sandbox.ApiKey },
            Safety = new SafetySettings { StateDir = _state.Path },
        };
        await using var runtime = new Mcp.Doors.Runtime(settings, NullLoggerFactory.Instance, new StillClock(TimeProvider.System.GetUtcNow().AddSeconds(11)));
        await using var session = await LocalSession.StartAsync(runtime, new McpClientOptions(), CancellationToken.None);

        var reply = await session.CallAsync("send_message", LocalSession.Arguments(System.Text.Json.JsonElement.Parse(Acts.Send())), null);

        Assert.StartsWith("outcome_unknown: An equal call", LocalSession.TextOf(reply), StringComparison.Ordinal);
        Assert.Equal(1, Posts);
    }

    public async Task DisposeAsync()
    {
        _gate.TrySetResult();
        await _sandbox.DisposeAsync();
    }

    public void Dispose() => _state.Dispose();

    private int Posts => _sandbox.Requests.Count(static request => request is { Method: "POST", Path: "/api/messages" });

    private Dictionary<string, string> Environment => new()
    {
        ["TUCO_BASE_URL"] = _sandbox.BaseUrl.AbsoluteUri,
        ["TUCO_API_KEY"] = _sandbox.ApiKey,
        ["TUCO_STATE_DIR"] = _state.Path,
    };
}
