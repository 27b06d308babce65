using Tuco.Mcp.Safety;
using static Tuco.Mcp.Tests.Stores.LedgerRig;

namespace Tuco.Mcp.Tests.Stores;

/// <summary>The ledger keeps the number of a day's claims instead of counting them: it must follow every way in which a claim comes and goes.</summary>
public sealed class LedgerDayTests
{
    private static readonly Limits Few = new() { SendsPerDay = 2, LinesPerDay = 1 };

    [Theory, OnSqlite, OnPostgres]
    public async Task A_claim_that_was_freed_does_not_count(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind, Few);
        await rig.One.FreeAsync((await rig.One.ClaimedAsync(Send("a"))).Id);
        await rig.One.DoneAsync((await rig.One.ClaimedAsync(Send("b"))).Id, new Stored("text", [1]));
        await rig.Other.DoubtAsync((await rig.Other.ClaimedAsync(Send("c"))).Id);

        Assert.IsType<Verdict.Capped>(await rig.One.ClaimAsync(Send("d"), null));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Another_day_bucket_or_workspace_is_counted_apart(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind, Few);
        await rig.One.ClaimedAsync(Send("a"));
        await rig.Other.ClaimedAsync(Send("b"));
        await rig.One.ClaimedAsync(Send("c") with { Bucket = Bucket.Lines });
        await rig.One.ClaimedAsync(Send("d") with { Workspace = "other" });

        Assert.IsType<Verdict.Capped>(await rig.One.ClaimAsync(Send("e"), null));
        Assert.IsType<Verdict.Capped>(await rig.One.ClaimAsync(Send("e") with { Bucket = Bucket.Lines }, null));
        rig.Clock.Advance(TimeSpan.FromHours(9));
        await rig.One.ClaimedAsync(Send("e"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_purged_does_not_count(Kind kind)
    {
        await using var rig = await LedgerRig.StartAsync(kind, Few);
        await rig.One.DoneAsync((await rig.One.ClaimedAsync(Send("a"))).Id, new Stored("text", [1]));
        await rig.One.DoneAsync((await rig.One.ClaimedAsync(Send("b"))).Id, new Stored("text", [1]));
        var month = new StillClock(rig.Clock.GetUtcNow() + TimeSpan.FromDays(30) + TimeSpan.FromMinutes(1));
        await rig.OpenAsync(month);

        // The clock of this one still stands at that day.
        await rig.Other.ClaimedAsync(Send("c"));
    }
}
