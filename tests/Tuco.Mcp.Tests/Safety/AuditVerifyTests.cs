using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Tests.Safety;

public sealed class AuditVerifyTests : IDisposable
{
    private readonly AuditRig _rig = new();

    [Fact]
    public async Task An_untouched_file_is_good_while_it_is_written_too()
    {
        await _rig.WriteAsync(3);
        var report = Assert.Single(await _rig.VerifyAsync());

        Assert.Empty(report.Findings);
        Assert.Equal(3, report.Entries);
        Assert.Equal(TimeSpan.FromSeconds(2), report.Last - report.First);
    }

    [Fact]
    public async Task Any_byte_that_is_changed_is_found()
    {
        await _rig.WriteAsync(3);
        var original = await File.ReadAllBytesAsync(_rig.File);
        for (var at = 0; at < original.Length; at++)
        {
            var edited = (byte[])original.Clone();
            edited[at] ^= 0x20;
            await File.WriteAllBytesAsync(_rig.File, edited);
            Assert.NotEmpty(await _rig.FindingsAsync());
        }
        await File.WriteAllBytesAsync(_rig.File, original);
        Assert.Empty(await _rig.FindingsAsync());
    }

    [Theory]
    [InlineData("\"seq\":2", "\"seq\":3")]
    [InlineData("\"tool\":\"send_message\"", "\"tool\":\"list_lines\"")]
    [InlineData("+1202", "+1203")]
    [InlineData("\"length\":6", "\"length\":7")]
    [InlineData("{\"seq\"", "{ \"seq\"")]
    public async Task An_edited_line_is_named_once_and_the_lines_after_it_stay_good(string old, string changed)
    {
        await _rig.WriteAsync(4);
        var lines = _rig.Lines();
        lines[1] = lines[1].Replace(old, changed, StringComparison.Ordinal);
        _rig.Rewrite(lines);

        Assert.Equal([(AuditFault.Edited, 2)], await _rig.FindingsAsync());
    }

    [Theory]
    [InlineData(0, nameof(AuditFault.Missing), 1)]
    [InlineData(1, nameof(AuditFault.Missing), 2)]
    [InlineData(3, nameof(AuditFault.Cut), null)]
    public async Task A_line_that_is_gone_is_found(int gone, string fault, int? line)
    {
        await _rig.WriteAsync(4);
        _rig.Rewrite(_rig.Lines().Where((_, i) => i != gone));

        Assert.Equal([(Enum.Parse<AuditFault>(fault), line)], await _rig.FindingsAsync());
    }

    [Fact]
    public async Task Lines_that_changed_places_are_found()
    {
        await _rig.WriteAsync(4);
        var lines = _rig.Lines();
        _rig.Rewrite(lines[0], lines[2], lines[1], lines[3]);

        Assert.Equal([(AuditFault.Missing, 2), (AuditFault.Misplaced, 3), (AuditFault.Missing, 4)], await _rig.FindingsAsync());
    }

    [Fact]
    public async Task A_line_that_stands_twice_is_found()
    {
        await _rig.WriteAsync(2);
        var lines = _rig.Lines();
        foreach (var again in lines)
        {
            _rig.Rewrite(lines[0], lines[1], again);
            Assert.Equal([(AuditFault.Misplaced, 3)], await _rig.FindingsAsync());
        }
    }

    [Fact]
    public async Task A_line_of_another_file_is_found()
    {
        await _rig.WriteAsync(3);
        using var second = new AuditLog(_rig.Place with { Stem = "other" }, _rig.Key, _rig.Clock, static _ => ValueTask.CompletedTask);
        await second.WriteAsync(AuditRig.Entry());
        await second.WriteAsync(AuditRig.Entry());
        var foreign = await File.ReadAllLinesAsync(Assert.Single((_rig.Place with { Stem = "other" }).Files()));
        var lines = _rig.Lines();
        _rig.Rewrite(lines[0], foreign[1], lines[2]);

        Assert.Equal([(AuditFault.Misplaced, 2), (AuditFault.Misplaced, 3)], await _rig.FindingsAsync());
    }

    [Fact]
    public async Task A_forged_line_and_rubbish_at_the_end_are_found()
    {
        await _rig.WriteAsync(2);
        var lines = _rig.Lines();
        _rig.Rewrite([.. lines, lines[1].Replace("\"seq\":2", "\"seq\":3", StringComparison.Ordinal), "rubbish", "", "{\"seq\":6"]);

        Assert.Equal(
            [(AuditFault.Edited, 3), (AuditFault.Unreadable, 4), (AuditFault.Unreadable, 5), (AuditFault.Unreadable, 6)], await _rig.FindingsAsync());
    }

    [Fact]
    public async Task A_cut_at_the_end_is_found_while_the_head_is_known_and_only_then()
    {
        await _rig.WriteAsync(4);
        _rig.Rewrite(_rig.Lines().Take(2));

        Assert.Equal([(AuditFault.Cut, null)], await _rig.FindingsAsync());
        Assert.Empty((await AuditChain.VerifyAsync(_rig.File, _rig.Key, null)).Findings);
        await File.WriteAllTextAsync(_rig.File, "");
        Assert.Equal([(AuditFault.Cut, null)], await _rig.FindingsAsync());
    }

    [Fact]
    public async Task A_last_line_that_is_not_whole_is_found()
    {
        await _rig.WriteAsync(2);
        var bytes = await File.ReadAllBytesAsync(_rig.File);
        await File.WriteAllBytesAsync(_rig.File, [.. bytes, .. "{\"seq\":3"u8]);
        Assert.Equal([(AuditFault.Torn, 3)], await _rig.FindingsAsync());
        await File.WriteAllBytesAsync(_rig.File, bytes[..^1]);
        Assert.Equal([(AuditFault.Torn, 2), (AuditFault.Cut, null)], await _rig.FindingsAsync());
    }

