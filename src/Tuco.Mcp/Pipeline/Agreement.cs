using Tuco.Mcp.Safety;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Pipeline;

/// <summary>Whether a person agrees to one call: asked where the client can show a question, else through a preview and a token.</summary>
internal sealed class Agreement(
    Guard guard, Tool tool, BoundCall bound, SafetyArguments asked, Incoming incoming, Call reads, Patience patience, Intent intent)
{
    /// <summary>Neither, where no consent is needed.</summary>
    public async Task<(Consented? Consented, Stopped? Stopped)> SeekAsync(Verdict verdict)
    {
        // An answer that came is heard, whether or not the question is still needed.
        if (incoming.Asking is { State: { } given, Reply: { Reaction: not Reaction.Accepted } no }
            && guard.Seal.Open(SealedFor.Question, given, intent.Principal, intent.Sealed).Id is not null)
            return await HeardAsync(no, new Consented(null));
        if (!guard.Consent.Needed(tool.Risk, verdict))
            return (null, null);
        if (incoming.Asking.CanAsk)
            return await AskAsync(verdict);
        if (!guard.Consent.TakesTokens)
            return (null, Refusals.NobodyToAsk);
        return asked.ConfirmToken is { } token ? Open(SealedFor.Preview, token, 0) : (null, await PreviewAsync(verdict));
    }

    private async Task<(Consented?, Stopped?)> AskAsync(Verdict verdict)
    {
        if (incoming.Asking.AskAsync is { } ask)
        {
            using var late = new CancellationTokenSource(Seal.Lives, guard.Time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, reads.Cancelled);
            var question = guard.QuestionOf(await PreviewOfAsync(), verdict);
            var reply = await patience.WhileAskingAsync(() => ask(question, stop.Token));
            reads.Cancelled.ThrowIfCancellationRequested();
            return await HeardAsync(reply, new Consented(null, reply.Further ? question.Further ?? 0 : 0));
        }
        if (incoming.Asking is not { State: { } state, Reply: { } given })
        {
            var question = guard.QuestionOf(await PreviewOfAsync(), verdict);
            return (null, Outcome.Asked(question, guard.Seal.Close(SealedFor.Question, intent.Principal, intent.Sealed)));
        }
        var (agreed, fault) = Open(SealedFor.Question, state, given.Further && verdict is Verdict.Crowded ? Consent.Further : 0);
        return fault is null ? await HeardAsync(given, agreed!) : (null, fault);
    }

    private async Task<(Consented?, Stopped?)> HeardAsync(Reply reply, Consented agreed)
    {
        switch (reply.Reaction)
        {
            case Reaction.Accepted:
                return (agreed, null);
            case Reaction.Declined:
                await (await guard.Records.LedgerAsync()).DeclineAsync(intent);
                return (null, Refusals.Declined);
            default:
                return (null, Refusals.NoAnswer);
        }
    }

    private (Consented?, Stopped?) Open(SealedFor purpose, string token, int further)
    {
        var (id, fault) = guard.Seal.Open(purpose, token, intent.Principal, intent.Sealed);
        return id is not null ? (new Consented(id, further), null) : (null, Refusals.BadToken(purpose, fault!));
    }

    private async Task<Stopped> PreviewAsync(Verdict verdict)
    {
        var preview = await PreviewOfAsync();
        if (!Proposal.Shows(preview))
            return Refusals.TooLongToShow(preview);
        var proposal = new Proposal("needs_confirmation", $"Nothing was done: {Consent.ReasonOf(verdict)}.", preview, null, null, null,
            guard.Seal.Close(SealedFor.Preview, intent.Principal, intent.Sealed),
            $"Show this to the user. Only if the user agrees, call {tool.Name} again within 10 minutes with exactly the same arguments and this confirmToken.",
            reads.Trace.CorrelationId);
        return Budget.Within(proposal.Render());
    }

    private Task<Preview> PreviewOfAsync() => bound.PreviewAsync!(reads);
}
