namespace Tuco.Mcp.Tests.Faults;

/// <summary>What must hold of every scenario.</summary>
internal enum Rule
{
    /// <summary>The intent took effect at most once.</summary>
    OneEffect,

    /// <summary>Whoever was told of success, it had taken effect by then.</summary>
    NoEmptySuccess,

    /// <summary>After an answer that nothing was done, the call works; after one that nobody knows, it never says so.</summary>
    FailureIsFree,

    /// <summary>What is unknown is found out, or never done again without a new key.</summary>
    UnknownSettles,

    /// <summary>All answers name the same message or line, which is the sandbox's.</summary>
    OneAnswer,

    /// <summary>Every try is answered, and in time.</summary>
    InTime,

    /// <summary>The audit log of a store is whole.</summary>
    WholeAudit,
}

/// <summary>Holds a course to the rules.</summary>
internal static class Judge
{
    /// <summary>No call answers later than 50 s; the rest is for a machine with more to do.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(55);

    public static IEnumerable<(Rule Rule, string Told)> Of(Course course) =>
        (course.Scenario.Tool == "cancel_messages" ? OfCancellation(course) : OfIntent(course)).Concat(OfTime(course));

    /// <summary>What may be done again and again: each answer must tell what is, and the one message is taken back by one call.</summary>
    private static IEnumerable<(Rule Rule, string Told)> OfCancellation(Course course)
    {
        var tries = course.Tries;
        foreach (var one in tries.Where(static one => one.Succeeded && one.EffectsAfter != 1))
            yield return (Rule.NoEmptySuccess, $"told what was cancelled, or that nothing waits, while the message waits: {one} {one.Reply!.Text}");
        var told = tries.SelectMany(static one => one.CancelledIds).ToList();
        if (told.Count > 1 || told.Except(course.EffectIds).Any())
            yield return (Rule.OneAnswer, $"told that it took back {string.Join(", ", told)}, did {string.Join(", ", course.EffectIds)}");

        var alone = course.Scenario is { AtOnce: false, Interruption: Interruption.None };
        foreach (var one in tries.Where(one => alone && one.IsFree && one.EffectsAfter > one.EffectsBefore))
            yield return (Rule.FailureIsFree, $"said that nothing was done, and it was: {one} {one.Reply!.Text}");
        foreach (var one in tries.Where(one => alone && one is { Succeeded: true, CancelledIds.Count: 0 } && one.EffectsAfter > one.EffectsBefore))
            yield return (Rule.NoEmptySuccess, $"said that it cancelled nothing, and it did: {one} {one.Reply!.Text}");
        foreach (var one in tries.Where(static one => one is { Calm: true, Succeeded: false }))
            yield return (Rule.UnknownSettles, $"a harmless repeat did not work though nothing went wrong any more: {one} {one.Reply?.Text}");
    }

    private static IEnumerable<(Rule Rule, string Told)> OfTime(Course course) =>
        course.All.Where(static one => one.Took > Bound || one is { Reply: null, Interrupted: false }).Select(static one => (Rule.InTime, $"no answer in time: {one}"));

    private static IEnumerable<(Rule Rule, string Told)> OfIntent(Course course)
    {
        var tries = course.Tries;
        var spend = course.Scenario.Tool == "request_line";
        if (course.EffectIds.Count > 1)
            yield return (Rule.OneEffect, $"{course.EffectIds.Count} effects");
        foreach (var one in course.All.Where(static one => one.Succeeded && one.EffectsAfter != 1))
            yield return (Rule.NoEmptySuccess, $"told of success with {one.EffectsAfter} effects: {one}");

        var doubted = tries.Any(static one => one.IsUnknown || one.Reply is null);
        if (tries.Any(static one => one.IsFree) && (spend || !doubted) && !tries[^1].Succeeded)
            yield return (Rule.FailureIsFree, $"a call that can be made again did not work at last: {tries[^1]}");
        foreach (var one in tries.Where(one => one.IsFree && tries.Any(other => other.IsUnknown && other.Ended < one.Began)))
            yield return (Rule.FailureIsFree, $"said that nothing was done after it was unknown: {one} {one.Reply!.Text}");
        foreach (var one in tries.Where(static one => one.Calm && one is { Succeeded: false, IsUnknown: false }))
            yield return (Rule.FailureIsFree, $"failed though nothing went wrong any more: {one} {one.Reply?.Text}");

        foreach (var one in tries.Where(one => one is { Calm: true, IsUnknown: true } && (spend || one.EffectsBefore > 0)))
            yield return (Rule.UnknownSettles, $"unknown though it can be found out: {one} {one.Reply!.Text}");
        if (tries[^1].IsUnknown && !doubted)
            yield return (Rule.UnknownSettles, "unknown out of the blue");
        if (course.Renewed is { } renewed && (!renewed.Succeeded || course.EffectIds.Count != 1))
            yield return (Rule.UnknownSettles, $"a new key does not lead out: {renewed} {renewed.Reply?.Text}");
        if (spend && tries.Where(one => one.Succeeded || (one.IsUnknown && course.Keys.Contains(one.RepeatKey ?? ""))).Select(static one => one.RepeatKey).Distinct().Count() > 1)
            yield return (Rule.UnknownSettles, "repeated under another key: " + string.Join(", ", tries.Select(static one => one.RepeatKey)));

        var told = course.All.Where(static one => one.Succeeded).Select(static one => one.Id).Distinct().ToList();
        if (told.Count > 0 && (told.Count != 1 || !course.EffectIds.SequenceEqual(told)))
            yield return (Rule.OneAnswer, $"told of {string.Join(", ", told)}, did {string.Join(", ", course.EffectIds)}");
    }
}
