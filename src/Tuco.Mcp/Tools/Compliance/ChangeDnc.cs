using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Tuco.Api;
using Tuco.Api.Dnc;

namespace Tuco.Mcp.Tools.Compliance;

internal static class AddDnc
{
    /// <summary>
    /// Puts one address on the do-not-contact list: Tuco then sends nothing to it. Use it when a person opts out by other ways than a
    /// reply, or the user asks for it. Tuco does not document its answer.
    /// </summary>
    public static async Task<Answer<ChangedDnc>> RunAsync(AddDncArguments arguments, Call call)
    {
        _ = arguments.Phone is { } phone
            ? await call.Tuco.Dnc.AddPhoneAsync(phone, arguments.Reason ?? Manual, call.Trace, call.Cancelled)
            : await call.Tuco.Dnc.AddEmailAsync(arguments.Email!, arguments.Reason ?? Manual, call.Trace, call.Cancelled);
        return ChangedDnc.Answer(arguments.Phone ?? arguments.Email!, "added",
            "list_dnc shows the entry. What waits for this person already is stopped by cancel_messages.", call);
    }

    private const string Manual = "manual";
}

internal sealed record AddDncArguments : IArguments
{
    /// <summary>E.164; this or email.</summary>
    [RegularExpression(Patterns.Phone)]
    public string? Phone { get; init; }

    /// <summary>Email or Apple ID.</summary>
    [Format("email"), StringLength(254)]
    public string? Email { get; init; }

    /// <summary>Default manual.</summary>
    [StringLength(100)]
    public string? Reason { get; init; }

    [JsonIgnore]
    public Effect Effect => new() { About = [.. new[] { Phone, Email }.OfType<string>()] };

    public IEnumerable<Fault> Faults(DateTimeOffset now)
    {
        if (Phone is null == (Email is null))
            yield return new("phone", "or email is needed, and only one of them: each entry is one address", "email");
    }
}

internal static class RemoveDnc
{
    /// <summary>
    /// Takes one entry off the do-not-contact list, so that this person may be written to again. Use it only when the user says that
    /// the person agreed. Tuco does not document its answer.
    /// </summary>
    public static async Task<Answer<ChangedDnc>> RunAsync(RemoveDncArguments arguments, Call call)
    {
        await call.Tuco.Dnc.RemoveAsync(arguments.EntryId, call.Trace, call.Cancelled);
        return ChangedDnc.Answer(arguments.EntryId, "removed", "Tell the user: this person can be written to again.", call);
    }

    public static async Task<Preview> PreviewAsync(RemoveDncArguments arguments, Call call)
    {
        var (entry, isNone) = await FindAsync(arguments.EntryId, call);
        if (isNone)
        {
            throw new TucoApiException(TucoFailure.NotFound, $"Nothing was removed: no entry of the do-not-contact list has the id {arguments.EntryId}.",
                call.Trace.CorrelationId);
        }
        var addresses = string.Join(", ", new[] { entry?.Phone, entry?.Email }.Where(static one => one is not null).Select(static one => Prose.Of($"{one}")));
        return new Preview
        {
            Effect = Prose.Of($"Take the entry {arguments.EntryId} ({(addresses.Length == 0 ? "address not told" : addresses):raw}, ")
                + Prose.Of($"reason {entry?.Reason:?not told}) off the do-not-contact list: Tuco may write to this person again. ")
                + "Writing to somebody who opted out can break the law.",
            Warnings = addresses.Length == 0 ? ["whose entry this is, is not known: it was not found in Tuco's list"] : null,
        };
    }

    /// <summary>Tuco tells no single entry: its list is walked, as far as there is time for; that there is none is known at its end.</summary>
    private static async Task<(DncEntry? Entry, bool IsNone)> FindAsync(string id, Call call)
    {
        var allHaveIds = true;
        for (var at = new PageCursor(1, Page, 0); at.Page <= MostPages;)
        {
            if (await call.Tuco.Dnc.ListAsync(null, at.Page, at.Limit, call.Trace, call.Cancelled).OrNullAsync() is not { } page)
                return (null, false);
            if (page.Entries.FirstOrDefault(one => string.Equals(one.Id, id, StringComparison.OrdinalIgnoreCase)) is { } entry)
                return (entry, false);
            allHaveIds &= page.Entries.All(static one => one.Id is not null);
            if (at.Take(page.Entries, page.Pagination, static _ => false, 1).NextCursor is not { } next)
                return (null, allHaveIds);
            at = PageCursor.Of(next, Page);
        }
        return (null, false);
    }

    private const int Page = 50;
    private const int MostPages = 20;
}

internal sealed record RemoveDncArguments : IArguments
{
    /// <summary>_id from list_dnc.</summary>
    [Required, RegularExpression(Patterns.Id)]
    public string EntryId { get; set; } = "";

    [JsonIgnore]
    public Effect Effect => new() { About = ["dnc:" + EntryId] };

    public IEnumerable<Fault> Faults(DateTimeOffset now) => [];
}

/// <summary>What became of one entry.</summary>
internal sealed record ChangedDnc(string Entry, string Outcome, string Next, string CorrelationId)
{
    public static Answer<ChangedDnc> Answer(string entry, string outcome, string next, Call call)
    {
        var result = new ChangedDnc(entry, outcome, next, call.Trace.CorrelationId);
        return new Answer<ChangedDnc>(result, result.Text);
    }

    [JsonIgnore]
    public string Text => Prose.Of($"{Entry:whole} was {Outcome:raw}.\nnext: {Next:raw}\ncorrelationId: {CorrelationId:raw}");
}
