using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Tuco.Mcp.Tools.Leads;

internal static class DeleteLeads
{
    /// <summary>
    /// Deletes leads for good, with all their messages, conversations and counts in campaigns. Use it only when the user wants exactly
    /// these people removed.
    /// </summary>
    public static async Task<Answer<DeleteLeadsResult>> RunAsync(DeleteLeadsArguments arguments, Call call)
    {
        var deleted = await call.Tuco.Leads.DeleteAsync(arguments.LeadIds, call.Trace, call.Cancelled);
        var asked = arguments.LeadIds.Count;
        var result = new DeleteLeadsResult(asked, deleted, deleted >= asked
            ? "Tell the user; nothing of them can be brought back."
            : "Tuco passes over ids that are none of this workspace's leads: look with find_leads which are left.", call.Trace.CorrelationId);
        return new Answer<DeleteLeadsResult>(result, result.Text);
    }

    public static async Task<Preview> PreviewAsync(DeleteLeadsArguments arguments, Call call)
    {
        var names = new List<string>();
        foreach (var id in arguments.LeadIds)
        {
            var lead = await call.Tuco.Leads.GetAsync(id, call.Trace, call.Cancelled);
            names.Add(Prose.Of($"{$"{lead.FirstName} {lead.LastName}":?no name} ({lead.Phones.Concat(lead.Emails).FirstOrDefault():?no address}, {id})"));
        }
        return new Preview
        {
            Effect = Prose.Of($"Delete {names.Count} leads for good, with their messages, conversations and counts: {string.Join("; ", names):raw}."),
        };
    }
}

internal sealed record DeleteLeadsArguments : IArguments
{
    /// <summary>From find_leads.</summary>
    [Required, MaxItems(20), RegularExpression(Patterns.Id)]
    public IReadOnlyList<string> LeadIds { get; set; } = [];

    [JsonIgnore]
    public IArguments Canonical => this with { LeadIds = [.. LeadIds.Select(static id => id.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal)] };

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
