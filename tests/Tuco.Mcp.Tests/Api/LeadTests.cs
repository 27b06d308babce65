using Tuco.Api;
using Tuco.Api.Leads;

namespace Tuco.Mcp.Tests.Api;

public sealed class LeadTests
{
    [Fact]
    public void A_lead_has_every_address_that_Tuco_may_write_to_in_its_order_and_once()
    {
        var lead = new Lead { Phone = "+12025550143", AltPhone2 = " +12025550144 ", AltPhone3 = "+12025550143", AltEmail1 = "Ann@example.com", Email = "ann@example.com", AltEmail3 = " " };

        Assert.Equal(["+12025550143", "+12025550144"], lead.Phones);
        Assert.Equal(["ann@example.com"], lead.Emails);
        Assert.Empty(new Lead().Phones);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task A_lead_without_an_id_is_not_asked_for(string id)
    {
        using var tuco = new TucoClient(new TucoOptions { ApiKey = static () => "tuco_abc" });

        await Assert.ThrowsAsync<ArgumentException>(() => tuco.Leads.GetAsync(id));
    }
}
