using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Tuco.Mcp.Safety;

/// <summary>
/// What was claimed, done and agreed to, in one SQLite file that several processes share: claim → call → outcome, each step one
/// transaction. A claim is renewed while its process lives; one that is not renewed any more is unknown, never free.
/// </summary>
internal sealed class Ledger : IDisposable
{
    /// <summary>Its name in the state folder.</summary>
    public const string FileName = "ledger.db";

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PurgeEvery = TimeSpan.FromHours(1);

    private readonly LedgerFile _file;
    private readonly Limits _limits;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _open = new(StringComparer.Ordinal);
    private readonly ITimer _renewal;
    private DateTimeOffset _purged;

    /// <exception cref="SqliteException">The file cannot be opened or is no ledger.</exception>
    public Ledger(string path, Limits limits, TimeProvider time)
    {
        (_limits, _time) = (limits, time);
        _file = new LedgerFile(path);
        Purge();
        _renewal = time.CreateTimer(_ => Renew(), null, RenewEvery, RenewEvery);
    }

    /// <summary>What <see cref="Claim"/> would say; writes nothing.</summary>
    public Verdict Look(Intent intent, bool consented) =>
        _file.InTransaction(() => _file.FactsOf(intent, _limits, Now).Judge(intent, _limits, consented, Now), writes: false);

    /// <summary>Claims the call, or says why not: the caps, the consent and the claim are one transaction.</summary>
    /// <param name="intent">The call.</param>
    /// <param name="consented">What a person agreed to; null when nobody was asked.</param>
    public Verdict Claim(Intent intent, Consented? consented)
    {
        if (Now - _purged >= PurgeEvery)
            Purge();
        var verdict = _file.InTransaction<Verdict>(() =>
        {
            var facts = _file.FactsOf(intent, _limits, Now);
            var judged = facts.Judge(intent, _limits, consented is not null, Now);
            // Where bursts are asked about, so is a doubt: one that came up since the look was not.
            if (judged is not (Verdict.Unknown { MayReopen: true } or Verdict.Free)
                || (judged is Verdict.Free { Doubtful: true } && consented is null && _limits.Burst is not null))
                return judged;
            if (consented?.Id is { } proof && !_file.UseUp(proof, Now))
                return new Verdict.Spent();
            if (judged is Verdict.Unknown doubt)
            {
                _file.Reopen(doubt.Id, Now + Lease);
                return new Verdict.Claimed(doubt.Id, doubt.Key, Reopened: true);
            }
            if (consented is { Further: > 0 } agreed)
                _file.Grant(intent, agreed.Further, Now + LedgerFacts.BurstSpan);
            else if (consented is null && facts.OtherRecipients + 1 > _limits.Burst && intent.Bucket is Bucket.Sends)
                _file.UseGrant(intent, Now);
            var id = Guid.NewGuid().ToString("N");
            var key = intent.Key ?? "tuco-mcp-" + id;
            _file.Insert(id, intent, key, Now, Now + Lease);
            return new Verdict.Claimed(id, key);
        });
        if (verdict is Verdict.Claimed claimed)
            _open.TryAdd(claimed.Id, new(TaskCreationOptions.RunContinuationsAsynchronously));
        return verdict;
    }

    /// <summary>For a call that is not claimed; false when the consent was used before.</summary>
    public bool UseUp(Consented? consented) => consented?.Id is not { } id || _file.InTransaction(() => _file.UseUp(id, Now));

    /// <summary>The call took effect: this is its answer from now on.</summary>
    public void Done(string claim, Stored answer) => End(claim, () => _file.Finish(claim, ClaimState.Done, answer));

    /// <summary>The call is known to have had no effect: it may be made again. A claim taken up again keeps its doubt.</summary>
    public void Free(string claim) => End(claim, () => _file.Release(claim));

    /// <summary>What the call did is not known.</summary>
    public void Doubt(string claim) => End(claim, () => _file.Finish(claim, ClaimState.Unknown, null));

    /// <summary>Some call of the workspace was answered with this id lately.</summary>
    public bool Tells(Intent intent, string subject) => _file.InTransaction(() => _file.Tells(intent, subject, Now), writes: false);

    /// <summary>Done when the claim is no longer under way, here or in another process.</summary>
    public async Task EndOfAsync(string claim, CancellationToken cancellation)
    {
        if (_open.TryGetValue(claim, out var ours))
        {
            await ours.Task.WaitAsync(cancellation);
            return;
        }
        while (_file.InTransaction(() => _file.IsOpen(claim, Now), writes: false))
            await Task.Delay(LookEvery, _time, cancellation);
    }

    /// <summary>The person said no: final for this digest for ten minutes.</summary>
    public DateTimeOffset Decline(Intent intent)
    {
        var until = Now + LedgerFacts.BurstSpan;
        _file.InTransaction(() => _file.Decline(intent, until));
        return until;
    }

    /// <summary>Keeps where the chain of an audit file stands. Not flushed, as the file is not: a head that outlives its line would tell of a cut.</summary>
    public void Keep(AuditHead head) => _file.InTransaction(() => _file.Keep(head), flush: false);

    /// <summary>Where the chains of all audit files stand; none where there is no ledger.</summary>
    public static IReadOnlyList<AuditHead> HeadsIn(string path)
    {
        if (!File.Exists(path))
            return [];
        using var file = new LedgerFile(path);
        return file.InTransaction(file.Heads, writes: false);
    }

    /// <summary>What is still under way is unknown from now on: nobody will record its outcome.</summary>
    public void Dispose()
    {
        _renewal.Dispose();
        try
        {
            _file.InTransaction(() =>
            {
                foreach (var claim in _open.Keys)
                    _file.Finish(claim, ClaimState.Unknown, null);
            }, flush: false);
        }
        catch (Exception e) when (e is SqliteException or ObjectDisposedException)
        {
            // Nobody renews them any more, which makes them unknown too.
        }
        foreach (var waiting in _open.Values)
            waiting.TrySetResult();
        _file.Dispose();
    }

    private DateTimeOffset Now => _time.GetUtcNow();

    private void End(string claim, Action write)
    {
        try
        {
            // Not flushed: with what a power cut takes away the claim is open, nobody renews it, and so it is unknown, never free.
            _file.InTransaction(write, flush: false);
        }
        finally
        {
            if (_open.TryRemove(claim, out var waiting))
                waiting.TrySetResult();
        }
    }

    private void Renew()
    {
        if (_open.IsEmpty)
            return;
        try
        {
            _file.InTransaction(() => _file.Renew(_open.Keys, Now + Lease), flush: false);
        }
        catch (Exception e) when (e is SqliteException or ObjectDisposedException)
        {
            // The next renewal may come through; if none does, the claims become unknown, which is safe.
        }
    }

    private void Purge()
    {
        _purged = Now;
        _file.InTransaction(() => _file.Purge(Now));
    }
}
