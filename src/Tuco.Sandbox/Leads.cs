namespace Tuco.Sandbox;

/// <summary>Finds or makes the lead that every stored message has.</summary>
internal static class Leads
{
    /// <summary>The lead that a send is for, brought up to date with the alternatives that the send gave.</summary>
    public static Lead Resolve(Call call, SendFields fields)
    {
        var state = call.State;
        var found = fields.LeadId is null ? Match(state, fields.Addresses) : ById(state, fields.LeadId);
        if (found is not null)
        {
            return state.LeadsById[found.Id] = found with
            {
                AltPhones = Merge(found.AltPhones, fields.AltPhones),
                AltEmails = Merge(found.AltEmails, fields.AltEmails),
            };
        }

        var name = (fields.RecipientName ?? "").Split(' ', 2, StringSplitOptions.TrimEntries);
        var lead = new Lead
        {
            Id = state.NewId(),
            FirstName = name[0],
            LastName = name.Length > 1 ? name[1] : "",
            Phone = fields.Phone,
            Email = fields.Email,
            AltPhones = fields.AltPhones,
            AltEmails = fields.AltEmails,
            CreatedAt = call.Now,
        };
        return state.LeadsById[lead.Id] = lead;
    }

    public static Lead ById(SandboxState state, string id) =>
        state.LeadsById.GetValueOrDefault(id) ?? throw new RefusedException(404, "Lead not found or access denied");

    public static Lead? Match(SandboxState state, IEnumerable<string> addresses)
    {
        var wanted = addresses.ToHashSet();
        return state.LeadsById.Values.Where(lead => lead.Addresses.Any(wanted.Contains)).OrderBy(lead => lead.List == Lead.QuickSends).FirstOrDefault();
    }

    private static string?[] Merge(IReadOnlyList<string?> old, IReadOnlyList<string?> given) => [.. given.Zip(old, (fresh, kept) => fresh ?? kept)];
}
