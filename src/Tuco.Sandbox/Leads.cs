namespace Tuco.Sandbox;

/// <summary>Finds or makes the lead that every stored message has.</summary>
internal static class Leads
{
    /// <summary>A lead in "Quick Sends"; the name is split at its first space.</summary>
    public static Lead New(Call call, SendFields fields)
    {
        var name = (fields.RecipientName ?? "").Split(' ', 2, StringSplitOptions.TrimEntries);
        return new Lead
        {
            Id = call.State.NewId(),
            FirstName = name[0],
            LastName = name.Length > 1 ? name[1] : "",
            Phone = fields.Phone,
            Email = fields.Email,
            AltPhones = fields.AltPhones,
            AltEmails = fields.AltEmails,
            CreatedAt = call.Now,
        };
    }

    /// <summary>A lead with the alternatives that a send gave: only those given overwrite.</summary>
    public static Lead Merged(Lead lead, SendFields fields, DateTimeOffset now) => fields.AltPhones.Concat(fields.AltEmails).All(given => given is null)
        ? lead
        : lead with { AltPhones = Merge(lead.AltPhones, fields.AltPhones), AltEmails = Merge(lead.AltEmails, fields.AltEmails), UpdatedAt = now };

    public static Lead ById(SandboxState state, string id) =>
        state.LeadsById.GetValueOrDefault(id) ?? throw new RefusedException(404, "Lead not found or access denied");

    public static Lead? Match(SandboxState state, IEnumerable<string> addresses)
    {
        var wanted = addresses.ToHashSet();
        return state.LeadsById.Values.Where(lead => lead.Addresses.Any(wanted.Contains)).OrderBy(lead => lead.List == Lead.QuickSends).FirstOrDefault();
    }

    /// <summary>Takes a lead out, with all that hangs on it: messages in and out (and so its places in campaigns), tags, goal bots.</summary>
    public static void Remove(SandboxState state, Lead lead)
    {
        state.LeadsById.Remove(lead.Id);
        foreach (var id in state.MessagesById.Values.Where(message => message.LeadId == lead.Id).Select(message => message.Id).ToArray())
            state.MessagesById.Remove(id);
        foreach (var address in lead.Addresses) state.TagsByContact.Remove(address);
        foreach (var bot in state.GoalBotsById.Values) bot.Enrolled.Remove(lead.Id);
    }

    private static string?[] Merge(IReadOnlyList<string?> old, IReadOnlyList<string?> given) => [.. given.Zip(old, (fresh, kept) => fresh ?? kept)];
}
