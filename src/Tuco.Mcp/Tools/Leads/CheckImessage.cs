using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Tuco.Api;
using Tuco.Api.Availability;

namespace Tuco.Mcp.Tools.Leads;

internal static class CheckImessage
{
    /// <summary>The call must answer within 50 s, and a check takes about 3 s.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(42);

    /// <summary>
    /// Checks which addresses take iMessage. Each check uses up a small daily quota and takes about 3 s, so about 12 fit into one call;
    /// the rest comes back as unchecked. Not needed before a send: Tuco falls back by itself.
    /// </summary>
    public static async Task<Answer<CheckImessageResult>> RunAsync(CheckImessageArguments arguments, Call call)
    {
        var addresses = arguments.Addresses.DistinctBy(Address.Normal, StringComparer.Ordinal).ToList();
        var run = await call.Tuco.Availability.CheckEachAsync(addresses, Patience, call.Time,
            done => call.Report(done, addresses.Count, Prose.Of($"{done} of {addresses.Count} addresses checked")), call.Trace, call.Cancelled);
        var result = CheckImessageResult.Of(run, call.Trace.CorrelationId);
        return new Answer<CheckImessageResult>(result, result.Text) { Rows = addresses.Count, WithRows = count => Render(result.With(count)) };

        static Answer<CheckImessageResult> Render(CheckImessageResult part) => new(part, part.Text);
    }
}

internal sealed record CheckImessageArguments : IArguments
{
    /// <summary>Phones in E.164, emails or Apple IDs.</summary>
    [Required, MaxItems(100), StringLength(254, MinimumLength = 3)]
    public IReadOnlyList<string> Addresses { get; set; } = [];

    public IEnumerable<Fault> Faults(DateTimeOffset now)
    {
        if (Addresses.Count == 0)
            yield return new("addresses", "is empty: at least one address is needed");
        foreach (var address in Addresses.Where(static address => !Patterns.IsAddress(address)))
            yield return new("addresses", Prose.Of($"holds {address:quoted}, which is neither a phone in E.164 such as +12025551234 nor an email address"));
    }
}

/// <summary>One checked address.</summary>
internal sealed record CheckedAddress(string Address, bool? Available);

/// <summary>What was checked, and what was not.</summary>
/// <param name="Results">Those that were checked; available is absent where Tuco did not tell.</param>
/// <param name="Unchecked">Those that were not: for want of time, of quota, or because a check failed.</param>
/// <param name="Why">Why some were not.</param>
/// <param name="RetryAfterSeconds">When the quota or rate allows more, if Tuco told it.</param>
/// <param name="Next">What to do now.</param>
/// <param name="CorrelationId">The call's id.</param>
internal sealed record CheckImessageResult(
    IReadOnlyList<CheckedAddress> Results, IReadOnlyList<string> Unchecked, string? Why, int? RetryAfterSeconds, string Next, string CorrelationId)
{
    public static CheckImessageResult Of(AvailabilityRun run, string correlationId)
    {
        var results = run.Checked.Select(static one => new CheckedAddress(one.Address ?? "", one.Available)).ToList();
        var wait = run.Stop?.RetryAfter is { } after ? (int?)Math.Max(1, Math.Ceiling(after.TotalSeconds)) : null;
        var why = run switch
        {
            { Unchecked.Count: 0 } => null,
            { Stop: null } => "the time of one call was over",
            { Stop.Kind: TucoFailure.RateLimited } => Prose.Of($"Tuco allows no more checks now ({run.Stop.ApiText:?rate limit or daily quota})"),
            { Stop: { } stop } => Prose.Of($"a check failed ({stop.ApiText:?no answer})"),
        };
        var next = run switch
        {
            { Unchecked.Count: 0 } => "true takes iMessage, false does not (an SMS fallback may reach a phone).",
            { Stop: null } => "Call check_imessage again with the unchecked addresses.",
            { Stop.Kind: TucoFailure.RateLimited } => wait is { } seconds
                ? Prose.Of($"Call again with the unchecked ones in {seconds} s; a line's daily quota (70 checks) begins anew each UTC day.")
                : "Call again later with the unchecked ones.",
            { Stop.Kind: TucoFailure.Unreachable or TucoFailure.ServerError or TucoFailure.BadAnswer } => "Call again in a moment with the unchecked ones.",
            _ => "Tell the user what Tuco says: before that is mended, calling again does not help.",
        };
        return new(results, run.Unchecked, why, wait, next, correlationId);
    }

    /// <summary>Only the first addresses of all.</summary>
    public CheckImessageResult With(int count) => this with
    {
        Results = [.. Results.Take(count)],
        Unchecked = [.. Unchecked.Take(Math.Max(0, count - Results.Count))],
        Next = Next + Prose.Of($" Left out here for want of room: the last {Results.Count + Unchecked.Count - count} of the addresses."),
    };

    [JsonIgnore]
    public string Text
    {
        get
        {
            var table = new Table("address", "iMessage");
            foreach (var row in Results)
                table.Row(row.Address, Cell.Own(row.Available switch { true => "true", false => "false", null => "not told" }));
            var rest = Unchecked.Count == 0 ? "" : Prose.Of($"\nunchecked, because {Why:raw}: ")
                + string.Join(", ", Unchecked.Select(static address => Prose.Of($"{address:whole}")));
            return Prose.Of($"{Results.Count} checked:\n{table.ToString():raw}{rest:raw}\nnext: {Next:raw}\ncorrelationId: {CorrelationId:raw}");
        }
    }
}
