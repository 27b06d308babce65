using System.Globalization;

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

    /// <param name="address">In the writing that <see cref="Normal"/> gives.</param>
    public bool Matches(string address) => Kind switch
    {
        RecipientKind.One => address == Text,
        RecipientKind.Prefix => address.StartsWith(Text, StringComparison.Ordinal),
        RecipientKind.Domain => address.EndsWith(Text, StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>The address in one writing: phones in E.164 as Tuco makes them, emails in lower case with an ASCII domain.</summary>
    public static string Normal(string address)
    {
        var text = address.Trim().ToLowerInvariant();
        var at = text.LastIndexOf('@');
        if (at >= 0)
            return text[..(at + 1)] + Ascii(text[(at + 1)..].TrimEnd('.'));
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        return text.StartsWith('+') || digits.Length > 11 ? "+" + digits : digits.Length == 10 ? "+1" + digits : "+" + digits;
    }

    /// <summary>The mailbox behind an address with a tag: <c>ann+tag@example.com</c> is <c>ann@example.com</c>.</summary>
    public static string WithoutTag(string normal)
    {
        var (plus, at) = (normal.IndexOf('+', StringComparison.Ordinal), normal.IndexOf('@', StringComparison.Ordinal));
        return plus > 0 && plus < at ? normal[..plus] + normal[at..] : normal;
    }

    private static string Ascii(string domain)
    {
        try
        {
            return new IdnMapping().GetAscii(domain);
        }
        catch (ArgumentException)
        {
            return domain;
        }
    }

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
            '*' => text[1] == '@' ? new(RecipientKind.Domain, Normal(text)[1..]) : null,
            '@' => null,
            _ => new(RecipientKind.One, Normal(text)),
        };
    }
}
