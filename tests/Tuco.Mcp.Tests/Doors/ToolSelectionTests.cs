using System.Text.Json.Nodes;
using ModelContextProtocol;
using Tuco.Mcp.Tests.Http;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>Which tools are on, by the operator's choice and by a request's own.</summary>
public sealed class ToolSelectionTests
{
    private static readonly IEnumerable<string> Defaults = Catalog.Toolsets.Where(static one => one.IsDefault).SelectMany(static one => one.Tools)
        .Where(static tool => tool.Needs is Credential.Key).Select(static tool => tool.Name);

    [Theory]
    [InlineData(null, null, null, "default")]
    [InlineData("none", "list_lines", null, "list_lines")]
    [InlineData("lines", "Send-Message, analytics", "request_line,analytics", "list_lines,line_status,line_payment_link,cancel_line_request,send_message")]
    [InlineData("none", null, null, "")]
    [InlineData("none,leads", null, null, "find_leads,add_lead,check_imessage")]
    public async Task What_is_on_is_toolsets_and_tools_less_those_excluded(string? toolsets, string? tools, string? excluded, string expected)
    {
        var (code, output, errors) = await Program.RunAsync(Variables(toolsets, tools, excluded), "tools", "--json");

        Assert.Equal((0, ""), (code, errors));
        Assert.Equal(expected == "default" ? Defaults : expected.Split(',', StringSplitOptions.RemoveEmptyEntries), NamesIn(JsonNode.Parse(output)!));
    }

    [Theory]
    [InlineData("TUCO_TOOLSETS", "lines,mesages", "did you mean messages?")]
    [InlineData("TUCO_TOOLSETS", "qqqqqqqq", "there are lines, ")]
    [InlineData("TUCO_TOOLS", "list_line", "did you mean list_lines?")]
    [InlineData("TUCO_EXCLUDE_TOOLS", "send-mesage", "did you mean send_message?")]
    [InlineData("TUCO_TOOLS", "query_action", "needs TUCO_ACTIONS_URL and TUCO_ACTIONS_KEY")]
    [InlineData("TUCO_TOOLSETS", "actions", "needs TUCO_ACTIONS_URL and TUCO_ACTIONS_KEY")]
    [InlineData("TUCO_TOOLS", "check_line_health", "needs TUCO_CLERK_TOKEN")]
    [InlineData("TUCO_ACTIONS_KEY", "sk_1234", "TUCO_ACTIONS_URL: must be set")]
    [InlineData("TUCO_ACTIONS_URL", "https://acme.example.com", "TUCO_ACTIONS_KEY: must be set")]
    [InlineData("TUCO_ACTIONS_URL", "http://acme.example.com", "must be https")]
    public async Task A_choice_that_cannot_be_served_stops_the_start_and_says_what_would_do(string variable, string value, string told)
    {
        var (code, output, errors) = await Program.RunAsync(new Dictionary<string, string> { [variable] = value }, "stdio");

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(told, errors, StringComparison.Ordinal);
        Assert.StartsWith("tuco-mcp: TUCO_", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_off_is_neither_listed_nor_called()
    {
        await using var rig = await McpRig.StartAsync(tools: new ToolSelection { Toolsets = ["lines"] });

        Assert.DoesNotContain("send_message", (await rig.Client.ListToolsAsync()).Select(static tool => tool.Name));
        var refused = await Assert.ThrowsAsync<McpProtocolException>(() => rig.CallAsync("send_message", Calls.Send));

        Assert.Contains("send_message is not switched on here", refused.Message, StringComparison.Ordinal);
        Assert.Empty(rig.Sandbox.Requests);
    }

    [Fact]
    public async Task A_request_takes_tools_from_itself_and_never_adds_one()
    {
        await using var rig = await HttpRig.StartAsync(tools: new ToolSelection { Toolsets = ["lines", "insights"], Excluded = ["request_line"] });

        Assert.Equal(["list_lines", "line_status"], (await ListAsync(rig, "Lines, messages")).Take(2));
        Assert.DoesNotContain("send_message", await ListAsync(rig, "all"));
        Assert.DoesNotContain("request_line", await ListAsync(rig, "all"));
        Assert.Contains("analytics", await ListAsync(rig, "all"));
        Assert.DoesNotContain("analytics", await ListAsync(rig, "lines"));
        Assert.Empty(await ListAsync(rig, "none"));
        var (body, headers) = Rpc.Stateless("analytics");
        using var refused = await rig.PostAsync(body, [.. headers, ("X-Tuco-Toolsets", "lines")]);
        Assert.Contains("not among the toolsets that this client asks for with X-Tuco-Toolsets", (string)(await refused.JsonAsync())["error"]!["message"]!, StringComparison.Ordinal);
        Assert.Empty(rig.Sandbox.Requests);
    }

    [Fact]
    public async Task A_toolset_that_there_is_not_is_refused_before_anything_runs()
    {
        await using var rig = await HttpRig.StartAsync();
        var (body, headers) = Rpc.Stateless("list_lines");

        using var answer = await rig.PostAsync(body, [.. headers, ("X-Tuco-Toolsets", "lines,mesages")]);

        Assert.Contains("did you mean messages?", (string)(await answer.ErrorAsync(400))["message"]!, StringComparison.Ordinal);
        Assert.Empty(rig.Sandbox.Requests);
    }

    private static async Task<IReadOnlyList<string>> ListAsync(HttpRig rig, string toolsets)
    {
        await using var client = await rig.ClientAsync(headers: ("X-Tuco-Toolsets", toolsets));
        return [.. (await client.ListToolsAsync()).Select(static tool => tool.Name)];
    }

    private static Dictionary<string, string> Variables(string? toolsets, string? tools, string? excluded) =>
        new[] { ("TUCO_TOOLSETS", toolsets), ("TUCO_TOOLS", tools), ("TUCO_EXCLUDE_TOOLS", excluded) }
            .Where(static pair => pair.Item2 is not null).ToDictionary(static pair => pair.Item1, static pair => pair.Item2!);

    private static IEnumerable<string> NamesIn(JsonNode list) => list["tools"]!.AsArray().Select(static tool => (string)tool!["name"]!);
}
