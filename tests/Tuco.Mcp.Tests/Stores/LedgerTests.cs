using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Doors;
using static Tuco.Mcp.Tests.Stores.LedgerRig;

namespace Tuco.Mcp.Tests.Stores;

/// <summary>What a ledger promises, on whatever store: two of them on one store, as two processes have them.</summary>
public sealed class LedgerTests
{
    private static readonly Stored Answer = new("done", "{}"u8.ToArray());

    [Theory, OnSqlite, OnPostgres]
    public async Task What_one_claims_is_under_way_for_the_other_and_its_answer_is_the_others_too(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind);
        var claimed = await rig.One.ClaimedAsync(Send());

        Assert.Equal(claimed.Id, Assert.IsType<Verdict.UnderWay>(await rig.Other.ClaimAsync(Send(), null)).Id);
        await rig.One.DoneAsync(claimed.Id, Answer);

        Assert.Equal("done", Assert.IsType<Verdict.Replay>(await rig.Other.ClaimAsync(Send(), null)).Answer.Text);
        Assert.Equal("{}"u8.ToArray(), Assert.IsType<Verdict.Replay>(await rig.Other.LookAsync(Send(), false)).Answer.Json);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_many_at_once_one_wins(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind);
        var ledgers = new[] { rig.One, rig.Other };

