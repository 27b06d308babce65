using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Doors;
using Tuco.Mcp.Tests.Safety;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Stores;

/// <summary>Servers on several hosts, each with a state folder of its own, that share a PostgreSQL.</summary>
public sealed class SharedStoreTests : IDisposable
{
    private readonly TempFolder _host = new();

    [PostgresFact]
    public async Task What_one_sent_another_does_not_send_again()
    {
        await using var rig = await StartAsync();
        await using var other = await rig.BesideAsync(OnOtherHost);

        (await rig.SendAsync()).IsDone();
        (await other.SendAsync()).IsReplayed();

        Assert.Single(rig.Sends());
    }

    [PostgresFact]
    public async Task Equal_calls_at_once_have_one_effect_and_all_are_answered()
    {
        await using var rig = await StartAsync();
        await using var other = await rig.BesideAsync(OnOtherHost);

        var calls = Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? rig : other).SendAsync()).ToList();
        // Those who wait for the other host's call look every quarter of a second.
        while (await Task.WhenAny(Task.WhenAll(calls), Task.Delay(50)) is not Task<ToolReply[]>)
            rig.Clock.Advance(TimeSpan.FromMilliseconds(250));

        var replies = await Task.WhenAll(calls);
        Assert.All(replies, static reply => reply.IsDone());
        Assert.Equal(7, replies.Count(static reply => (bool?)reply["replayed"] == true));
        Assert.Single(rig.Sends());
    }

    [PostgresFact]
    public async Task What_one_asked_for_another_does_once()
    {
        await using var rig = await StartAsync(static safety => safety with { Confirm = ConfirmMode.Auto, SealKey = RandomNumberGenerator.GetBytes(Seal.KeyBytes) });
        await using var other = await rig.BesideAsync(OnOtherHost);
        var token = (await rig.CallAsync("request_line", Acts.Line())).TokenOf();

        (await other.CallAsync("request_line", Acts.Line("Support", ("confirmToken", token)))).IsDone();

        Assert.Single(rig.LineRequests());
    }

    [PostgresFact]
    public async Task A_store_that_is_down_at_start_stops_what_writes_until_it_is_up()
    {
        await using var relay = Relay.To(await Postgres.DatabaseAsync());
        relay.Cut();
        await using var rig = await McpRig.StartAsync(safety: safety => safety with { Postgres = relay.Connection });

        (await rig.SendAsync()).IsRefused("not_configured", "This server cannot keep its records (PostgreSQL cannot be reached).");
        Assert.False((await rig.CallAsync("list_lines")).IsError);
        Assert.Empty(rig.Sends());

        relay.Mend();
        (await rig.SendAsync()).IsDone();
    }

    [PostgresFact]
    public async Task A_store_that_goes_down_stops_what_writes_until_it_is_up()
    {
        await using var relay = Relay.To(await Postgres.DatabaseAsync());
        await using var rig = await McpRig.StartAsync(safety: safety => safety with { Postgres = relay.Connection });
        (await rig.SendAsync(Acts.Phone(1))).IsDone();
        relay.Cut();

        (await rig.SendAsync(Acts.Phone(2))).IsRefused("not_configured", "The ledger cannot be read or written: PostgreSQL cannot be reached.");
        Assert.Single(rig.Sends());

        relay.Mend();
        (await rig.SendAsync(Acts.Phone(2))).IsDone();
    }

    [PostgresFact]
    public async Task A_store_that_goes_down_during_a_send_does_not_keep_its_answer_back()
    {
        await using var relay = Relay.To(await Postgres.DatabaseAsync());
        await using var rig = await McpRig.StartAsync(safety: safety => safety with { Postgres = relay.Connection });
        var gate = new TaskCompletionSource();
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", Method = "POST", Kind = FaultKind.None, Hold = gate.Task });
        var send = rig.SendAsync();
        await Calls.UntilAsync(() => rig.Sends().Count == 1);

        relay.Cut();
        gate.SetResult();

        (await send).IsDone();
    }

    [PostgresFact]
    public async Task Whether_records_can_be_kept_is_told_in_words()
    {
        await using var relay = Relay.To(await Postgres.DatabaseAsync());
        var folder = new StateFolder(_host.Of("state"));
        await using var records = new SafetyRecords(new SafetySettings { Postgres = relay.Connection }, folder, TimeProvider.System);
        relay.Cut();

        Assert.Equal("This server cannot keep its records (PostgreSQL cannot be reached).", await records.FaultAsync(CancellationToken.None));
        relay.Mend();
        Assert.Null(await records.FaultAsync(CancellationToken.None));
        relay.Cut();
        Assert.Equal("The ledger cannot be read or written: PostgreSQL cannot be reached.", await records.FaultAsync(CancellationToken.None));
        relay.Mend();
        Assert.Null(await records.FaultAsync(CancellationToken.None));
        Directory.Delete(folder.Path, recursive: true);
        await File.WriteAllTextAsync(folder.Path, "in the way");
        Assert.StartsWith($"state folder {folder.Path}: it cannot be", await records.FaultAsync(CancellationToken.None), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Each_host_verifies_its_own_part_of_the_audit_log()
    {
        await using var rig = await StartAsync();
        await using (var other = await rig.BesideAsync(OnOtherHost))
        {
            (await rig.SendAsync(Acts.Phone(1))).IsDone();
            (await other.SendAsync(Acts.Phone(2))).IsDone();
        }
        var environment = new Dictionary<string, string>
        {
            ["TUCO_STATE_DIR"] = rig.Settings.Safety.StateDir,
            ["TUCO_STORE"] = rig.Settings.Safety.Postgres!,
        };

        var good = await Doors.Program.RunAsync(environment, "audit", "verify");
        var file = Assert.Single(Directory.EnumerateFiles(Path.Combine(rig.Settings.Safety.StateDir, "audit")));
        await File.WriteAllLinesAsync(file, (await File.ReadAllLinesAsync(file)).SkipLast(1));
        var cut = await Doors.Program.RunAsync(environment, "audit", "verify");
        File.Delete(file);
        var gone = await Doors.Program.RunAsync(environment, "audit", "verify");

        Assert.Equal((0, 1, 1), (good.Code, cut.Code, gone.Code));
        Assert.Contains("1 file under another key", good.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(_host.Path, good.Output + cut.Output, StringComparison.Ordinal);
        Assert.Contains("the ledger knows entry 2", cut.Output, StringComparison.Ordinal);
        Assert.Contains("the file is gone", gone.Output, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task The_program_itself_keeps_its_ledger_there_and_says_nothing_of_it()
    {
        await using var rig = await McpRig.StartAsync();
        var address = new Npgsql.NpgsqlConnectionStringBuilder(await Postgres.DatabaseAsync()) { Password = "canary-9876" };
        await File.WriteAllTextAsync(_host.Of("store"), address.ConnectionString);
        var environment = new Dictionary<string, string>
        {
            ["TUCO_BASE_URL"] = rig.Sandbox.BaseUrl.AbsoluteUri,
            ["TUCO_API_KEY"] = rig.Sandbox.ApiKey,
            ["TUCO_STORE_FILE"] = _host.Of("store"),
        };
        string[] send = ["call", "send_message", "recipientPhone=+12025550143", "message=Hi", "--json"];

        var first = await Doors.Program.RunAsync(environment, send);
        var again = await Doors.Program.RunAsync(environment, send);

        Assert.Equal((0, 0), (first.Code, again.Code));
        Assert.Equal(("", ""), (first.Errors, again.Errors));
        Assert.True((bool?)JsonNode.Parse(again.Output)!["replayed"]);
        Assert.Single(rig.Sends());
    }

    [Fact]
    public async Task A_program_with_a_file_does_not_load_the_client_of_postgresql()
    {
        if (!OperatingSystem.IsLinux())
            return;
        await using var program = Doors.Program.Start(Doors.Program.Built, new Dictionary<string, string> { ["TUCO_SANDBOX"] = "true" }, ["stdio"]);
        await program.InitializeAsync();
        await program.SendAsync("tools/call", 1, $$"""{"name":"send_message","arguments":{{Acts.Send()}}}""");
        Assert.NotEqual(true, (bool?)(await program.AnswerAsync(1))["result"]!["isError"]);

        var loaded = await File.ReadAllTextAsync($"/proc/{program.Id}/maps");

        Assert.Contains("Microsoft.Data.Sqlite", loaded, StringComparison.Ordinal);
        Assert.DoesNotContain("Npgsql", loaded, StringComparison.Ordinal);
    }

    public void Dispose() => _host.Dispose();

    private static async Task<McpRig> StartAsync(Func<SafetySettings, SafetySettings>? safety = null)
    {
        var connection = PostgresAddress.Of(await Postgres.DatabaseAsync());
        return await McpRig.StartAsync(safety: rules => (safety?.Invoke(rules) ?? rules) with { Postgres = connection });
    }

    private Options.Settings OnOtherHost(Options.Settings settings) => settings with { Safety = settings.Safety with { StateDir = _host.Of("state") } };
}
