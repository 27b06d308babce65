using Tuco.Mcp.Safety;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Pipeline;

/// <summary>All checks of a call and what it would do, without doing it: nothing is written, upstream or here.</summary>
internal sealed class DryRun(Guard guard, Tool tool, BoundCall bound, bool readOnly, Call reads, Intent intent)
{
    public async Task<Stopped> RunAsync()
    {
        var verdict = await (await guard.Records.LedgerAsync()).LookAsync(intent, consented: false);
        var refusal = guard.Policy.Judge(tool, bound.Effect, readOnly)
            ?? await guard.Policy.JudgeLeadAsync(bound.Effect, reads.Tuco, reads.Trace, reads.Cancelled);
        var policy = refusal is not null ? $"refused by the rule \"{refusal.Rule}\": {refusal.What}"
            : verdict is Verdict.Capped capped ? $"refused by the cap \"{capped.Rule}\"" + (capped.Until is { } until ? $" until {IsoTime.Text(until)}" : "")
            : "allowed";
        var preview = await bound.PreviewAsync!(reads);
        var next = verdict is Verdict.Capped or Verdict.Conflict or Verdict.Declined
            ? "Tell the user: as things stand the call would be refused."
            : (preview.Warnings is null ? "" : "Tell the user the warnings first. ")
                + $"To do it, call {tool.Name} again without dryRun, if the user wants it.";
        var proposal = new Proposal("dry_run", "Nothing was done; this is what the call would do.", Proposal.Shown(preview),
            Duplicate(verdict), policy, Confirmation(verdict), null,
            refusal?.Next ?? next, reads.Trace.CorrelationId);
        return Budget.Within(proposal.Render());
    }

    private static string Duplicate(Verdict verdict) => verdict switch
    {
        Verdict.Replay => "an equal call was answered just before: its answer would be given again, nothing would be done",
        Verdict.UnderWay => "an equal call is under way: its answer would be given, nothing would be done",
        Verdict.Unknown { MayReopen: true } again => $"an equal request at {IsoTime.Text(again.At)} got no answer; Tuco would be asked again under its key",
        Verdict.Unknown doubt => $"an equal call at {IsoTime.Text(doubt.At)} got no answer; it would not be done again before its outcome is known",
        Verdict.Conflict => "the idempotencyKey belongs to a call with other arguments: it would be refused",
        Verdict.Free { Doubtful: true } or Verdict.Crowded { Doubtful: true } =>
            "a like call, perhaps under another key or address, got no answer: the user would be asked first",
        _ => "none",
    };

    private string Confirmation(Verdict verdict) => verdict switch
    {
        Verdict.Declined declined => $"the user said no to this call; that stands until {IsoTime.Text(declined.Until)}",
        Verdict.Replay or Verdict.UnderWay or Verdict.Unknown { MayReopen: false } => "not needed",
        _ => guard.Consent.Needed(tool.Risk, verdict) ? $"needed: {Consent.ReasonOf(verdict)}" : "not needed",
    };
}
