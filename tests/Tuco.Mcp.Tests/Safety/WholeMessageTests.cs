using System.Text.Json;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Doors;

namespace Tuco.Mcp.Tests.Safety;

/// <summary>What is agreed to must have been shown, all of it.</summary>
public sealed class WholeMessageTests
{
    [Fact]
    public async Task A_preview_with_a_token_shows_a_long_text_to_its_end_in_both_halves()
    {
        await using var rig = await McpRig.StartAsync(safety: Asking);
        var reply = await rig.CallAsync("send_message", Send(new string('a', 9_990) + "\u200Bthe end"));

        Assert.Equal("needs_confirmation", (string?)reply["status"]);
        Assert.NotNull(reply["confirmToken"]);
        Assert.Contains("a\\u{200B}the end»", reply.Text, StringComparison.Ordinal);
        Assert.EndsWith("a\\u{200B}the end", (string?)reply["preview"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_no_preview_can_show_gets_no_token()
    {
        await using var rig = await McpRig.StartAsync(safety: Asking);
        var reply = await rig.CallAsync("send_message", Send(string.Concat(Enumerable.Repeat("語", 9_000))));

        Assert.True(reply.IsError);
        Assert.StartsWith("not_confirmed: The text has 9000 characters, more than a preview can show", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("confirmToken:", reply.Text, StringComparison.Ordinal);
        Assert.Equal(0, rig.Sandbox.Requests.Count(static request => request.Path == "/api/messages" && request.Method == "POST"));
    }

    [Fact]
    public async Task A_dry_run_shows_how_such_a_text_begins()
    {
        await using var rig = await McpRig.StartAsync();
        var reply = await rig.CallAsync("send_message", Send(string.Concat(Enumerable.Repeat("語", 9_000)), ",\"dryRun\":true"));

        Assert.Equal("dry_run", (string?)reply["status"]);
        Assert.EndsWith("語…", (string?)reply["preview"]!["message"], StringComparison.Ordinal);
        Assert.Equal(9000, (int?)reply["preview"]!["characters"]);
    }

    private static SafetySettings Asking(SafetySettings rules) => rules with { Confirm = ConfirmMode.Auto, ConfirmBurst = 0 };

    private static string Send(string text, string more = "") => $$"""{"recipientPhone":"+12025550143","message":{{JsonSerializer.Serialize(text)}}{{more}}}""";
}
