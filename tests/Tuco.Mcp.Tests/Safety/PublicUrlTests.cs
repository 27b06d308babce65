using System.Text.Json.Nodes;
using Tuco.Mcp.Pipeline;
using Tuco.Mcp.Tests.Doors;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>An address that Tuco is to fetch lies on the public internet, in every notation.</summary>
public sealed class PublicUrlTests
{
    [Theory]
    [InlineData("https://example.com/a.png")]
    [InlineData("HTTPS://EXAMPLE.COM/a.png")]
    [InlineData("https://example.com")]
    [InlineData("https://example.com.")]
    [InlineData("https://example.com:8443/a?x=1&y=[2]@b")]
    [InlineData("https://cdn_1.example.co.uk/%D0%B0/b(1)'.jpg")]
    [InlineData("https://münchen.example.de/ü.png")]
    [InlineData("https://MÜNCHEN.de/")]
    [InlineData("https://例え.jp/a")]
    [InlineData("https://xn--mnchen-3ya.de/")]
    [InlineData("https://उदाहरण.भारत/")]
    [InlineData("https://8.8.8.8/a.png")]
    [InlineData("https://[2606:4700:4700::1111]/a.png")]
    [InlineData("https://[2606:4700:4700::1111]:444/a.png")]
    [InlineData("https://localhost.example.com/")]
    [InlineData("https://10.example.com/")]
    [InlineData("https://internal.example.com/")]
    public void A_public_address_is_taken(string url) => Assert.Null(PublicUrl.FaultOf(url));

