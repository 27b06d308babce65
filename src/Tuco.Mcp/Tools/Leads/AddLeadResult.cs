using System.Globalization;
using System.Text.Json;
using Tuco.Api.Leads;

namespace Tuco.Mcp.Tools.Leads;

/// <summary>What became of one given lead: <c>created</c>, <c>duplicate</c>, or <c>unknown</c> where the answer does not tell.</summary>
/// <param name="Index">Its place among those given, from 0.</param>
/// <param name="Name">As given.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="LeadId">Its own, or that of the lead that was there.</param>
internal sealed record AddedLead(int Index, string Name, string Outcome, string? LeadId);

/// <summary>What became of the given leads, a row each as far as the answer tells.</summary>
/// <param name="SavedCount">How many are new.</param>
/// <param name="DuplicateCount">How many were there already.</param>
/// <param name="ListId">Where the new ones are.</param>
/// <param name="Rows">Each given lead.</param>
/// <param name="LeadIds">Ids that Tuco told without telling whose they are.</param>
/// <param name="What">The whole in a sentence.</param>
/// <param name="Next">What to do now.</param>
/// <param name="CorrelationId">The call's id.</param>
internal sealed record AddLeadResult(
    long? SavedCount, long? DuplicateCount, string? ListId, IReadOnlyList<AddedLead> Rows, IReadOnlyList<string>? LeadIds, string What, string Next,
    string CorrelationId)
{
    public static AddLeadResult Of(AddLeadArguments arguments, LeadsSaved answer, string correlationId)
    {
        var all = arguments.Leads.Count;
        var duplicates = answer.DuplicateCount ?? (answer.DuplicateOnly == true ? all : null);
        var saved = answer.SavedCount ?? (answer.DuplicateOnly == true ? 0 : null);
        var rows = RowsOf(arguments.Leads, answer, saved, duplicates);
        var what = (saved, duplicates) switch
        {
            ({ } some, { } same) => Prose.Of($"{some} of {all} leads were added; {same} were there already and were not added again."),
            ({ } some, _) => Prose.Of($"{some} of {all} leads were added."),
            _ => Prose.Of($"Tuco took {all} leads but did not tell how many are new."),
        };
        var open = rows.Count(static row => row.Outcome == "unknown");
        var told = (answer.LeadIds ?? []).Append(answer.LeadId).Concat(answer.ExistingLeadIds ?? []).OfType<string>().Distinct(StringComparer.Ordinal)
            .Where(id => rows.TrueForAll(row => row.LeadId != id)).ToList();
        return new(saved, duplicates, answer.ListId, rows, told.Count > 0 ? told : null, what,
            open > 0 ? Prose.Of($"Of {open} leads the answer does not tell what became of each: look them up with find_leads.")
                : "The leadIds serve send_message, enroll_lead and check_imessage's results; an existing lead keeps its own fields.",
            correlationId);
    }

    public string Text(int count)
    {
        var table = new Table("index", "name", "outcome", "leadId");
        foreach (var row in Rows.Take(count))
            table.Row(Cell.Own(row.Index.ToString(CultureInfo.InvariantCulture)), row.Name, Cell.Own(row.Outcome), row.LeadId);
        var more = count < Rows.Count ? Prose.Of($"\n{Rows.Count - count} further rows are left out; find_leads finds those leads.") : "";
        var others = LeadIds is null ? "" : "\nleadIds whose lead is not told: " + string.Join(", ", LeadIds.Select(static id => Prose.Of($"{id}")));
        return Prose.Of($"""
            {What:raw}
            {table.ToString():raw}{more:raw}{others:raw}
            listId: {ListId:?not told}
            next: {Next:raw}
            correlationId: {CorrelationId:raw}
            """);
    }

    /// <summary>Tuco names the duplicates by what was given, and the new ones in their order: both together tell each row.</summary>
    private static List<AddedLead> RowsOf(IReadOnlyList<LeadInput> given, LeadsSaved answer, long? saved, long? duplicates)
    {
        var existing = new string?[given.Count];
        foreach (var duplicate in (answer.Duplicates ?? []).OfType<DuplicateLead>())
        {
            if (IndexOf(given, existing, duplicate.Input) is { } at)
                existing[at] = duplicate.ExistingLead?.Id ?? "";
        }
        if (answer.DuplicateOnly == true && given.Count == 1 && string.IsNullOrEmpty(existing[0]))
            existing[0] = answer.LeadId ?? (answer.ExistingLeadIds is [var first, ..] ? first : null);
        var named = existing.Count(static id => id is not null);
        var ids = answer.DuplicateOnly == true ? [] : answer.LeadIds ?? (given.Count == 1 && answer.LeadId is { } only ? [only] : []);
        var isTold = named == duplicates && ids.Count == saved && named + ids.Count == given.Count;
        var next = 0;
        return [.. given.Index().Select(row => existing[row.Index] is { } id ? Row(row, "duplicate", id.Length > 0 ? id : null)
            : isTold ? Row(row, "created", ids[next++])
            : named == 0 && duplicates is null or 0 && saved == given.Count ? Row(row, "created", ids.Count == saved ? ids[next++] : null)
            : answer.DuplicateOnly == true ? Row(row, "duplicate", null)
            : Row(row, "unknown", given.Count == 1 ? answer.LeadId : null))];
    }

    private static AddedLead Row((int Index, LeadInput Lead) row, string outcome, string? id) =>
        new(row.Index, $"{row.Lead.FirstName} {row.Lead.LastName}".Trim(), outcome, id);

    /// <summary>Of equal ones the last: what a first one made, the ones after it double.</summary>
    private static int? IndexOf(IReadOnlyList<LeadInput> given, string?[] taken, JsonElement? input)
    {
        if (input is not { ValueKind: JsonValueKind.Object } fields)
            return null;
        var same = given.Index().Where(row => taken[row.Index] is null && Is(row.Item.Phone, fields, "phone") && Is(row.Item.Email, fields, "email")).ToList();
        var named = same.FindAll(row => Text(fields, "firstName") == row.Item.FirstName && Text(fields, "lastName") == row.Item.LastName);
        return named.Count > 0 ? named[^1].Index : same.Count > 0 ? same[^1].Index : null;
    }

    private static bool Is(string? own, JsonElement fields, string name)
    {
        var told = Text(fields, name);
        return told is null ? own is null : Address.Same(own, told);
    }

    private static string? Text(JsonElement fields, string name) =>
        fields.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.String && field.GetString() is { Length: > 0 } text ? text : null;
}
