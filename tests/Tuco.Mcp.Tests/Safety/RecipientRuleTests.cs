using Tuco.Mcp.Safety;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Tests.Safety;

public sealed class RecipientRuleTests
{
    [Theory]
    [InlineData("+12025551234", "+12025551234", true)]
    [InlineData("+12025551234", "+1 (202) 555-1234", true)]
    [InlineData("+12025551234", "2025551234", true)]
    [InlineData("+12025551234", "12025551234", true)]
    [InlineData("+12025551234", "+120255512345", false)]
    [InlineData("+12025551234", "+1202555123", false)]
    [InlineData("+1*", "+12025551234", true)]
    [InlineData("+1*", "(202) 555-1234", true)]
    [InlineData("+1202*", "+12025551234", true)]
    [InlineData("+1202*", "+12125551234", false)]
    [InlineData("+44*", "+12025551234", false)]
    [InlineData("+1*", "1@example.com", false)]
    [InlineData("ann@example.com", "ann@example.com", true)]
    [InlineData("ANN@Example.com", " ann@EXAMPLE.com ", true)]
    [InlineData("ann@example.com", "ann@example.com.", true)]
    [InlineData("ann@example.com", "joann@example.com", false)]
    [InlineData("ann@example.com", "ann@example.com.evil.test", false)]
    [InlineData("*@example.com", "ann@example.com", true)]
    [InlineData("*@example.com", "ann@EXAMPLE.COM", true)]
    [InlineData("*@example.com", "ann@sub.example.com", false)]
    [InlineData("*@example.com", "ann@badexample.com", false)]
    [InlineData("*@example.com", "ann@example.com@evil.test", false)]
    [InlineData("*@bücher.example", "ann@xn--bcher-kva.example", true)]
    [InlineData("*@xn--bcher-kva.example", "ann@BÜCHER.example", true)]
    [InlineData("leads", "+12025551234", false)]
    public void A_rule_matches_an_address_in_any_of_its_writings_and_no_other(string rule, string address, bool matches)
    {
        var (rules, fault) = RecipientRule.Parse(rule, allowLeads: true);

        Assert.Null(fault);
        Assert.Equal(matches, Assert.Single(rules!).Matches(Address.Normal(address)));
    }

    [Theory]
    [InlineData("+1*, *@example.com ,leads,", 3)]
    [InlineData("LEADS", 1)]
    [InlineData("+12025551234", 1)]
    public void A_list_is_read_whole(string list, int entries) => Assert.Equal(entries, RecipientRule.Parse(list, allowLeads: true).Rules!.Count);

    [Theory]
    [InlineData("12025551234", 1)]
    [InlineData("+1*,*", 2)]
    [InlineData("+", 1)]
    [InlineData("+*", 1)]
    [InlineData("+1**", 1)]
    [InlineData("+1*2", 1)]
    [InlineData("+1202555abcd", 1)]
    [InlineData("@example.com", 1)]
    [InlineData("*@", 1)]
    [InlineData("*ann@example.com", 1)]
    [InlineData("ann@*", 1)]
    [InlineData("a@b@c", 1)]
    [InlineData("ann bee@example.com", 1)]
    [InlineData("everybody", 1)]
    public void A_bad_entry_is_named_by_its_number_and_never_ignored(string list, int entry)
    {
        var (rules, fault) = RecipientRule.Parse(list, allowLeads: true);

        Assert.Null(rules);
        Assert.StartsWith($"entry {entry} must be", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" , ")]
    public void A_list_without_an_entry_is_no_rule_at_all_and_refused(string list) => Assert.NotNull(RecipientRule.Parse(list, allowLeads: true).Fault);

    [Fact]
    public void All_leads_can_be_allowed_but_not_blocked()
    {
        Assert.Equal(RecipientKind.Leads, Assert.Single(RecipientRule.Parse("leads", allowLeads: true).Rules!).Kind);
        Assert.NotNull(RecipientRule.Parse("leads", allowLeads: false).Fault);
    }
}
