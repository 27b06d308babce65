namespace Tuco.Mcp.Safety;

/// <summary>
/// What was claimed, done and agreed to, in one store that several processes share: claim → call → outcome, each step one transaction. A
/// claim is renewed while its process lives; one that is not renewed any more is unknown, never free. Times are those of the processes:
/// their clocks must agree within a few seconds.
/// </summary>
internal sealed class Ledger : IAsyncDisposable
{
    /// <summary>Its name in the state folder.</summary>
    public const string FileName = "ledger.db";

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PurgeEvery = TimeSpan.FromHours(1);

    private readonly ILedgerStore _store;
    private readonly Leases _leases;
    private readonly Limits _limits;
    private readonly TimeProvider _time;
    private DateTimeOffset _purged;

    private Ledger(ILedgerStore store, Limits limits, TimeProvider time) =>
        (_store, _leases, _limits, _time) = (store, new Leases(store, time), limits, time);

    /// <summary>Opens the store, which from then on is the ledger's.</summary>
    /// <exception cref="LedgerException">It cannot be opened, or is no ledger.</exception>
    public static async ValueTask<Ledger> OpenAsync(ILedgerStore store, Limits limits, TimeProvider time)
    {
        try
        {
            await store.PrepareAsync();
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
        var ledger = new Ledger(store, limits, time);
        await ledger.PurgeAsync();
        return ledger;
    }

    /// <summary>What <see cref="ClaimAsync(Intent, Consented?)"/> would say; writes nothing.</summary>
    public async ValueTask<Verdict> LookAsync(Intent intent, bool consented)
    {
        var facts = await _store.ReadAsync(rows => rows.FactsOfAsync(intent, _limits, Now));
        return facts.Judge(intent, _limits, consented, Now);
    }

    /// <summary>Claims the call, or says why not: the caps, the consent and the claim are one transaction.</summary>
    /// <param name="intent">The call.</param>
    /// <param name="consented">What a person agreed to; null when nobody was asked.</param>
    public async ValueTask<Verdict> ClaimAsync(Intent intent, Consented? consented)
    {
        // Not awaited: the claim need not wait for it.
        if (Now - _purged >= PurgeEvery)
            _ = PurgeAsync();
        var id = Guid.NewGuid().ToString("N");
        try
        {
            var verdict = await _store.WriteAsync(rows => ClaimAsync(rows, id, intent, consented), alone: intent.Workspace);
            if (verdict is Verdict.Claimed claimed)
                _leases.Begin(claimed.Id);
            return verdict;
        }
        catch (LedgerException)
        {
            // It may have lasted nevertheless.
            _leases.Stray(id, intent.Workspace);
            throw;
        }
    }

    /// <summary>For a call that is not claimed; false when the consent was used before.</summary>
    public async ValueTask<bool> UseUpAsync(Consented? consented) =>
        consented?.Id is not { } id || await _store.WriteAsync(rows => rows.UseUpAsync(id, Now));

    /// <summary>The call took effect: this is its answer from now on.</summary>
    public ValueTask DoneAsync(string claim, Stored answer) => EndAsync(claim, rows => rows.FinishAsync(claim, ClaimState.Done, answer));

    /// <summary>The call is known to have had no effect: it may be made again. A claim taken up again keeps its doubt.</summary>
    public ValueTask FreeAsync(string claim) => EndAsync(claim, rows => rows.ReleaseAsync(claim));

    /// <summary>What the call did is not known.</summary>
    public ValueTask DoubtAsync(string claim) => EndAsync(claim, rows => rows.FinishAsync(claim, ClaimState.Unknown, null));

    /// <summary>Some call of the workspace was answered with this id lately.</summary>
    public ValueTask<bool> TellsAsync(Intent intent, string subject) => _store.ReadAsync(rows => rows.TellsAsync(intent, subject, Now));

    /// <summary>Done when the claim is no longer under way, here or in another process.</summary>
    public async Task EndOfAsync(string claim, CancellationToken cancellation)
    {
        if (await _leases.EndOfAsync(claim, cancellation))
            return;
        while (await _store.ReadAsync(rows => rows.IsOpenAsync(claim, Now)))
            await Task.Delay(LookEvery, _time, cancellation);
    }

    /// <summary>The person said no: final for this digest for ten minutes.</summary>
    public ValueTask DeclineAsync(Intent intent)
    {
        var until = Now + LedgerFacts.BurstSpan;
        return _store.WriteAsync(rows => rows.DeclineAsync(intent, until));
    }

    /// <summary>Keeps where the chain of an audit file stands. Not flushed, as the file is not: a head that outlives its line would tell of a cut.</summary>
    public ValueTask KeepAsync(AuditHead head) => _store.WriteAsync(rows => rows.KeepAsync(head), flush: false);

    /// <summary>Throws when the store does not answer.</summary>
    public async ValueTask PingAsync() => await _store.ReadAsync(static rows => rows.ScalarAsync("SELECT count(*) FROM claims WHERE id=''"));

    /// <summary>What is still under way is unknown from now on: nobody will record its outcome.</summary>
    public async ValueTask DisposeAsync()
    {
        await _leases.DisposeAsync();
        await _store.DisposeAsync();
    }

    private DateTimeOffset Now => _time.GetUtcNow();

    private async ValueTask<Verdict> ClaimAsync(LedgerRows rows, string id, Intent intent, Consented? consented)
    {
        var facts = await rows.FactsOfAsync(intent, _limits, Now);
        // The store ran this before, and it lasted, but the store was not told so.
        if ((facts.ByKey ?? facts.ByDigest) is { State: ClaimState.Open } own && own.Id == id)
            return new Verdict.Claimed(id, own.Key);
        var judged = facts.Judge(intent, _limits, consented is not null, Now);
        // Where bursts are asked about, so is a doubt: one that came up since the look was not.
        if (judged is not (Verdict.Unknown { MayReopen: true } or Verdict.Free)
            || (judged is Verdict.Free { Doubtful: true } && consented is null && _limits.Burst is not null))
            return judged;
        if (consented?.Id is { } proof && !await rows.UseUpAsync(proof, Now))
            return new Verdict.Spent();
        if (judged is Verdict.Unknown doubt)
        {
            await rows.ReopenAsync(doubt.Id, Now + Leases.Length);
            return new Verdict.Claimed(doubt.Id, doubt.Key, Reopened: true);
        }
        if (consented is { Further: > 0 } agreed)
            await rows.GrantAsync(intent, agreed.Further, Now + LedgerFacts.BurstSpan);
        else if (consented is null && facts.OtherRecipients + 1 > _limits.Burst && intent.Bucket is Bucket.Sends)
            await rows.UseGrantAsync(intent, Now);
        var key = intent.Key ?? "tuco-mcp-" + id;
        await rows.InsertAsync(id, intent, key, Now, Now + Leases.Length);
        return new Verdict.Claimed(id, key);
    }

    private async ValueTask EndAsync(string claim, Func<LedgerRows, ValueTask> write)
    {
        try
        {
            // Not flushed: with what a power cut takes away the claim is open, nobody renews it, and so it is unknown, never free.
            await _store.WriteAsync(write, flush: false);
        }
        finally
        {
            _leases.End(claim);
        }
    }

    private async Task PurgeAsync()
    {
        _purged = Now;
        try
        {
            while (await _store.WriteAsync(rows => rows.PurgeAsync(Now), alone: "purge"))
            {
            }
        }
        catch (LedgerException)
        {
            // What is kept too long harms nobody; the next purge may come through.
        }
    }
}
