namespace Tuco.Mcp.Tests.Doors;

/// <summary>The main job, end to end.</summary>
public sealed class FiveToolsTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("2025-06-18")]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task A_working_day_in_every_protocol_era(string? protocol)
    {
        await using var rig = await McpRig.StartAsync(protocol: protocol);

        var lines = await rig.CallAsync("list_lines");
        var requested = await rig.CallAsync("request_line", """{"firstName":"Support","lastName":"Two","channelType":"email","email":"two@example.com"}""");
        using (var browser = new HttpClient())
            (await browser.PostAsync(new Uri((string)requested["paymentUrl"]!), null)).EnsureSuccessStatusCode();
        rig.Clock.Advance(TimeSpan.FromSeconds(5));
        var status = await rig.CallAsync("line_status", $$"""{"lineRequestId":"{{requested["lineRequestId"]}}"}""");
        var before = await rig.CallAsync("analytics", """{"period":"today"}""");
        var sent = await rig.CallAsync("send_message", """{"recipientPhone":"+12025550143","message":"Hi"}""");
        var after = await rig.CallAsync("analytics", """{"period":"today"}""");

        Assert.NotEmpty(lines["lines"]!.AsArray());
        Assert.Equal("awaiting_payment", (string?)requested["status"]);
        Assert.Equal("active", (string?)status["status"]);
        Assert.Equal("accepted", (string?)sent["outcome"]);
        Assert.Equal((int)before["metrics"]!["sent"]! + 1, (int)after["metrics"]!["sent"]!);
    }
}
