using Tuco.Api;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Pipeline;

/// <summary>What came of a call before it reached Tuco: an error, or an answer.</summary>
internal sealed record Stopped(Failure? Failure, Outcome? Answer)
{
    public static implicit operator Stopped(Failure failure) => new(failure, null);

    public static implicit operator Stopped(Outcome answer) => new(null, answer);
}

/// <summary>
/// The way of one call that writes or above, from its arguments to Tuco and back: policy, ledger look-up, consent, claim and caps, audit;
/// afterwards outcome and audit. Nothing before the claim counts or writes, except what records a refusal or a decline.
/// </summary>
internal sealed class GuardedCall(
    Guard guard, Tool tool, BoundCall bound, SafetyArguments asked, Incoming incoming, string workspace, Call reads, Patience patience)
{
    /// <summary>With less time than this a request is not begun: its answer could not be told.</summary>
    private static readonly TimeSpan LeastForTuco = TimeSpan.FromSeconds(2);

    private Intent _intent = IntentOf(tool, bound, asked, incoming.Principal, workspace, reads);
    private string? _claim;
    private Consented? _consented;
    private bool _answersLink;

    /// <summary>The idempotency key of the call, once it has one.</summary>
    public string? Key { get; private set; } = asked.IdempotencyKey;

    /// <summary>Tuco was asked under this key before.</summary>
    public bool Repeats { get; private set; }

    /// <summary>Of an equal call it is not known yet what it did, and this one only finds out: it cannot say that nothing was done.</summary>
    public bool FindsOut { get; private set; }

    /// <summary>Null when the call may go to Tuco; then it must be ended.</summary>
    public async Task<Stopped?> AdmitAsync()
    {
        if (incoming.Asking.State is { } state && guard.Seal.Open(SealedFor.Link, state, _intent.Principal, _intent.Sealed).Id is { } made)
            (_intent, _answersLink) = (_intent with { Key = made }, true);
        if (asked.DryRun == true)
            return await new DryRun(guard, tool, bound, incoming.Restraint.ReadOnly, reads, _intent).RunAsync();
        if (tool.Risk is not (Risk.Send or Risk.Spend))
        {
            if (await ForbiddenAsync() is { } forbidden)
                return forbidden;
            if (await SettleAsync(await (await LedgerAsync()).LookAsync(_intent, consented: true)) is { } declined)
                return declined;
            if (await AgreeAsync(new Verdict.Free(false)) is { } withheld)
                return withheld;
            // A question takes its time, and the operator may have stopped everything meanwhile.
            if (await ForbiddenAsync() is { } since)
                return since;
            return await (await LedgerAsync()).UseUpAsync(_consented) ? await BeginAsync() : await RefuseAsync(Refusals.TokenSpent);
        }
        while (true)
        {
            if (await ForbiddenAsync() is { } forbidden)
                return forbidden;
            var verdict = await (await LedgerAsync()).LookAsync(_intent, _consented is not null);
            if (verdict is Verdict.UnderWay running)
            {
                (Key, FindsOut) = (running.Key, true);
                await (await LedgerAsync()).EndOfAsync(running.Id, patience.Token);
                FindsOut = false;
                continue;
            }
            if (await SettleAsync(verdict) is { } settled)
                return settled;
            if (await guard.Policy.JudgeLeadAsync(bound.Effect, reads.Tuco, reads.Trace, reads.Cancelled) is { } refusal)
                return await RefuseAsync(Refusals.Of(refusal));
            if (_consented is null)
            {
                if (await AgreeAsync(verdict) is { } stopped)
                    return stopped;
                // A question within the call takes its time: all rules are judged anew.
                if (_consented is { Id: null })
                    continue;
            }
            if (patience.Left < LeastForTuco)
                throw new OperationCanceledException(patience.Token);
            switch (await (await LedgerAsync()).ClaimAsync(_intent, _consented))
            {
                case Verdict.Claimed claimed:
                    Tally.Ledger(claimed);
                    (_claim, Key, Repeats) = (claimed.Id, claimed.Key, claimed.Reopened);
                    return await BeginAsync();
                case Verdict.Spent spent:
                    Tally.Ledger(spent);
                    return await RefuseAsync(Refusals.TokenSpent);
            }
        }
    }

    /// <summary>The call took effect, and this is what is told of it.</summary>
    public async Task<Outcome> DoneAsync(Outcome outcome)
    {
        await EndAsync(static (ledger, claim, answer) => ledger.DoneAsync(claim, answer!), new Stored(outcome.Text, outcome.Json!), "done");
        return outcome.PaymentUrl is null ? outcome : outcome with
        {
            State = guard.Seal.Close(SealedFor.Link, _intent.Principal, _intent.Sealed, Key),
        };
    }

    /// <summary>The call is known to have had no effect.</summary>
    public Task FreeAsync(string code) => EndAsync(static (ledger, claim, _) => ledger.FreeAsync(claim), null, code);

    /// <summary>Nobody knows what the call did.</summary>
    public Task DoubtAsync() => EndAsync(static (ledger, claim, _) => ledger.DoubtAsync(claim), null, "outcome_unknown");

    /// <summary>What the ledger knows already; null when the call is still to be made.</summary>
    private async Task<Stopped?> SettleAsync(Verdict verdict)
    {
        Tally.Ledger(verdict);
        switch (verdict)
        {
            case Verdict.Replay replay:
                // The link came instead of this answer, which nobody has had yet.
                return _answersLink ? new Outcome(replay.Answer.Text, replay.Answer.Json) : Outcome.Replayed(replay.Answer);
            case Verdict.Unknown doubt when !doubt.MayReopen:
                (Key, FindsOut) = (doubt.Key, true);
                return await FollowUpAsync(doubt);
            case Verdict.Conflict:
                return await RefuseAsync(Refusals.Conflict);
            case Verdict.Declined declined:
                return await RefuseAsync(Refusals.DeclinedBefore(declined.Until));
            case Verdict.Capped capped:
                return await RefuseAsync(Refusals.Capped(capped));
            default:
                return null;
        }
    }

    /// <summary>Looks what became of the call whose answer was lost; what it finds is the answer from then on.</summary>
    private async Task<Stopped> FollowUpAsync(Verdict.Unknown doubt)
    {
        if (bound.FollowUpAsync is not { } look)
            return Refusals.StillUnknown(tool, doubt, Look.None);
        Rendering? found;
        try
        {
            found = await look(reads, doubt.At);
        }
        catch (TucoApiException)
        {
            // That the look failed says nothing about the call that is looked for.
            return Refusals.StillUnknown(tool, doubt, Look.Failed);
        }
        if (found?.Subject is not { } subject || await (await LedgerAsync()).TellsAsync(_intent, subject))
            return Refusals.StillUnknown(tool, doubt, Look.Vain);
        var outcome = guard.LastLook(Budget.Within(found));
        await guard.TryAsync(async () => await (await LedgerAsync()).DoneAsync(doubt.Id, new Stored(outcome.Text, outcome.Json!)));
        await guard.TryAsync(() => AuditAsync(AuditEvent.After, doubt.Id, "done"));
        return Outcome.Replayed(new Stored(outcome.Text, outcome.Json!));
    }

    /// <summary>The last step before Tuco: what cannot be recorded does not happen.</summary>
    private async Task<Stopped?> BeginAsync()
    {
        try
        {
            await AuditAsync(AuditEvent.Before, _claim, null);
            return null;
        }
        catch
        {
            if (_claim is not null)
                await guard.TryAsync(async () => await (await LedgerAsync()).FreeAsync(_claim));
            throw;
        }
    }

    private async Task EndAsync(Func<Ledger, string, Stored?, ValueTask> record, Stored? answer, string code)
    {
        if (_claim is not null)
        {
            Tally.Ledger(answer is not null ? "done" : code == "outcome_unknown" ? "doubted" : "freed");
            await guard.TryAsync(async () => await record(await LedgerAsync(), _claim, answer));
        }
        await guard.TryAsync(() => AuditAsync(AuditEvent.After, _claim, code));
    }

    private async Task<Stopped?> ForbiddenAsync() =>
        guard.Policy.Judge(tool, bound.Effect, incoming.Restraint.ReadOnly) is { } refusal ? await RefuseAsync(Refusals.Of(refusal)) : null;

    private async Task<Stopped?> AgreeAsync(Verdict verdict)
    {
        var agreement = new Agreement(guard, tool, bound, asked, incoming, reads, patience, _intent);
        (_consented, var stopped) = await agreement.SeekAsync(verdict);
        Tally.Consent(_consented, stopped);
        return stopped is null ? null : await RefuseAsync(stopped);
    }

    /// <summary>A refusal is recorded; a preview, a question or a dry run is none.</summary>
    private async Task<Stopped> RefuseAsync(Stopped stopped)
    {
        if (stopped.Failure is { } failure)
        {
            var how = failure == Refusals.Declined ? AuditEvent.Declined : AuditEvent.Refused;
            await guard.TryAsync(() => AuditAsync(how, null, failure.Code, failure.Rule));
        }
        return stopped;
    }

    private ValueTask<Ledger> LedgerAsync() => guard.Records.LedgerAsync();

    private ValueTask AuditAsync(AuditEvent what, string? claim, string? code, string? rule = null) =>
        guard.AuditAsync(_intent, tool, bound.Effect, what, claim, code, rule);

    private static Intent IntentOf(Tool tool, BoundCall bound, SafetyArguments asked, string principal, string workspace, Call reads)
    {
        var digest = Safety.Digest.Of(tool.Name + "\n" + bound.Canonical());
        var reaches = bound.Effect.ReachesSomebody;
        return new Intent
        {
            Workspace = workspace,
            Principal = principal,
            Tool = tool.Name,
            Digest = digest,
            Key = asked.IdempotencyKey,
            CorrelationId = reads.Trace.CorrelationId,
            Bucket = tool.Risk switch { Risk.Send => Bucket.Sends, Risk.Spend => Bucket.Lines, _ => Bucket.None },
            Recipient = reaches ? Likeness.RecipientOf(bound.Effect, workspace) : null,
            Likeness = reaches ? Likeness.Of(tool.Name, bound.Effect.Text) : digest,
            Repeatable = tool.Risk is Risk.Spend,
        };
    }
}
