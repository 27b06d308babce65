using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Safety;

/// <summary>What an entry of a list of recipients names.</summary>
internal enum RecipientKind
{
    /// <summary>One phone or email: <c>+12025551234</c>.</summary>
    One,
    /// <summary>Phones that begin so: <c>+1*</c>.</summary>
    Prefix,
    /// <summary>Emails of a domain: <c>*@example.com</c>.</summary>
    Domain,
    /// <summary>Whoever is a lead of the workspace: <c>leads</c>.</summary>
    Leads,
}

/// <summary>One entry of a list of recipients.</summary>
internal sealed record RecipientRule(RecipientKind Kind, string Text)
{
    /// <summary>The rules of a comma list, or what is wrong with it.</summary>
    public static (IReadOnlyList<RecipientRule>? Rules, string? Fault) Parse(string list, bool allowLeads)
    {
        var rules = new List<RecipientRule>();
        foreach (var text in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Of(text.ToLowerInvariant()) is not { } rule || (rule.Kind is RecipientKind.Leads && !allowLeads))
            {
                return (null, $"entry {rules.Count + 1} must be a phone (+12025551234), a prefix (+1*), an email or a domain (*@example.com)"
                    + (allowLeads ? ", or the word leads" : ""));
            }
            rules.Add(rule);
        }
        return rules.Count > 0 ? (rules, null) : (null, "holds no entry; leave it unset to set no rule");
    }

    /// <param name="address">In the writing that <see cref="Address.Normal"/> gives.</param>
    public bool Matches(string address) => Kind switch
    {
        RecipientKind.One => address == Text,
        RecipientKind.Prefix => address.StartsWith(Text, StringComparison.Ordinal),
        RecipientKind.Domain => address.EndsWith(Text, StringComparison.Ordinal),
        _ => false,
    };

    private static RecipientRule? Of(string text)
    {
        var phone = text.TrimEnd('*');
        if (text == "leads")
            return new(RecipientKind.Leads, "");
        if (phone.Length > 1 && phone[0] == '+' && phone.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0 && text.Length - phone.Length <= 1)
            return new(phone == text ? RecipientKind.One : RecipientKind.Prefix, phone);
        if (text.AsSpan().Count('@') != 1 || text[^1] == '@' || text.AsSpan(1).IndexOfAny('*', ' ') >= 0)
            return null;
        return text[0] switch
        {
            '*' => text[1] == '@' ? new(RecipientKind.Domain, Address.Normal(text)[1..]) : null,
            '@' => null,
            _ => new(RecipientKind.One, Address.Normal(text)),
        };
    }
}
