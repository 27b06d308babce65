using Tuco.Mcp.Safety;
using static Tuco.Mcp.Tests.Stores.LedgerRig;

namespace Tuco.Mcp.Tests.Stores;

/// <summary>Several processes that want the same at the same time.</summary>
public sealed class LedgerRaceTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_cap_is_never_exceeded(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind, new Limits { SendsPerMinute = 5 });

        var verdicts = await AtOnceAsync(rig, 24, static (ledger, i) => ledger.ClaimAsync(Send($"digest {i}"), null));

        Assert.Equal(5, verdicts.Count(static verdict => verdict is Verdict.Claimed));
        Assert.Equal(19, verdicts.Count(static verdict => verdict is Verdict.Capped));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_consent_is_used_once(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind);

        var verdicts = await AtOnceAsync(rig, 12, static (ledger, i) => ledger.ClaimAsync(Send($"digest {i}"), new Consented("token")));
        var uses = await AtOnceAsync(rig, 12, static (ledger, _) => ledger.UseUpAsync(new Consented("another")));

        Assert.Single(verdicts, static verdict => verdict is Verdict.Claimed);
        Assert.Equal(11, verdicts.Count(static verdict => verdict is Verdict.Spent));
        Assert.Single(uses, static use => use);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_burst_that_was_agreed_to_is_not_exceeded(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind);
        await rig.One.ClaimedAsync(Send("first") with { Recipient = "first" });
        await rig.One.ClaimedAsync(Send("second") with { Recipient = "second" }, new Consented(null, Further: 3));

        var verdicts = await AtOnceAsync(rig, 12, static (ledger, i) => ledger.ClaimAsync(Send($"digest {i}") with { Recipient = $"recipient {i}" }, null));

        Assert.Equal(3, verdicts.Count(static verdict => verdict is Verdict.Claimed));
        Assert.Equal(9, verdicts.Count(static verdict => verdict is Verdict.Crowded));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Calls_with_the_same_key_have_one_winner_and_the_others_learn_why_not(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind);

        var verdicts = await AtOnceAsync(rig, 12, static (ledger, i) => ledger.ClaimAsync(Send($"digest {i % 2}") with { Key = "mine" }, null));

        Assert.Single(verdicts, static verdict => verdict is Verdict.Claimed);
        Assert.Equal(5, verdicts.Count(static verdict => verdict is Verdict.UnderWay));
        Assert.Equal(6, verdicts.Count(static verdict => verdict is Verdict.Conflict));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Frees_claims_and_purges_at_once_leave_the_count_right(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind, new Limits { SendsPerDay = 1, SendsPerMinute = 1_000 });

        await AtOnceAsync(rig, 40, static async (ledger, i) =>
        {
            if (await ledger.ClaimAsync(Send($"digest {i}"), null) is Verdict.Claimed claimed)
                await ledger.FreeAsync(claimed.Id);
            return i;
        });

        await rig.One.ClaimedAsync(Send("last"));
        Assert.IsType<Verdict.Capped>(await rig.Other.ClaimAsync(Send("one too many"), null));
    }

    private static Task<T[]> AtOnceAsync<T>(LedgerRig rig, int count, Func<Ledger, int, ValueTask<T>> act) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(async () => await act(i % 3 == 0 ? rig.One : rig.Other, i))));
}
