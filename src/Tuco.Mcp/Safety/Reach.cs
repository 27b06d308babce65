using Tuco.Api;
using Tuco.Api.Leads;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Safety;

/// <summary>
/// Everybody a send may reach: the addresses given with it, and those of the lead that is named or that one of the addresses belongs to.
/// Tuco tries a lead's alternatives when the first address cannot take the message (docs.tuco.ai/api-reference/endpoint/send-message).
/// </summary>
/// <param name="Addresses">All of them, in one writing.</param>
/// <param name="IsLead">Each address that was given belongs to a lead.</param>
/// <param name="IsWhole">False when there were more leads to look through than can be: some address may be missing.</param>
internal sealed record Reach(IReadOnlyList<string> Addresses, bool IsLead, bool IsWhole)
{
    private const int PageSize = 100;
    private const int MostPages = 5;

    public static async Task<Reach> OfAsync(Effect effect, TucoClient tuco, CallTrace trace, CancellationToken cancellation)
    {
        var leads = new List<Lead>();
        var whole = true;
        if (effect.LeadId is { } id)
            leads.Add(await tuco.Leads.GetAsync(id, trace, cancellation));
        foreach (var address in effect.Addresses)
        {
            var normal = Address.Normal(address);
            if (leads.Exists(lead => Has(lead, normal)))
                continue;
            var last = false;
            for (var page = 1; page <= MostPages && !last; page++)
            {
                var found = await tuco.Leads.FindAsync(address, null, page, PageSize, trace, cancellation);
                leads.AddRange(found.Leads.Where(lead => Has(lead, normal)));
                last = found.Leads.Count == 0 || (found.Pagination?.TotalPages is { } pages ? page >= pages : found.Leads.Count < PageSize);
            }
            whole &= last;
        }
        var theirs = leads.SelectMany(lead => (effect.UsesPhones ? lead.Phones : []).Concat(effect.UsesEmails ? lead.Emails : []));
        return new Reach(
            [.. effect.Addresses.Concat(theirs).Select(Address.Normal).Distinct(StringComparer.Ordinal)],
            effect.Addresses.Select(Address.Normal).All(address => leads.Exists(lead => Has(lead, address))),
            whole);
    }

    private static bool Has(Lead lead, string normal) => lead.Phones.Concat(lead.Emails).Any(address => Address.Normal(address) == normal);
}
