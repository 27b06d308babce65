using System.Globalization;
using System.Text.Json;
using Tuco.Api.Leads;

namespace Tuco.Mcp.Tools.Leads;

/// <summary>What became of one given lead: <c>created</c>, <c>duplicate</c>, or <c>unknown</c> where the answer does not tell.</summary>
internal sealed record AddedLead(int Index, string Name, string Outcome, string? LeadId);

/// <summary>What became of the given leads, a row each as far as the answer tells.</summary>
internal sealed record AddLeadResult(
    long? SavedCount, long? DuplicateCount, string? ListId, IReadOnlyList<AddedLead> Rows, string What, string Next, string CorrelationId)
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
        return new(saved, duplicates, answer.ListId, rows, what,
            open > 0 ? Prose.Of($"Of {open} leads the answer does not tell which is which: look them up with find_leads.")
                : "The leadIds serve send_message, enroll_lead and check_imessage's results; an existing lead keeps its own fields.",
            correlationId);
    }

    public string Text(int count)
    {
        var table = new Table("index", "name", "outcome", "leadId");
        foreach (var row in Rows.Take(count))
            table.Row(Cell.Own(row.Index.ToString(CultureInfo.InvariantCulture)), row.Name, Cell.Own(row.Outcome), row.LeadId);
        var more = count < Rows.Count ? Prose.Of($"\n{Rows.Count - count} further rows are left out; find_leads finds those leads.") : "";
        return Prose.Of($"""
            {What:raw}
            {table.ToString():raw}{more:raw}
            listId: {ListId:?not told}
            next: {Next:raw}
            correlationId: {CorrelationId:raw}
            """);
    }

    /// <summary>Tuco names the duplicates by what was given, and the new ones in their order: both together tell each row.</summary>
    private static List<AddedLead> RowsOf(IReadOnlyList<LeadInput> given, LeadsSaved answer, long? saved, long? duplicates)
    {
        var existing = new string?[given.Count];
        foreach (var duplicate in answer.Duplicates ?? [])
        {
            if (IndexOf(given, existing, duplicate.Input) is { } at)
                existing[at] = duplicate.ExistingLead?.Id ?? "";
        }
        if (answer.DuplicateOnly == true && given.Count == 1)
            existing[0] ??= answer.LeadId ?? (answer.ExistingLeadIds is [var first, ..] ? first : null);
        var named = existing.Count(static id => id is not null);
        var ids = answer.DuplicateOnly == true ? [] : answer.LeadIds ?? (given.Count == 1 && answer.LeadId is { } only ? [only] : []);
        var isTold = named == duplicates && ids.Count == saved && named + ids.Count == given.Count;
        var next = 0;
        return [.. given.Index().Select(row => existing[row.Index] is { } id ? Row(row, "duplicate", id.Length > 0 ? id : null)
            : isTold ? Row(row, "created", ids[next++])
            : duplicates == 0 && saved == given.Count ? Row(row, "created", null)
            : answer.DuplicateOnly == true ? Row(row, "duplicate", null)
            : Row(row, "unknown", null))];
    }

    private static AddedLead Row((int Index, LeadInput Lead) row, string outcome, string? id) =>
        new(row.Index, $"{row.Lead.FirstName} {row.Lead.LastName}".Trim(), outcome, id);

    private static int? IndexOf(IReadOnlyList<LeadInput> given, string?[] taken, JsonElement? input)
    {
        if (input is not { ValueKind: JsonValueKind.Object } fields)
            return null;
        for (var at = 0; at < given.Count; at++)
        {
            if (taken[at] is null && Is(given[at].Phone, fields, "phone") && Is(given[at].Email, fields, "email"))
                return at;
        }
        return null;
    }

    private static bool Is(string? own, JsonElement fields, string name)
    {
        var told = fields.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.String ? field.GetString() : null;
        return string.IsNullOrEmpty(told) ? own is null : Address.Same(own, told);
    }
}