        var verdicts = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () => await ledgers[i % 2].ClaimAsync(Send(), null))));

        var winner = Assert.Single(verdicts.OfType<Verdict.Claimed>());
        Assert.Equal(15, verdicts.OfType<Verdict.UnderWay>().Count(running => running.Id == winner.Id));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_look_claims_nothing(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind);
        Assert.Equal(new Verdict.Free(false), await rig.One.LookAsync(Send(), false));

        await rig.Other.ClaimedAsync(Send());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_like_calls_under_different_keys_the_second_must_be_asked_about_though_both_looked_free(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind);
        Assert.Equal(new Verdict.Free(false), await rig.One.LookAsync(Send() with { Key = "a" }, false));
        Assert.Equal(new Verdict.Free(false), await rig.Other.LookAsync(Send() with { Key = "b" }, false));

        await rig.One.ClaimedAsync(Send() with { Key = "a" });

        Assert.Equal(new Verdict.Free(true), await rig.Other.ClaimAsync(Send() with { Key = "b" }, null));
        Assert.IsType<Verdict.Claimed>(await rig.Other.ClaimAsync(Send() with { Key = "b" }, new Consented(null)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_under_way_when_a_ledger_is_closed_is_unknown_at_once(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind);
        var claimed = await rig.One.ClaimedAsync(Send());

        await rig.One.DisposeAsync();

        Assert.Equal(claimed.Id, Assert.IsType<Verdict.Unknown>(await rig.Other.LookAsync(Send(), false)).Id);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_claim_of_a_process_that_died_is_unknown_after_ten_seconds_and_never_free(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind);
        var dead = await rig.OpenAsync(new StillClock());
        var claimed = await dead.ClaimedAsync(Send());

        rig.Clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromMilliseconds(1));
        Assert.IsType<Verdict.UnderWay>(await rig.Other.LookAsync(Send(), false));
        rig.Clock.Advance(TimeSpan.FromMilliseconds(1));

        var doubt = Assert.IsType<Verdict.Unknown>(await rig.Other.ClaimAsync(Send(), null));
        Assert.Equal((claimed.Id, claimed.Key), (doubt.Id, doubt.Key));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_claim_is_renewed_as_long_as_its_process_lives(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind);
        var ahead = new StillClock(rig.Clock.GetUtcNow() + TimeSpan.FromSeconds(9));
        var watching = await rig.OpenAsync(ahead);
        await rig.One.ClaimedAsync(Send());

        for (var i = 0; i < 10; i++)
        {
            rig.Clock.Advance(TimeSpan.FromSeconds(2.5));
            ahead.Advance(TimeSpan.FromSeconds(2.5));
            await Calls.UntilAsync(async () => await watching.LookAsync(Send(), false) is Verdict.UnderWay);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_late_answer_of_a_claim_that_was_given_up_counts(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind);
        var claimed = await rig.One.ClaimedAsync(Send());
        await rig.One.DoubtAsync(claimed.Id);
        Assert.IsType<Verdict.Unknown>(await rig.Other.LookAsync(Send(), false));

        await rig.One.DoneAsync(claimed.Id, Answer);

        Assert.IsType<Verdict.Replay>(await rig.Other.LookAsync(Send(), false));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_done_stays_done(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind);
        var claimed = await rig.One.ClaimedAsync(Send());
        await rig.One.DoneAsync(claimed.Id, Answer);

        await rig.Other.DoubtAsync(claimed.Id);
        await rig.Other.FreeAsync(claimed.Id);
        await rig.Other.DoneAsync(claimed.Id, new Stored("another", "{}"u8.ToArray()));

        Assert.Equal("done", Assert.IsType<Verdict.Replay>(await rig.One.LookAsync(Send(), false)).Answer.Text);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_had_no_effect_is_free_at_once_and_gets_a_new_key(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind);
        var claimed = await rig.One.ClaimedAsync(Send());
        await rig.One.FreeAsync(claimed.Id);

        Assert.NotEqual(claimed.Key, (await rig.Other.ClaimedAsync(Send())).Key);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_window_runs_from_the_claim_and_not_from_the_answer(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind);
        var claimed = await rig.One.ClaimedAsync(Send());
        rig.Clock.Advance(TimeSpan.FromMinutes(9));
        await rig.One.DoneAsync(claimed.Id, Answer);

        rig.Clock.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromMilliseconds(1));
        Assert.IsType<Verdict.Replay>(await rig.Other.LookAsync(Send(), false));
        rig.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.IsType<Verdict.Free>(await rig.Other.LookAsync(Send(), false));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_key_that_was_given_answers_beyond_the_window(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind);
        await rig.One.DoneAsync((await rig.One.ClaimedAsync(Send() with { Key = "mine" })).Id, Answer);

        rig.Clock.Advance(TimeSpan.FromDays(29));

        Assert.IsType<Verdict.Replay>(await rig.Other.LookAsync(Send() with { Key = "mine" }, false));
        Assert.IsType<Verdict.Conflict>(await rig.Other.LookAsync(Send("other") with { Key = "mine" }, false));
        Assert.IsType<Verdict.Free>(await rig.Other.LookAsync(Send() with { Key = "mine", Workspace = "elsewhere" }, false));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task After_thirty_days_it_is_forgotten(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind);
        await rig.One.DoneAsync((await rig.One.ClaimedAsync(Send() with { Key = "mine" })).Id, Answer);

        rig.Clock.Advance(TimeSpan.FromDays(30) + TimeSpan.FromMilliseconds(1));
        var later = await rig.OpenAsync();

        Assert.IsType<Verdict.Free>(await later.LookAsync(Send() with { Key = "mine" }, false));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_unknown_outcome_blocks_its_digest_for_a_day(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind);
        await rig.One.DoubtAsync((await rig.One.ClaimedAsync(Send())).Id);

        rig.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        Assert.IsType<Verdict.Unknown>(await rig.Other.ClaimAsync(Send(), null));
        Assert.Equal(new Verdict.Free(Doubtful: true), await rig.Other.LookAsync(Send() with { Key = "new" }, false));
        Assert.Equal(new Verdict.Free(Doubtful: false), await rig.Other.LookAsync(Send("other") with { Key = "new" }, false));
        rig.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(new Verdict.Free(Doubtful: false), await rig.Other.LookAsync(Send(), false));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_repeatable_call_is_taken_up_again_under_its_key(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind);
        var line = Send() with { Bucket = Bucket.Lines, Repeatable = true };
        var claimed = await rig.One.ClaimedAsync(line);
        await rig.One.DoubtAsync(claimed.Id);

        var again = await rig.Other.ClaimedAsync(line);
        Assert.Equal((claimed.Id, claimed.Key, true), (again.Id, again.Key, again.Reopened));
        await rig.Other.FreeAsync(again.Id);

        Assert.Equal(claimed.Key, (await rig.One.ClaimedAsync(line)).Key);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_consent_counts_once_wherever_it_is_brought(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind);
        var consent = new Consented("token-1");
        Assert.IsType<Verdict.Claimed>(await rig.One.ClaimAsync(Send("a"), consent));

        Assert.IsType<Verdict.Spent>(await rig.Other.ClaimAsync(Send("b"), consent));
        Assert.IsType<Verdict.Free>(await rig.One.LookAsync(Send("b"), false));
        Assert.False(await rig.Other.UseUpAsync(consent));
        Assert.True(await rig.Other.UseUpAsync(new Consented("token-2")));
        Assert.False(await rig.One.UseUpAsync(new Consented("token-2")));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_no_is_a_no_for_both_for_ten_minutes_and_also_under_another_key(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind);
        await rig.One.DeclineAsync(Send());

        Assert.IsType<Verdict.Declined>(await rig.Other.ClaimAsync(Send(), null));
        Assert.IsType<Verdict.Declined>(await rig.Other.ClaimAsync(Send() with { Key = "new" }, new Consented("token")));
        Assert.IsType<Verdict.Free>(await rig.Other.LookAsync(Send("other"), false));
        rig.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.IsType<Verdict.Free>(await rig.Other.LookAsync(Send(), false));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_waits_for_a_claim_of_another_process_learns_its_end(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind);
        var claimed = await rig.One.ClaimedAsync(Send());
        var waiting = rig.Other.EndOfAsync(claimed.Id, CancellationToken.None);
        await rig.Clock.WaitOfAsync(TimeSpan.FromMilliseconds(250));
        Assert.False(waiting.IsCompleted);

        await rig.One.DoneAsync(claimed.Id, Answer);
        rig.Clock.Advance(TimeSpan.FromMilliseconds(250));

        await waiting.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_waits_for_a_claim_of_the_same_process_learns_its_end_at_once(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind);
        var claimed = await rig.One.ClaimedAsync(Send());
        var waiting = rig.One.EndOfAsync(claimed.Id, CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        await rig.One.DoubtAsync(claimed.Id);

        await waiting.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Burst_grants_are_for_the_principal_and_used_up(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind);
        Assert.IsType<Verdict.Claimed>(await rig.One.ClaimAsync(Send("a") with { Recipient = "a" }, null));
        Assert.IsType<Verdict.Crowded>(await rig.One.ClaimAsync(Send("b") with { Recipient = "b" }, null));
        Assert.IsType<Verdict.Claimed>(await rig.One.ClaimAsync(Send("b") with { Recipient = "b" }, new Consented(null, Further: 1)));

        Assert.IsType<Verdict.Crowded>(await rig.Other.ClaimAsync(Send("c") with { Recipient = "c", Principal = "ben" }, null));
        Assert.IsType<Verdict.Claimed>(await rig.Other.ClaimAsync(Send("c") with { Recipient = "c" }, null));
        Assert.IsType<Verdict.Crowded>(await rig.One.ClaimAsync(Send("d") with { Recipient = "d" }, null));
    }
}