    [Theory]
    [InlineData("http://example.com/a", "https://")]
    [InlineData("ftp://example.com/a", "https://")]
    [InlineData("file:///etc/passwd", "https://")]
    [InlineData("data:text/html,x", "https://")]
    [InlineData("//example.com/a", "https://")]
    [InlineData("https:/example.com/a", "https://")]
    [InlineData("https:example.com", "https://")]
    [InlineData("https://", "no host")]
    [InlineData("https:///a", "no host")]
    [InlineData("https://:443/a", "no host")]
    [InlineData("https://?x", "no host")]
    [InlineData("https://user@example.com/", "(@)")]
    [InlineData("https://example.com:x@127.0.0.1/", "(@)")]
    [InlineData("https://example.com\\@127.0.0.1/", "backslash")]
    [InlineData("https://example.com/a b", "space")]
    [InlineData("https://example.com/\u200ba", "character")]
    [InlineData("https://example.com/\r\nHost: x", "character")]
    [InlineData("https://127.0.0.1#@example.com/", "#")]
    [InlineData("https://example.com/#a", "#")]
    [InlineData("https://example.com:0/", "port")]
    [InlineData("https://example.com:65536/", "port")]
    [InlineData("https://example.com:/", "port")]
    [InlineData("https://example.com:x/", "port")]
    [InlineData("https://localhost/a", "local")]
    [InlineData("https://LOCALHOST.:443/a", "local")]
    [InlineData("https://a.localhost/", "local")]
    [InlineData("https://printer.local/", "local")]
    [InlineData("https://api.internal/", "local")]
    [InlineData("https://metadata.google.internal/computeMetadata/v1/", "local")]
    [InlineData("https://router/", "local")]
    [InlineData("https://nas.home.arpa/", "local")]
    [InlineData("https://127.0.0.1/", "not on the public")]
    [InlineData("https://127.0.0.1./", "not on the public")]
    [InlineData("https://10.1.2.3/", "not on the public")]
    [InlineData("https://172.16.0.1/", "not on the public")]
    [InlineData("https://192.168.1.1/", "not on the public")]
    [InlineData("https://169.254.169.254/latest/meta-data/", "not on the public")]
    [InlineData("https://100.64.0.1/", "not on the public")]
    [InlineData("https://0.0.0.0/", "not on the public")]
    [InlineData("https://224.0.0.1/", "not on the public")]
    [InlineData("https://255.255.255.255/", "not on the public")]
    [InlineData("https://192.0.2.1/", "not on the public")]
    [InlineData("https://198.18.0.1/", "not on the public")]
    [InlineData("https://2130706433/", "notation")]
    [InlineData("https://134744072/", "notation")]
    [InlineData("https://0x7f000001/", "notation")]
    [InlineData("https://0x7f.0.0.1/", "notation")]
    [InlineData("https://127.0.0.0x1/", "notation")]
    [InlineData("https://0177.0.0.1/", "notation")]
    [InlineData("https://017700000001/", "notation")]
    [InlineData("https://127.1/", "notation")]
    [InlineData("https://127.0.1/", "notation")]
    [InlineData("https://1.2.3.4.5/", "notation")]
    [InlineData("https://256.1.1.1/", "notation")]
    [InlineData("https://example.1/", "notation")]
    [InlineData("https://[::1]/", "not on the public")]
    [InlineData("https://[::]/", "not on the public")]
    [InlineData("https://[::ffff:127.0.0.1]/", "not on the public")]
    [InlineData("https://[::ffff:7f00:1]/", "not on the public")]
    [InlineData("https://[::127.0.0.1]/", "not on the public")]
    [InlineData("https://[64:ff9b::7f00:1]/", "not on the public")]
    [InlineData("https://[64:ff9b:1::1]/", "not on the public")]
    [InlineData("https://[2002:7f00:1::]/", "not on the public")]
    [InlineData("https://[2001:0:1::1]/", "not on the public")]
    [InlineData("https://[2001:db8::1]/", "not on the public")]
    [InlineData("https://[fe80::1]/", "not on the public")]
    [InlineData("https://[fd00::1]/", "not on the public")]
    [InlineData("https://[fec0::1]/", "not on the public")]
    [InlineData("https://[ff02::1]/", "not on the public")]
    [InlineData("https://[fe80::1%25eth0]/", "none")]
    [InlineData("https://[2606:4700::1%eth0]/", "none")]
    [InlineData("https://[::1/", "none")]
    [InlineData("https://[::1]x/", "none")]
    [InlineData("https://127%2e0%2e0%2e1/", "domain")]
    [InlineData("https://exa%6dple.com/", "domain")]
    [InlineData("https://１２７.0.0.1/", "notation")]
    [InlineData("https://127。0。0。1/", "domain")]
    [InlineData("https://ｌｏｃａｌｈｏｓｔ/", "domain")]
    [InlineData("https://localhoſt/", "domain")]
    [InlineData("https://a.ⅼocal/", "domain")]
    [InlineData("https://𝐥𝐨𝐜𝐚𝐥𝐡𝐨𝐬𝐭/", "domain")]
    [InlineData("https://①②⑦.0.0.①/", "domain")]
    [InlineData("https://example..com/", "domain")]
    [InlineData("https://.example.com/", "domain")]
    [InlineData("https://-a.example.com/", "domain")]
    [InlineData("https://example.com../", "domain")]
    [InlineData("https://exa mple.com/", "space")]
    public void Any_other_is_refused_and_the_words_say_why(string url, string why) => Assert.Contains(why, PublicUrl.FaultOf(url) ?? "nothing", StringComparison.Ordinal);

    [Fact]
    public void An_address_has_at_most_2000_characters()
    {
        Assert.Null(PublicUrl.FaultOf("https://example.com/".PadRight(2000, 'a')));
        Assert.Contains("2,000", PublicUrl.FaultOf("https://example.com/".PadRight(2001, 'a')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("send_message", "attachmentUrls")]
    [InlineData("request_line", "profileImageUrl")]
    public async Task A_tool_tells_what_is_wrong_and_what_is_allowed_and_asks_nobody(string tool, string argument)
    {
        await using var rig = await McpRig.StartAsync();
        var arguments = JsonNode.Parse(Calls.Arguments(tool))!.AsObject();
        arguments[argument] = "https://169.254.169.254/latest";

        var reply = await rig.CallAsync(tool, arguments.ToJsonString());

        Assert.Equal("invalid_arguments", reply.Code);
        Assert.Contains($"{argument} is \"https://169.254.169.254/latest\", which has an IP address that is not on the public internet; allowed: ", reply.Text, StringComparison.Ordinal);
        Assert.Contains("a public https URL such as https://example.com/a.png", reply.Text, StringComparison.Ordinal);
        Assert.Empty(rig.Sandbox.Requests);
    }
}
