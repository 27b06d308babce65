using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class InvoicePageTests
{
    [Fact]
    public async Task An_open_invoice_shows_the_line_and_a_button_that_pays()
    {
        await using var rig = await Rig.StartAsync();
        var created = await rig.RequestEmailAsync();
        var url = created["paymentUrl"]!;

        var open = await rig.GetAsync(url);
        Assert.Equal((200, "text/html"), (open.Status, open.ContentHeaders.ContentType!.MediaType));
        Assert.Contains("Support Email 2", open.Text, StringComparison.Ordinal);
        Assert.Contains("<form method=\"post\"", open.Text, StringComparison.Ordinal);

        var paying = await rig.PayAsync(created);
        Assert.Equal((303, new Uri(url).AbsolutePath), (paying.Status, paying.Headers.Location!.ToString()));

        var paid = await rig.GetAsync(url);
        Assert.Contains(">Paid<", paid.Text, StringComparison.Ordinal);
        Assert.Contains("being set up now", paid.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<button", paid.Text, StringComparison.Ordinal);
        Assert.Equal(409, (await rig.PayAsync(created)).Status);
    }

    [Fact]
    public async Task A_canceled_invoice_has_no_button_and_cannot_be_paid()
    {
        await using var rig = await Rig.StartAsync();
        var created = await rig.RequestEmailAsync();
        await rig.PostAsync($"/api/line-requests/{created.LineId}", """{"action":"cancel"}""");

        var page = await rig.GetAsync(created["paymentUrl"]!);

        Assert.Contains("Canceled", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<button", page.Text, StringComparison.Ordinal);
        Assert.Equal(409, (await rig.PayAsync(created)).Status);
    }

    [Fact]
    public async Task An_unknown_invoice_is_a_page_that_says_so()
    {
        await using var rig = await Rig.StartAsync();

        var page = await rig.GetAsync("/sandbox/invoices/in_<script>");

        Assert.Equal((404, "text/html"), (page.Status, page.ContentHeaders.ContentType!.MediaType));
        Assert.DoesNotContain("<script", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_are_encoded_and_nothing_is_loaded_from_elsewhere()
    {
        await using var rig = await Rig.StartAsync();
        const string Body = """{"firstName":"<img src=x>","lastName":"\"&'","channelType":"email","email":"a@b.example"}""";
        var created = await rig.PostAsync("/api/line-requests", Body);

        var page = await rig.GetAsync(created["paymentUrl"]!);

        Assert.Contains("&lt;img src=x&gt; &quot;&amp;&#x27;", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("://", page.Text, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("own", 303)]
    public async Task Only_the_page_itself_may_pay_through_a_browser(string origin, int status)
    {
        await using var rig = await Rig.StartAsync();
        var created = await rig.RequestEmailAsync();
        if (origin == "own") origin = rig.Sandbox.BaseUrl.GetLeftPart(UriPartial.Authority);

        var reply = await rig.PostAsync(created["paymentUrl"]!, "", ("Origin", origin));

        Assert.Equal(status, reply.Status);
        Assert.Equal(status == 303 ? LineStatus.Provisioning : LineStatus.AwaitingPayment, rig.Sandbox.State.LineRequests[0].ProvisioningStatus);
    }

    [Fact]
    public async Task A_foreign_host_name_is_refused()
    {
        await using var rig = await Rig.StartAsync();
        var created = await rig.RequestEmailAsync();

        Assert.Equal(403, (await rig.PostAsync(created["paymentUrl"]!, "", ("Host", "rebound.example"))).Status);
    }
}
