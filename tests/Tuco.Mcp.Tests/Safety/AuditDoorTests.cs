using System.Text.Json.Nodes;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Doors;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>What is written down of a session, and that nothing happens which cannot be.</summary>
public sealed class AuditDoorTests
{
    private const string Text = "The zebra crosses at noon";

    [Fact]
    public async Task Each_write_has_a_line_before_and_one_after_and_a_replay_or_a_read_has_none()
    {
        await using var rig = await McpRig.StartAsync();
        (await rig.SendAsync()).IsDone();
        (await rig.SendAsync()).IsReplayed();
        (await rig.CallAsync("list_lines")).IsDone();
        await rig.CallAsync("send_message", Acts.Send("+12025550143", "Ho", ("dryRun", true)));
        (await rig.CallAsync("request_line", Acts.Line())).IsDone();

        Assert.Equal([("before", "send_message", null), ("after", "send_message", "done"), ("before", "request_line", null), ("after", "request_line", "done")], Events(rig));
    }

    [Fact]
    public async Task The_line_before_is_written_before_the_request_leaves()
    {
        await using var rig = await McpRig.StartAsync();
        var gate = new TaskCompletionSource();
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", Kind = FaultKind.None, Hold = gate.Task });

        var call = rig.SendAsync();
        await Calls.UntilAsync(() => rig.Sandbox.Requests.Count == 1);
        var meanwhile = Events(rig);
        gate.SetResult();
        (await call).IsDone();

        Assert.Equal([("before", "send_message", null)], meanwhile);
    }

