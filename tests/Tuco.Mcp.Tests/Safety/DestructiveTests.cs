using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Tuco.Mcp.Doors;
using Tuco.Mcp.Pipeline;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Doors;
using Tuco.Mcp.Tools;
using Tuco.Mcp.Tools.Leads;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>A tool of this risk through the pipeline itself: it is asked about, but it is not answered from the ledger.</summary>
public sealed class DestructiveTests
{
    private int _done;
    private int _asked;
    private Reaction _reaction = Reaction.Accepted;

    [Fact]
    public async Task It_is_asked_about_each_time_and_done_each_time()
    {
        await using var rig = await StartAsync();
        await using var runtime = RuntimeOf(rig);

        Assert.False((await CallAsync(runtime)).IsError);
        Assert.False((await CallAsync(runtime)).IsError);

        Assert.Equal((2, 2), (_asked, _done));
    }

    [Fact]
    public async Task A_no_is_final_for_ten_minutes_also_in_another_process()
    {
        await using var rig = await StartAsync();
        await using var runtime = RuntimeOf(rig);
        await using var other = RuntimeOf(rig);
        _reaction = Reaction.Declined;
        Assert.StartsWith("not_confirmed: ", (await CallAsync(runtime)).Text, StringComparison.Ordinal);

        _reaction = Reaction.Accepted;
        Assert.StartsWith("not_confirmed: ", (await CallAsync(runtime)).Text, StringComparison.Ordinal);
        Assert.StartsWith("not_confirmed: ", (await CallAsync(other)).Text, StringComparison.Ordinal);
        Assert.Equal((1, 0), (_asked, _done));
        rig.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.False((await CallAsync(other)).IsError);
    }

    [Fact]
    public async Task The_stop_switch_stops_it()
    {
        await using var rig = await StartAsync();
        await using var runtime = RuntimeOf(rig);
        await File.WriteAllTextAsync(Path.Combine(rig.Settings.Safety.StateDir, "stop"), "");

        Assert.StartsWith("policy_refused: ", (await CallAsync(runtime)).Text, StringComparison.Ordinal);

        Assert.Equal((0, 0), (_asked, _done));
    }

    private static Task<McpRig> StartAsync() => McpRig.StartAsync(safety: static safety => safety with { Confirm = ConfirmMode.Auto });

    private static Runtime RuntimeOf(McpRig rig) => new(rig.Settings, NullLoggerFactory.Instance, rig.Clock);

    private Task<Outcome> CallAsync(Runtime runtime)
    {
        // It borrows name and shapes of a tool that there is: no destructive one is listed yet.
        var tool = Tool.Of("find_leads", "Delete", Risk.Destructive, (FindLeadsArguments _, Call call) =>
        {
            _done++;
            return Task.FromResult(new Answer<FindLeadsResult>(new FindLeadsResult([], null, null, call.Trace.CorrelationId), "deleted"));
        }, static () => ToolJson.Default.FindLeadsArguments, static () => ResultJson.Wide.FindLeadsResult, static (_, _) => Task.FromResult(new Preview { Effect = "Delete it." }));
        var asking = new Asking
        {
            CanAsk = true,
            AskAsync = (_, _) =>
            {
                _asked++;
                return Task.FromResult(new Reply(_reaction));
            },
        };
        var incoming = new Incoming(new Dictionary<string, JsonElement>(), null, static (_, _, _) => Task.CompletedTask) { Asking = asking };
        return runtime.Pipeline.RunAsync(tool, incoming, CancellationToken.None, CancellationToken.None);
    }
}
