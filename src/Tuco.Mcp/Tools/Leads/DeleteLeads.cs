using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Tuco.Api;
using Tuco.Api.Leads;

namespace Tuco.Mcp.Tools.Leads;

internal static class DeleteLeads
{
    /// <summary>
    /// Deletes leads for good, with all their messages, conversations and counts in campaigns. Use it only when the user wants exactly
    /// these people removed.
    /// </summary>
    public static async Task<Answer<DeleteLeadsResult>> RunAsync(DeleteLeadsArguments arguments, Call call)
    {
        var ids = arguments.Ids;
        var deleted = await call.Tuco.Leads.DeleteAsync(ids, call.Trace, call.Cancelled);
        var asked = ids.Count;
        var result = new DeleteLeadsResult(asked, deleted, deleted >= asked
            ? "Tell the user; nothing of them can be brought back."
            : "Tuco passes over ids that are none of this workspace's leads: look with find_leads which are left.", call.Trace.CorrelationId);
        return new Answer<DeleteLeadsResult>(result, result.Text);
    }

    public static async Task<Preview> PreviewAsync(DeleteLeadsArguments arguments, Call call)
    {
        var (people, nobody) = (new List<string>(), new List<string>());
        foreach (var id in arguments.Ids)
        {
            if (await call.Tuco.Leads.GetAsync(id, call.Trace, call.Cancelled).OrNullIfNotFoundAsync() is { } lead)
                people.Add(Prose.Of($"{OutsideText.Line($"{lead.FirstName} {lead.LastName}", 60):?no name} ({AddressOf(lead):?no address}, {id})"));
            else
                nobody.Add(id);
        }
        if (people.Count == 0)
        {
            throw new TucoApiException(TucoFailure.NotFound, $"Nothing was deleted: no lead of this workspace has the id {string.Join(" or ", nobody)}.",
                call.Trace.CorrelationId);
        }
        return new Preview
        {
            Effect = Prose.Of($"Delete {people.Count} {(people.Count == 1 ? "lead" : "leads"):raw} for good, with messages, conversations and counts."),
            Points = people,
            Warnings = nobody.Count == 0 ? null : [$"no lead of this workspace: {string.Join(", ", nobody)}"],
        };
    }

    private static string AddressOf(Lead lead) => OutsideText.Line(lead.Phones.Concat(lead.Emails).FirstOrDefault(), 60);
}

internal sealed record DeleteLeadsArguments : IArguments
{
    /// <summary>From find_leads.</summary>
    [Required, MaxItems(20), RegularExpression(Patterns.Id)]
    public IReadOnlyList<string> LeadIds { get; set; } = [];

    /// <summary>Each once.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Ids => [.. LeadIds.Select(static id => id.ToLowerInvariant()).Distinct(StringComparer.Ordinal)];

    [JsonIgnore]
    public IArguments Canonical => this with { LeadIds = [.. Ids.Order(StringComparer.Ordinal)] };

    [JsonIgnore]
    public Effect Effect => new() { About = [.. LeadIds.Select(static id => "lead:" + id)] };

    public IEnumerable<Fault> Faults(DateTimeOffset now)
    {
        if (LeadIds.Count == 0)
            yield return new("leadIds", "is empty: at least one id is needed");
    }
}

internal sealed record DeleteLeadsResult(int Asked, long DeletedCount, string Next, string CorrelationId)
{
    [JsonIgnore]
    public string Text =>
        Prose.Of($"{DeletedCount} of {Asked} leads were deleted, with all that belongs to them.\nnext: {Next:raw}\ncorrelationId: {CorrelationId:raw}");
}