    [Fact]
    public async Task How_it_ended_stands_in_the_line_after()
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", Method = "POST", Status = 400, Body = """{"error":"No"}""" });
        rig.Sandbox.Faults.Add(new() { Path = "/api/messages", Method = "POST", Kind = FaultKind.Cut, AfterEffect = true });

        Assert.Equal("invalid", (await rig.SendAsync()).Code);
        Assert.Equal("outcome_unknown", (await rig.SendAsync()).Code);
        (await rig.SendAsync()).IsReplayed();

        var events = Events(rig);
        Assert.Equal(["before", "after", "before", "after", "after"], events.Select(static line => line.Event));
        Assert.Equal(["outcome_unknown", "done"], events[3..].Select(static line => line.Code));
    }

    [Fact]
    public async Task Refusals_and_declines_have_a_line_with_their_rule()
    {
        await using var rig = await McpRig.StartAsync(person: Person.Declining.AnswerAsync, protocol: Acts.Older,
            safety: static safety => safety with { Confirm = ConfirmMode.Auto, RecipientsBlock = Acts.Rules("+44*") });

        Assert.True((await rig.SendAsync("+442079460958")).IsError);
        Assert.True((await rig.CallAsync("request_line", Acts.Line())).IsError);
        Assert.True((await rig.CallAsync("request_line", Acts.Line())).IsError);

        Assert.Equal([("refused", "send_message", "policy_refused"), ("declined", "request_line", "not_confirmed"), ("refused", "request_line", "not_confirmed")], Events(rig));
        Assert.Equal("recipients blocked", (string?)Lines(rig)[0]["rule"]);
    }

    [Fact]
    public async Task No_address_and_no_text_stands_in_it()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { RecipientsBlock = Acts.Rules("*@blocked.example") });
        (await rig.SendAsync("+12025550143", Text)).IsDone();
        (await rig.SendAsync("zoe.quill@example.com", Text)).IsDone();
        (await rig.SendAsync("zoe.quill@blocked.example", Text)).IsForbidden("recipients blocked");
        (await rig.CallAsync("send_message", Acts.SendToLead(Seeded.LeadId))).IsDone();
        (await rig.CallAsync("request_line", Acts.Line("Zebedee"))).IsDone();

        var log = string.Concat(Directory.EnumerateFiles(Folder(rig)).Select(static file => File.ReadAllText(file)));

        Assert.All(["2025550143", "5550143", "zoe", "quill", "zebra", "noon", Text, "Zebedee", "two@example.com", Seeded.LeadPhone, rig.Sandbox.ApiKey],
            secret => Assert.DoesNotContain(secret, log, StringComparison.OrdinalIgnoreCase));
        Assert.Contains(Text.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), log, StringComparison.Ordinal);
        Assert.Contains("example.com", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_of_a_session_verifies_and_a_cut_is_found()
    {
        await using var rig = await McpRig.StartAsync();
        await using var beside = await rig.BesideAsync();
        for (var i = 0; i < 5; i++)
            (await (i % 2 == 0 ? rig : beside).SendAsync(Acts.Phone(i))).IsDone();
        var environment = new Dictionary<string, string> { ["TUCO_STATE_DIR"] = rig.Settings.Safety.StateDir };

        var good = await Doors.Program.RunAsync(environment, "audit", "verify");
        Assert.True(good.Code == 0, good.Output + good.Errors);
        Assert.Equal(2, good.Output.Trim().Split('\n').Count(static line => line.StartsWith('✓')));
        var file = Directory.EnumerateFiles(Folder(rig)).First();
        var lines = await File.ReadAllLinesAsync(file);
        await File.WriteAllTextAsync(file, string.Concat(lines[..^1].Select(static line => line + "\n")));
        var cut = await Doors.Program.RunAsync(environment, "audit", "verify");

        Assert.Equal(1, cut.Code);
    }

    [Fact]
    public async Task Without_a_place_for_the_log_nothing_is_written_and_reads_go_on()
    {
        await using var rig = await McpRig.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(rig.Settings.Safety.StateDir, "audit"), "in the way");

        (await rig.SendAsync()).IsRefused("not_configured");
        (await rig.CallAsync("request_line", Acts.Line())).IsRefused("not_configured");
        (await rig.CallAsync("list_lines")).IsDone();
        Assert.Empty(rig.Writes());
        File.Delete(Path.Combine(rig.Settings.Safety.StateDir, "audit"));

        (await rig.SendAsync()).IsDone();
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_any_more_stops_what_writes()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { AuditFile = Path.Combine(safety.StateDir, "elsewhere", "log.jsonl") });
        (await rig.SendAsync()).IsDone();
        Directory.Delete(Path.Combine(rig.Settings.Safety.StateDir, "elsewhere"), recursive: true);
        await File.WriteAllTextAsync(Path.Combine(rig.Settings.Safety.StateDir, "elsewhere"), "in the way");

        (await rig.SendAsync("+12025550144")).IsRefused("not_configured");
        (await rig.CallAsync("list_lines")).IsDone();
        Assert.Single(rig.Writes());
        File.Delete(Path.Combine(rig.Settings.Safety.StateDir, "elsewhere"));

        (await rig.SendAsync("+12025550144")).IsDone();
    }

    [Fact]
    public async Task The_operator_may_want_no_log()
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { Audit = false });

        (await rig.SendAsync()).IsDone();

        Assert.False(Directory.Exists(Folder(rig)));
    }

    [Fact]
    public async Task A_state_folder_that_others_may_write_into_stops_what_writes()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var rig = await McpRig.StartAsync();
        File.SetUnixFileMode(rig.Settings.Safety.StateDir, (UnixFileMode)0x1FF);

        (await rig.SendAsync()).IsRefused("not_configured", "chmod");
        (await rig.CallAsync("request_line", Acts.Line())).IsRefused("not_configured");
        (await rig.CallAsync("find_leads")).IsDone();
        Assert.Empty(rig.Writes());
        File.SetUnixFileMode(rig.Settings.Safety.StateDir, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        (await rig.SendAsync()).IsDone();
    }

    [Theory]
    [InlineData("this is no database, whatever its name says, and it is long enough to be looked at")]
    [InlineData(null)]
    public async Task A_ledger_that_cannot_be_opened_stops_what_writes(string? content)
    {
        await using var rig = await McpRig.StartAsync();
        var ledger = Path.Combine(rig.Settings.Safety.StateDir, Ledger.FileName);
        if (content is null)
            Directory.CreateDirectory(ledger);
        else
            await File.WriteAllTextAsync(ledger, string.Concat(Enumerable.Repeat(content, 20)));

        (await rig.SendAsync()).IsRefused("not_configured");
        (await rig.CallAsync("analytics")).IsDone();

        Assert.Empty(rig.Writes());
    }

    private static string Folder(McpRig rig) => Path.Combine(rig.Settings.Safety.StateDir, "audit");

    private static List<JsonNode> Lines(McpRig rig) =>
        [.. Directory.EnumerateFiles(Folder(rig)).SelectMany(ReadLines).Select(static line => JsonNode.Parse(line)!)];

    private static IEnumerable<string> ReadLines(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    internal static List<(string? Event, string? Tool, string? Code)> Events(McpRig rig) =>
        [.. Lines(rig).Select(static line => ((string?)line["event"], (string?)line["tool"], (string?)line["code"]))];
}