    [Fact]
    public async Task A_file_that_is_longer_than_its_head_is_good()
    {
        await _rig.WriteAsync(3);
        _rig.Heads.RemoveAt(2);
        Assert.Empty(await _rig.FindingsAsync());
    }

    [Fact]
    public async Task An_entry_other_than_the_one_the_ledger_knows_is_found()
    {
        await _rig.WriteAsync(2);
        _rig.Heads[1] = _rig.Heads[1] with { Mac = new string('0', AuditKey.MacLength) };
        Assert.Equal([(AuditFault.OtherHead, 2)], await _rig.FindingsAsync());
    }

    [Fact]
    public async Task Files_that_changed_names_are_found()
    {
        await _rig.WriteAsync(2);
        using var second = _rig.NewLog();
        await second.WriteAsync(AuditRig.Entry());
        await second.WriteAsync(AuditRig.Entry());
        var files = _rig.Place.Files();
        File.Move(files[0], files[0] + "~");
        File.Move(files[1], files[0]);
        File.Move(files[0] + "~", files[1]);

        Assert.All(await _rig.VerifyAsync(), static report =>
            Assert.Equal([AuditFault.OtherFile, AuditFault.OtherHead], report.Findings.Select(static finding => finding.Fault)));
    }

    [Fact]
    public async Task A_file_is_known_by_its_name_wherever_the_folder_is_mounted()
    {
        await _rig.WriteAsync(2);
        for (var i = 0; i < _rig.Heads.Count; i++)
            _rig.Heads[i] = _rig.Heads[i] with { FilePath = "/elsewhere/" + Path.GetFileName(_rig.Heads[i].FilePath) };
        Assert.Empty(await _rig.FindingsAsync());
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    public async Task A_file_without_a_head_is_warned_of_unless_it_has_one_line(int entries, int warnings)
    {
        await _rig.WriteAsync(entries);
        _rig.Heads.Clear();
        var report = Assert.Single(await _rig.VerifyAsync());

        Assert.True(report.IsGood);
        Assert.Equal(warnings, report.Findings.Count(static finding => finding.Fault == AuditFault.NoHead));
    }

    [Fact]
    public async Task A_file_that_the_ledger_knows_and_is_gone_is_found()
    {
        await _rig.WriteAsync(2);
        File.Delete(_rig.File);
        Assert.Equal([(AuditFault.Gone, null)], await _rig.FindingsAsync());
    }

    [Fact]
    public async Task With_another_key_no_line_is_good()
    {
        await _rig.WriteAsync(2);
        var report = await AuditChain.VerifyAsync(_rig.File, new byte[AuditKey.Bytes], null);
        Assert.Equal([AuditFault.Edited, AuditFault.Edited], report.Findings.Select(static finding => finding.Fault));
    }

    [Fact]
    public async Task A_very_long_line_is_one_unreadable_line()
    {
        await _rig.WriteAsync(1);
        _rig.Rewrite([.. _rig.Lines(), new string('x', 1_000_000)]);
        Assert.Equal([(AuditFault.Unreadable, 2)], await _rig.FindingsAsync());
    }

    [Fact]
    public async Task The_command_says_that_there_is_nothing_and_creates_nothing()
    {
        using var temp = new TempFolder();
        var (code, output, errors) = await RunAsync(temp.Of("state"));

        Assert.Equal((0, ""), (code, errors));
        Assert.StartsWith("no audit file in " + temp.Of("state", "audit"), output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(temp.Of("state")));
    }

    [Fact]
    public async Task The_command_tells_each_file_and_exits_with_1_when_something_is_wrong()
    {
        await _rig.WriteAsync(3);
        var good = await RunAsync(_rig.State.Path);
        var lines = _rig.Lines();
        lines[1] = lines[1].Replace("send_message", "list_lines", StringComparison.Ordinal);
        _rig.Rewrite(lines);
        var bad = await RunAsync(_rig.State.Path);
        var one = await RunAsync(_rig.State.Path, _rig.File);

        Assert.Equal((0, ""), (good.Code, good.Errors));
        Assert.StartsWith($"✓ {_rig.File}: 3 entries, 2026-03-12T15:00:00.000Z to 2026-03-12T15:00:02.000Z\n", good.Output, StringComparison.Ordinal);
        Assert.Equal(1, bad.Code);
        Assert.StartsWith($"✗ {_rig.File}: 3 entries", bad.Output, StringComparison.Ordinal);
        Assert.Contains("  line 2: the line was changed", bad.Output, StringComparison.Ordinal);
        Assert.Equal((1, bad.Output), (one.Code, one.Output));
    }

    [Fact]
    public async Task The_command_fails_without_the_key()
    {
        await _rig.WriteAsync(1);
        File.Delete(_rig.State.FileOf(AuditKey.FileName));
        var (code, output, _) = await RunAsync(_rig.State.Path);

        Assert.Equal(1, code);
        Assert.Contains("without the key", output, StringComparison.Ordinal);
        Assert.False(File.Exists(_rig.State.FileOf(AuditKey.FileName)));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_a_usage_error()
    {
        var (code, output, errors) = await RunAsync(_rig.State.Path, "nowhere.jsonl");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("nowhere.jsonl", errors, StringComparison.Ordinal);
    }

    public void Dispose() => _rig.Dispose();

    private static Task<(int Code, string Output, string Errors)> RunAsync(string state, params string[] more) =>
        Doors.Program.RunAsync(new Dictionary<string, string> { ["TUCO_STATE_DIR"] = state }, ["audit", "verify", .. more]);
}
