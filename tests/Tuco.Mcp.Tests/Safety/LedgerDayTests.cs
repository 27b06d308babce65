using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>The ledger keeps the number of a day's claims instead of counting them: it must follow every way in which a claim comes and goes.</summary>
public sealed class LedgerDayTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly StillClock _clock = new();
    private readonly Ledger _ledger;

    public LedgerDayTests() => _ledger = new Ledger(_temp.Of("ledger.db"), new Limits { SendsPerDay = 2, LinesPerDay = 1 }, _clock);

    public void Dispose()
    {
        _ledger.Dispose();
        _temp.Dispose();
    }

    [Fact]
    public void A_claim_that_was_freed_does_not_count()
    {
        _ledger.Free(Claimed("a"));
        _ledger.Done(Claimed("b"), new Stored("text", [1]));
        _ledger.Doubt(Claimed("c"));
        Assert.IsType<Verdict.Capped>(Claim("d"));
    }

    [Fact]
    public void Another_day_bucket_or_workspace_is_counted_apart()
    {
        Claimed("a");
        Claimed("b");
        Claimed("c", Bucket.Lines);
        Claimed("d", workspace: "other");
        Assert.IsType<Verdict.Capped>(Claim("e"));
        Assert.IsType<Verdict.Capped>(Claim("e", Bucket.Lines));
        _clock.Advance(TimeSpan.FromHours(9));
        Claimed("e");
    }

    private string Claimed(string digest, Bucket bucket = Bucket.Sends, string workspace = "own") =>
        Assert.IsType<Verdict.Claimed>(Claim(digest, bucket, workspace)).Id;

    private Verdict Claim(string digest, Bucket bucket = Bucket.Sends, string workspace = "own") => _ledger.Claim(
        new Intent { Workspace = workspace, Principal = "local", Tool = "send_message", Digest = digest, CorrelationId = "c-1", Bucket = bucket, Recipient = digest }, null);
}
