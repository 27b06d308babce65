using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Tuco.Api.Leads;

namespace Tuco.Mcp.Tools.Leads;

internal static class AddLead
{
    /// <summary>
    /// Adds up to 100 leads (contacts); nobody is written to. A person whose address a lead of the workspace has already is not added
    /// again: the existing leadId comes back.
    /// </summary>
    public static async Task<Answer<AddLeadResult>> RunAsync(AddLeadArguments arguments, Call call)
    {
        var answer = await call.Tuco.Leads.CreateAsync(
            new LeadImport { Leads = [.. arguments.Leads.Select(static lead => lead.Body)], ListId = arguments.ListId }, call.Trace, call.Cancelled);
        var result = AddLeadResult.Of(arguments, answer, call.Trace.CorrelationId);
        return new Answer<AddLeadResult>(result, result.Text(result.Rows.Count))
        {
            Rows = result.Rows.Count,
            WithRows = count => new(result with { Rows = [.. result.Rows.Take(count)] }, result.Text(count)),
        };
    }
}

internal sealed record AddLeadArguments : IArguments
{
    /// <summary>Each with a first name, and a phone or an email.</summary>
    [Required, MaxItems(100)]
    public IReadOnlyList<LeadInput> Leads { get; set; } = [];

    /// <summary>List to add them to; default Quick Sends.</summary>
    [RegularExpression(Patterns.Id)]
    public string? ListId { get; init; }

    [JsonIgnore]
    public Effect Effect => new() { About = [.. Leads.Select(static lead => lead.Phone ?? lead.Email).OfType<string>()] };

    public IEnumerable<Fault> Faults(DateTimeOffset now)
    {
        if (Leads.Count == 0)
            yield return new("leads", "is empty: at least one lead is needed");
        foreach (var (at, lead) in Leads.Index())
        {
            if ((lead.Phone ?? lead.Email) is null)
                yield return new(Prose.Of($"leads[{at}]"), "has neither phone nor email: one of them is needed", "leads");
        }
    }
}

internal sealed record LeadInput
{
    /// <summary>First name.</summary>
    [Required, StringLength(100)]
    public string FirstName { get; set; } = "";

    /// <summary>Last name.</summary>
    [StringLength(100)]
    public string? LastName { get; init; }

    /// <summary>E.164.</summary>
    [RegularExpression(Patterns.Phone)]
    public string? Phone { get; init; }

    /// <summary>Email or Apple ID.</summary>
    [Format("email"), StringLength(254)]
    public string? Email { get; init; }

    /// <summary>Company.</summary>
    [StringLength(200)]
    public string? CompanyName { get; init; }

    /// <summary>Job title.</summary>
    [StringLength(200)]
    public string? JobTitle { get; init; }

    /// <summary>Notes.</summary>
    [StringLength(2000)]
    public string? Notes { get; init; }

    [JsonIgnore]
    public NewLead Body => new()
    {
        FirstName = FirstName,
        LastName = LastName,
        Phone = Phone,
        Email = Email?.ToLowerInvariant(),
        CompanyName = CompanyName,
        JobTitle = JobTitle,
        Notes = Notes,
    };
}
