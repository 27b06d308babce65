using Microsoft.Data.Sqlite;
using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>Two ledgers on one file, as two processes have them.</summary>
public sealed class LedgerTests : IDisposable
{
    private static readonly Stored Answer = new("done", "{}"u8.ToArray());

    private readonly TempFolder _folder = new();
    private readonly StillClock _clock = new();
    private readonly Ledger _one;
    private readonly Ledger _other;

    public LedgerTests() => (_one, _other) = (Open(), Open());

    [Fact]
    public void What_one_claims_is_under_way_for_the_other_and_its_answer_is_the_others_too()
    {
        var claimed = Claim(_one, Send());

        Assert.Equal(claimed.Id, Assert.IsType<Verdict.UnderWay>(_other.Claim(Send(), null)).Id);
        _one.Done(claimed.Id, Answer);

        Assert.Equal("done", Assert.IsType<Verdict.Replay>(_other.Claim(Send(), null)).Answer.Text);
        Assert.Equal("{}"u8.ToArray(), Assert.IsType<Verdict.Replay>(_other.Look(Send(), false)).Answer.Json);
    }

    [Fact]
    public async Task Of_many_at_once_one_wins()
    {
        var ledgers = new[] { _one, _other };

        var verdicts = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => ledgers[i % 2].Claim(Send(), null))));

        var winner = Assert.Single(verdicts.OfType<Verdict.Claimed>());
        Assert.Equal(15, verdicts.OfType<Verdict.UnderWay>().Count(running => running.Id == winner.Id));
    }

    [Fact]
    public void A_look_claims_nothing()
    {
        Assert.Equal(new Verdict.Free(false), _one.Look(Send(), false));

        Claim(_other, Send());
    }

    [Fact]
    public void Of_two_like_calls_under_different_keys_the_second_must_be_asked_about_though_both_looked_free()
    {
        Assert.Equal(new Verdict.Free(false), _one.Look(Send() with { Key = "a" }, false));
        Assert.Equal(new Verdict.Free(false), _other.Look(Send() with { Key = "b" }, false));

        Claim(_one, Send() with { Key = "a" });

        Assert.Equal(new Verdict.Free(true), _other.Claim(Send() with { Key = "b" }, null));
        Assert.IsType<Verdict.Claimed>(_other.Claim(Send() with { Key = "b" }, new Consented(null)));
    }

    [Fact]
    public void What_is_under_way_when_a_ledger_is_closed_is_unknown_at_once()
    {
        var claimed = Claim(_one, Send());

        _one.Dispose();

        Assert.Equal(claimed.Id, Assert.IsType<Verdict.Unknown>(_other.Look(Send(), false)).Id);
    }

    [Fact]
    public void A_claim_of_a_process_that_died_is_unknown_after_ten_seconds_and_never_free()
    {
        // On a clock of its own that nobody moves: it renews nothing, as a dead process does not.
        using var dead = new Ledger(_folder.Of("ledger.db"), new Limits { Burst = 1 }, new StillClock());
        var claimed = Claim(dead, Send());

        _clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromMilliseconds(1));
        Assert.IsType<Verdict.UnderWay>(_other.Look(Send(), false));
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        var doubt = Assert.IsType<Verdict.Unknown>(_other.Claim(Send(), null));
        Assert.Equal((claimed.Id, claimed.Key), (doubt.Id, doubt.Key));
    }

    [Fact]
    public void A_claim_is_renewed_as_long_as_its_process_lives()
    {
        Claim(_one, Send());

        for (var i = 0; i < 40; i++)
            _clock.Advance(TimeSpan.FromSeconds(2.5));

        Assert.IsType<Verdict.UnderWay>(_other.Look(Send(), false));
    }

    [Fact]
    public void A_late_answer_of_a_claim_that_was_given_up_counts()
    {
        var claimed = Claim(_one, Send());
        _one.Doubt(claimed.Id);
        Assert.IsType<Verdict.Unknown>(_other.Look(Send(), false));

        _one.Done(claimed.Id, Answer);

        Assert.IsType<Verdict.Replay>(_other.Look(Send(), false));
    }

    [Fact]
    public void What_is_done_stays_done()
    {
        var claimed = Claim(_one, Send());
        _one.Done(claimed.Id, Answer);

        _other.Doubt(claimed.Id);
        _other.Free(claimed.Id);
        _other.Done(claimed.Id, new Stored("another", "{}"u8.ToArray()));

        Assert.Equal("done", Assert.IsType<Verdict.Replay>(_one.Look(Send(), false)).Answer.Text);
    }

    [Fact]
    public void What_had_no_effect_is_free_at_once_and_gets_a_new_key()
    {
        var claimed = Claim(_one, Send());
        _one.Free(claimed.Id);

        Assert.NotEqual(claimed.Key, Claim(_other, Send()).Key);
    }

    [Fact]
    public void The_window_runs_from_the_claim_and_not_from_the_answer()
    {
        var claimed = Claim(_one, Send());
        _clock.Advance(TimeSpan.FromMinutes(9));
        _one.Done(claimed.Id, Answer);

        _clock.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromMilliseconds(1));
        Assert.IsType<Verdict.Replay>(_other.Look(Send(), false));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.IsType<Verdict.Free>(_other.Look(Send(), false));
    }

    [Fact]
    public void A_key_that_was_given_answers_beyond_the_window()
    {
        _one.Done(Claim(_one, Send() with { Key = "mine" }).Id, Answer);

        _clock.Advance(TimeSpan.FromDays(29));

        Assert.IsType<Verdict.Replay>(_other.Look(Send() with { Key = "mine" }, false));
        Assert.IsType<Verdict.Conflict>(_other.Look(Send("other") with { Key = "mine" }, false));
        Assert.IsType<Verdict.Free>(_other.Look(Send() with { Key = "mine", Workspace = "elsewhere" }, false));
    }

    [Fact]
    public void After_thirty_days_it_is_forgotten()
    {
        _one.Done(Claim(_one, Send() with { Key = "mine" }).Id, Answer);

        _clock.Advance(TimeSpan.FromDays(30) + TimeSpan.FromMilliseconds(1));
        using var later = Open();

        Assert.IsType<Verdict.Free>(later.Look(Send() with { Key = "mine" }, false));
    }

    [Fact]
    public void An_unknown_outcome_blocks_its_digest_for_a_day()
    {
        _one.Doubt(Claim(_one, Send()).Id);

        _clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        Assert.IsType<Verdict.Unknown>(_other.Claim(Send(), null));
        Assert.Equal(new Verdict.Free(Doubtful: true), _other.Look(Send() with { Key = "new" }, false));
        Assert.Equal(new Verdict.Free(Doubtful: false), _other.Look(Send("other") with { Key = "new" }, false));
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(new Verdict.Free(Doubtful: false), _other.Look(Send(), false));
    }

    [Fact]
    public void A_repeatable_call_is_taken_up_again_under_its_key()
    {
        var line = Send() with { Bucket = Bucket.Lines, Repeatable = true };
        var claimed = Claim(_one, line);
        _one.Doubt(claimed.Id);

        var again = Claim(_other, line);
        Assert.Equal((claimed.Id, claimed.Key, true), (again.Id, again.Key, again.Reopened));
        _other.Free(again.Id);

        Assert.Equal(claimed.Key, Claim(_one, line).Key);
    }

    [Fact]
    public void A_consent_counts_once_wherever_it_is_brought()
    {
        var consent = new Consented("token-1");
        Assert.IsType<Verdict.Claimed>(_one.Claim(Send("a"), consent));

        Assert.IsType<Verdict.Spent>(_other.Claim(Send("b"), consent));
        Assert.IsType<Verdict.Free>(_one.Look(Send("b"), false));
        Assert.False(_other.UseUp(consent));
        Assert.True(_other.UseUp(new Consented("token-2")));
        Assert.False(_one.UseUp(new Consented("token-2")));
    }

    [Fact]
    public void A_no_is_a_no_for_both_for_ten_minutes_and_also_under_another_key()
    {
        _one.Decline(Send());

        Assert.IsType<Verdict.Declined>(_other.Claim(Send(), null));
        Assert.IsType<Verdict.Declined>(_other.Claim(Send() with { Key = "new" }, new Consented("token")));
        Assert.IsType<Verdict.Free>(_other.Look(Send("other"), false));
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.IsType<Verdict.Free>(_other.Look(Send(), false));
    }

    [Fact]
    public async Task Who_waits_for_a_claim_of_another_process_learns_its_end()
    {
        var claimed = Claim(_one, Send());
        var waiting = _other.EndOfAsync(claimed.Id, CancellationToken.None);
        await _clock.WaitOfAsync(TimeSpan.FromMilliseconds(250));
        Assert.False(waiting.IsCompleted);

        _one.Done(claimed.Id, Answer);
        _clock.Advance(TimeSpan.FromMilliseconds(250));

        await waiting.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Who_waits_for_a_claim_of_the_same_process_learns_its_end_at_once()
    {
        var claimed = Claim(_one, Send());
        var waiting = _one.EndOfAsync(claimed.Id, CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        _one.Doubt(claimed.Id);

        await waiting.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Burst_grants_are_for_the_principal_and_used_up()
    {
        Assert.IsType<Verdict.Claimed>(_one.Claim(Send("a") with { Recipient = "a" }, null));
        Assert.IsType<Verdict.Crowded>(_one.Claim(Send("b") with { Recipient = "b" }, null));
        Assert.IsType<Verdict.Claimed>(_one.Claim(Send("b") with { Recipient = "b" }, new Consented(null, Further: 1)));

        Assert.IsType<Verdict.Crowded>(_other.Claim(Send("c") with { Recipient = "c", Principal = "ben" }, null));
        Assert.IsType<Verdict.Claimed>(_other.Claim(Send("c") with { Recipient = "c" }, null));
        Assert.IsType<Verdict.Crowded>(_one.Claim(Send("d") with { Recipient = "d" }, null));
    }

    [Fact]
    public void The_file_is_the_owners_alone()
    {
        Claim(_one, Send());

        if (OperatingSystem.IsWindows())
            return;
        foreach (var file in Directory.EnumerateFiles(_folder.Path))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void A_file_of_a_later_version_is_left_alone()
    {
        using (var connection = new SqliteConnection("Data Source=" + _folder.Of("later.db") + ";Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version=2";
            command.ExecuteNonQuery();
        }

        Assert.Throws<InvalidDataException>(() => new Ledger(_folder.Of("later.db"), new Limits(), _clock));
    }

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
        _folder.Dispose();
    }

    private Ledger Open() => new(_folder.Of("ledger.db"), new Limits { Burst = 1 }, _clock);

    private static Verdict.Claimed Claim(Ledger ledger, Intent intent) => Assert.IsType<Verdict.Claimed>(ledger.Claim(intent, null));

    private static Intent Send(string digest = "digest") => new()
    {
        Workspace = "workspace",
        Principal = "ann",
        Tool = "send_message",
        Digest = digest,
        CorrelationId = "c-1",
        Bucket = Bucket.Sends,
        Recipient = "somebody",
    };
}
