using Tuco.Api;
using Tuco.Api.Leads;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Safety;

/// <summary>
/// Everybody a send may reach: the addresses given with it, and those of the lead that is named or that one of the addresses belongs to.
/// Tuco tries a lead's alternatives when the first address cannot take the message (docs.tuco.ai/api-reference/endpoint/send-message).
/// </summary>
internal sealed record Reach(IReadOnlyList<string> Addresses, bool IsLead)
{
    private const int MostLeads = 20;

    public static async Task<Reach> OfAsync(Effect effect, TucoClient tuco, CallTrace trace, CancellationToken cancellation)
    {
        var leads = new List<Lead>();
        if (effect.LeadId is { } id)
            leads.Add(await tuco.Leads.GetAsync(id, trace, cancellation));
        foreach (var address in effect.Addresses)
        {
            var normal = RecipientRule.Normal(address);
            if (leads.Exists(lead => Has(lead, normal)))
                continue;
            var found = await tuco.Leads.FindAsync(address, null, 1, MostLeads, trace, cancellation);
            leads.AddRange(found.Leads.Where(lead => Has(lead, normal)));
        }
        var theirs = leads.SelectMany(lead => (effect.UsesPhones ? lead.Phones : []).Concat(effect.UsesEmails ? lead.Emails : []));
        return new Reach(
            [.. effect.Addresses.Concat(theirs).Select(RecipientRule.Normal).Distinct(StringComparer.Ordinal)],
            effect.LeadId is not null || effect.Addresses.Select(RecipientRule.Normal).All(address => leads.Exists(lead => Has(lead, address))));
    }

    private static bool Has(Lead lead, string normal) => lead.Phones.Concat(lead.Emails).Any(address => RecipientRule.Normal(address) == normal);
}
