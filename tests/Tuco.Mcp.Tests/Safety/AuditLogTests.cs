using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Tests.Safety;

public sealed partial class AuditLogTests
{
    [Fact]
    public async Task An_entry_is_one_line_of_JSON_with_addresses_masked_and_text_counted()
    {
        using var rig = new AuditRig();
        await rig.Log.WriteAsync(AuditRig.Entry("Hi Ann", "+12025550134", "ann@example.com", "lead:64f0c0ffee64f0c0ffee64f0") with
        {
            Event = AuditEvent.After,
            ClaimId = "claim-1",
            Code = "done",
            Rule = "quiet_hours",
        });

        var line = JsonNode.Parse(Assert.Single(rig.Lines()))!.AsObject();
        Assert.Equal(
            ["seq", "at", "event", "tool", "risk", "workspace", "principal", "correlationId", "claim", "code", "rule", "recipients", "text", "prev", "mac"],
            line.Select(static property => property.Key));
        Assert.Equal(1, (int)line["seq"]!);
        Assert.Equal("2026-03-12T15:00:00.000Z", (string?)line["at"]);
        Assert.Equal(("after", "send"), ((string?)line["event"], (string?)line["risk"]));
        Assert.Equal(["+1202•••••34", "a•••@example.com", "lead:64f0c0ffee64f0c0ffee64f0"], line["recipients"]!.AsArray().Select(static recipient => (string?)recipient!["to"]));
        Assert.Equal(6, (int)line["text"]!["length"]!);
        Assert.Matches("^[0-9a-f]{32}$", (string?)line["text"]!["hash"]);
        Assert.Contains("+1202•••••34", rig.Lines()[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+12025550134", "+1202•••••34")]
    [InlineData("+1 (202) 555-0134", "+1202•••••34")]
    [InlineData("2025550134", "2025••••34")]
    [InlineData("020 55501", "02••••01")]
    [InlineData("5550134", "•••••")]
    [InlineData("", "•••••")]
    [InlineData("ann@example.com", "a•••@example.com")]
    [InlineData("ab@example.com", "•••@example.com")]
    [InlineData("ann@+12025550134", "•••••")]
    [InlineData("Ann Bee", "•••••")]
    [InlineData("lead:abc-1", "lead:abc-1")]
    [InlineData("lead:12025550134", "lead:•••••")]
    [InlineData("lead:Ann Bee", "lead:•••••")]
    public void An_address_is_shown_so_that_one_who_knows_it_recognises_it(string address, string shown) => Assert.Equal(shown, AddressMask.Of(address));

    [Fact]
    public async Task The_same_address_or_text_has_the_same_hash_under_one_key_only()
    {
        using AuditRig rig = new(), other = new();
        await rig.Log.WriteAsync(AuditRig.Entry("Hi", "+1 202 555 0134", "+12025550134", "+12025550199", "Ann@example.com", "ann@example.com "));
        await other.Log.WriteAsync(AuditRig.Entry("Hi", "+12025550134"));

        var hashes = Hashes(rig);
        Assert.Equal(hashes[0], hashes[1]);
        Assert.NotEqual(hashes[0], hashes[2]);
        Assert.Equal(hashes[3], hashes[4]);
        Assert.NotEqual(hashes[0], Hashes(other)[0]);
        Assert.NotEqual((string?)JsonNode.Parse(rig.Lines()[0])!["text"]!["hash"], (string?)JsonNode.Parse(other.Lines()[0])!["text"]!["hash"]);

        static string[] Hashes(AuditRig rig) => [.. JsonNode.Parse(rig.Lines()[0])!["recipients"]!.AsArray().Select(static recipient => (string)recipient!["hash"]!)];
    }

    [Fact]
    public async Task No_address_and_no_text_is_in_the_file()
    {
        using var rig = new AuditRig();
        await rig.Log.WriteAsync(AuditRig.Entry("canary-text meet at noon", "+442071838750", "canary.person@example.com", "canary@nowhere", "lead:canary of all"));

        var file = await File.ReadAllTextAsync(rig.File);
        foreach (var secret in new[] { "canary", "meet", "2071838750", "183875", "person" })
            Assert.DoesNotContain(secret, file, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Whatever_comes_from_outside_an_entry_is_one_short_line()
    {
        using var rig = new AuditRig();
        foreach (var nasty in new[] { "\n{\"seq\":1}\r\n", "\"\\\"\\", "\u2028\u202e\u001b[2J\0", "🙂é\ud800", "•" })
        {
            var much = string.Concat(Enumerable.Repeat(nasty, 5_000));
            await rig.Log.WriteAsync(AuditRig.Entry(much, [.. Enumerable.Repeat(much, 10), .. Enumerable.Range(0, 500).Select(static i => $"lead:a{i:D30}")]) with
            {
                Tool = much,
                Workspace = much,
                Principal = much,
                CorrelationId = much,
                ClaimId = much,
                Code = much,
                Rule = much,
            });
        }

        Assert.Equal(5, rig.Lines().Length);
        Assert.All(rig.Lines(), static line =>
        {
            Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(line), 1_000, 4_096);
            Assert.All(line, static c => Assert.True(c is (>= ' ' and <= '~') or '•'));
            var entry = JsonNode.Parse(line)!;
            Assert.Equal(510, entry["recipients"]!.AsArray().Count + (int)entry["recipientsLeftOut"]!);
        });
        Assert.Empty(await rig.FindingsAsync());
    }

    [Fact]
    public async Task A_file_begins_with_the_first_entry_and_is_its_owners_alone()
    {
        using var rig = new AuditRig();
        Assert.False(Directory.Exists(rig.Place.Folder));
        await rig.WriteAsync(1);

        Assert.Matches("/state/audit/audit-20260312T150000Z-[0-9a-f]{8}.jsonl$", rig.File);
        Assert.Equal(Owned.FileMode, Owned.ModeOf(rig.File));
        Assert.Equal(Owned.FolderMode, Owned.ModeOf(rig.Place.Folder));
    }

    [Theory]
    [InlineData("logs/tuco.jsonl", "/logs/tuco-20260312T150000Z-[0-9a-f]{8}.jsonl$")]
    [InlineData("logs/tuco", "/logs/tuco-20260312T150000Z-[0-9a-f]{8}$")]
    [InlineData("logs/", "/logs/audit-20260312T150000Z-[0-9a-f]{8}.jsonl$")]
    public async Task The_operator_can_name_another_file_or_folder(string named, string created)
    {
        using var rig = new AuditRig(named);
        await rig.WriteAsync(2);

        Assert.Matches(new Regex(created, RegexOptions.None, TimeSpan.FromSeconds(1)), rig.File);
        Assert.Empty(await rig.FindingsAsync());
    }

    [Fact]
    public async Task The_head_is_kept_after_each_entry_in_their_order()
    {
        using var rig = new AuditRig();
        await rig.WriteAsync(3);

        Assert.Equal([1, 2, 3], rig.Heads.Select(static head => head.Seq));
        Assert.All(rig.Heads, head => Assert.Equal(rig.File, head.FilePath));
        Assert.Equal(rig.Lines().Select(static line => (string?)JsonNode.Parse(line)!["mac"]), rig.Heads.Select(static head => head.Mac));
    }

    [Fact]
    public async Task Two_hundred_writes_at_once_are_one_chain()
    {
        using var rig = new AuditRig();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () => await rig.Log.WriteAsync(AuditRig.Entry($"text {i}", "+12025550134")))));

        Assert.Equal(200, Assert.Single(await rig.VerifyAsync()).Entries);
        Assert.Empty(await rig.FindingsAsync());
        Assert.Equal(Enumerable.Range(1, 200).Select(static i => (long)i), rig.Heads.Select(static head => head.Seq));
    }

    [Fact]
    public async Task Two_processes_at_once_write_a_file_each()
    {
        using var rig = new AuditRig();
        using var second = rig.NewLog();
        for (var i = 0; i < 20; i++)
            await Task.WhenAll(rig.Log.WriteAsync(AuditRig.Entry()).AsTask(), second.WriteAsync(AuditRig.Entry()).AsTask());

        var reports = await rig.VerifyAsync();
        Assert.Equal([20, 20], reports.Select(static report => report.Entries));
        Assert.All(reports, static report => Assert.Empty(report.Findings));
    }

    [Fact]
    public async Task One_that_cannot_be_written_refuses_and_goes_on_once_it_can()
    {
        using var rig = new AuditRig("taken/audit.jsonl");
        await File.WriteAllTextAsync(rig.Place.Folder, "a file where the folder should be");
        var refusal = await Assert.ThrowsAsync<AuditException>(async () => await rig.Log.WriteAsync(AuditRig.Entry()));
        Assert.Contains(rig.Place.Folder, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("TUCO_AUDIT_FILE", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(rig.Heads);

        File.Delete(rig.Place.Folder);
        await rig.WriteAsync(2);
        Assert.Empty(await rig.FindingsAsync());
    }

    [Fact]
    public async Task A_head_that_cannot_be_kept_is_told_and_the_chain_goes_on()
    {
        using var rig = new AuditRig();
        var full = true;
        using var log = new AuditLog(rig.Place, rig.Key, rig.Clock, head => full ? throw new IOException("disk full") : ValueTask.CompletedTask);
        var refusal = await Assert.ThrowsAsync<AuditException>(async () => await log.WriteAsync(AuditRig.Entry()));
        full = false;
        await log.WriteAsync(AuditRig.Entry());

        Assert.Contains("ledger", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(2, rig.Lines().Length);
        Assert.Empty((await AuditChain.VerifyAsync(rig.File, rig.Key, null)).Findings);
    }

    [Theory]
    [InlineData("moved")]
    [InlineData("cut")]
    [InlineData("appended")]
    public async Task A_file_that_someone_touched_is_left_as_evidence_and_a_new_one_begins(string touch)
    {
        using var rig = new AuditRig();
        await rig.WriteAsync(2);
        var first = rig.File;
        switch (touch)
        {
            case "moved":
                File.Move(first, rig.State.FileOf("elsewhere"));
                break;
            case "cut":
                await File.WriteAllTextAsync(first, rig.Lines()[0] + "\n");
                break;
            default:
                await File.AppendAllTextAsync(first, "{\"seq\":3");
                break;
        }
        await rig.WriteAsync(2);

        var reports = await rig.VerifyAsync();
        Assert.Equal(2, reports.Count);
        var expected = touch switch { "moved" => AuditFault.Gone, "cut" => AuditFault.Cut, _ => AuditFault.Torn };
        Assert.Equal(expected, Assert.Single(reports.Single(report => report.File == first).Findings).Fault);
        Assert.Empty(reports.Single(report => report.File != first).Findings);
    }
}
