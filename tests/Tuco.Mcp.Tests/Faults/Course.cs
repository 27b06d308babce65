using System.Text.RegularExpressions;
using Tuco.Mcp.Tests.Doors;

namespace Tuco.Mcp.Tests.Faults;

/// <summary>One try of the call.</summary>
/// <param name="Calm">It was made after all that went wrong.</param>
/// <param name="Interrupted">Its server or client was stopped: it may stay without an answer.</param>
/// <param name="Reply">Null when no answer came.</param>
/// <param name="Lost">Why no answer came.</param>
/// <param name="Began">Timestamp.</param>
/// <param name="Ended">Timestamp.</param>
/// <param name="EffectsBefore">Effects at the sandbox when it began.</param>
/// <param name="EffectsAfter">Effects at the sandbox when its answer was there.</param>
internal sealed record Try(bool Calm, bool Interrupted, ToolReply? Reply, string? Lost, long Began, long Ended, int EffectsBefore, int EffectsAfter)
{
    private static readonly string[] Undone = ["failed", "skipped", "cancelled", "unknown"];
    private static readonly Regex Key = new(@"^idempotencyKey: ([^\s,]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);

    public bool Succeeded => Reply is { IsError: false } reply && !Undone.Contains((string?)reply["outcome"]) && (string?)reply["status"] != "needs_confirmation";

    public bool IsUnknown => Reply is { IsError: true, Code: "outcome_unknown" };

    /// <summary>The answer says that nothing was done.</summary>
    public bool IsFree => Reply is { IsError: true, Code: not "outcome_unknown" };

    public TimeSpan Took => System.Diagnostics.Stopwatch.GetElapsedTime(Began, Ended);

    public string? Id => (string?)(Reply?["messageId"] ?? Reply?["lineRequestId"] ?? Reply?["leadId"]);

    /// <summary>The messages that the answer says it took back.</summary>
    public IReadOnlyList<string> CancelledIds => [.. (Reply?["messageIds"]?.AsArray() ?? []).Select(static id => (string)id!)];

    /// <summary>The key that a line request is to be repeated under.</summary>
    public string? RepeatKey => (string?)Reply?["idempotencyKey"] ?? (IsUnknown && Key.Match(Reply!.Text) is { Success: true } found ? found.Value["idempotencyKey: ".Length..] : null);

    public string Name => this switch
    {
        { Reply: null } => "no answer",
        { Reply.IsError: true } => Reply!.Code,
        { Succeeded: true } => (bool?)Reply!["replayed"] == true ? "success, replayed" : "success",
        _ => "outcome " + (string?)(Reply!["outcome"] ?? Reply["status"]),
    };

    public override string ToString() => $"{(Calm ? "calm " : "")}{Name}{(Lost is null ? "" : $" ({Lost})")} in {Took.TotalSeconds:0.00} s, effects {EffectsBefore} to {EffectsAfter}";
}

/// <summary>What became of a scenario.</summary>
/// <param name="Scenario">What it was.</param>
/// <param name="Tries">In the order in which they began.</param>
/// <param name="Renewed">After an outcome that stayed unknown without an effect: the try under a new key; null when there was no need.</param>
/// <param name="EffectIds">Ids of the intent's messages or lines at the end.</param>
/// <param name="Hits">How many requests to Tuco the intent made: as many blows hit.</param>
/// <param name="Keys">Idempotency keys that Tuco has seen. Under one that it has not, nothing was asked, whatever was told of it.</param>
internal sealed record Course(
    Scenario Scenario, IReadOnlyList<Try> Tries, Try? Renewed, IReadOnlyList<string> EffectIds, int Hits, IReadOnlySet<string> Keys)
{
    public IEnumerable<Try> All => Renewed is null ? Tries : Tries.Append(Renewed);
}
