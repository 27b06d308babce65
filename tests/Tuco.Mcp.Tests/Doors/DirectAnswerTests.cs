using System.Text.Json.Nodes;
using Tuco.Mcp.Tests.Safety;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>What is answered without the SDK's server is what that server answers.</summary>
public sealed class DirectAnswerTests
{
    private const string Meta = """
        "io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},"io.modelcontextprotocol/clientInfo":{"name":"raw","version":"1"}
        """;

    /// <summary>Arguments with which a read gets as far as Tuco, and some that it refuses.</summary>
    public static TheoryData<string, string> Reads()
    {
        var reads = new TheoryData<string, string>();
        foreach (var tool in Catalog.Tools.Where(static tool => tool.Risk is Risk.Read))
        {
            reads.Add(tool.Name, ArgumentsOf(tool.Name));
            reads.Add(tool.Name, """{"nonsense":1}""");
        }
        return reads;
    }

    [Theory]
    [InlineData("2024-11-05")]
    [InlineData("2025-03-26")]
    [InlineData("2025-06-18")]
    [InlineData("2025-11-25")]
    public async Task Who_the_server_is_and_its_tools_are_the_same_in_each_version_with_sessions(string version)
    {
        await using var rig = await McpRig.StartAsync();
        await AssertSameAsync(rig, Initialize(version), Ask(1, "ping"), Ask(2, "tools/list"), Ask(3, "tools/list", "{}"), Ask(4, "tools/list", """{"cursor":"1"}"""));
    }

    [Fact]
    public async Task Who_the_server_is_and_its_tools_are_the_same_in_the_version_without_sessions()
    {
        await using var rig = await McpRig.StartAsync();
        await AssertSameAsync(rig, Ask(1, "server/discover", $$"""{"_meta":{ {{Meta}} } }"""), Ask(2, "tools/list", $$"""{"_meta":{ {{Meta}} } }"""),
            Ask(3, "ping", $$"""{"_meta":{ {{Meta}} } }"""), Ask(4, "server/discover"), Ask(5, "tools/list"));
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task A_read_is_answered_the_same(string tool, string arguments)
    {
        await using var rig = await McpRig.StartAsync();
        var call = $$""" "name":"{{tool}}","arguments":{{arguments}} """;
        await AssertSameAsync(rig, Initialize("2025-06-18"), Ask(1, "tools/call", $$"""{ {{call}}, "_meta":{"x-correlation-id":"same"} }"""));
        await AssertSameAsync(rig, Ask(1, "tools/call", $$"""{ {{call}}, "_meta":{"x-correlation-id":"same", {{Meta}} } }"""));
    }

    [Theory]
    [InlineData("""{"name":"list_lines","arguments":{"text":"\ud83d"} }""")]
    [InlineData("""{"name":"list_lines","arguments":{"text":"\ud83d\ude00"},"_meta":{"x-correlation-id":"same"} }""")]
    [InlineData("""{"name":"list_lines","arguments":[]}""")]
    [InlineData("""{"name":"list_lines","arguments":null,"_meta":{"x-correlation-id":"same"} }""")]
    [InlineData("""{"name":"list_lines","_meta":{"x-correlation-id":"same","progressToken":1} }""")]
    [InlineData("""{"name":"list_lines","_meta":7}""")]
    [InlineData("""{"name":7}""")]
    [InlineData("""{"name":"no_such_tool"}""")]
    [InlineData("""{"arguments":{} }""")]
    [InlineData("[]")]
    public async Task A_call_that_is_not_plain_is_judged_by_the_server(string parameters)
    {
        await using var rig = await McpRig.StartAsync();
        await AssertSameAsync(rig, Initialize("2025-11-25"), Ask(1, "tools/call", parameters));
    }

    [Theory]
    [InlineData("""{"elicitation":7}""", """{"name":"raw","version":"1"}""")]
    [InlineData("""{"roots":{"listChanged":7} }""", """{"name":"raw","version":"1"}""")]
    [InlineData("""{"experimental":[]}""", """{"name":"raw","version":"1"}""")]
    [InlineData("{}", """{"name":"raw","version":"1","title":5}""")]
    [InlineData("{}", """{"name":"raw","version":"1","icons":7}""")]
    [InlineData("{}", """{"name":"\ud83d","version":"1"}""")]
    [InlineData("{}", """{"name":"raw"}""")]
    [InlineData("""{"elicitation":{"form":{},"url":{} },"roots":{"listChanged":true},"sampling":{} }""", """{"name":"raw","version":"1","title":"Raw"}""")]
    public async Task A_client_that_says_odd_things_of_itself_is_judged_by_the_server(string capabilities, string client)
    {
        await using var rig = await McpRig.StartAsync();
        await AssertSameAsync(rig, Ask(0, "initialize", $$"""{"protocolVersion":"2025-06-18","capabilities":{{capabilities}},"clientInfo":{{client}} }"""));
        await AssertSameAsync(rig, Ask(1, "server/discover", $$"""
            {"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{{capabilities}},"io.modelcontextprotocol/clientInfo":{{client}} } }
            """));
    }

    [Theory]
    [InlineData("tools/list", "[]")]
    [InlineData("tools/list", """{"Cursor":"x"}""")]
    [InlineData("tools/list", """{"_meta":{"a":"\ud83d"} }""")]
    [InlineData("ping", """{"_meta":7}""")]
    public async Task What_is_asked_oddly_is_judged_by_the_server(string method, string parameters)
    {
        await using var rig = await McpRig.StartAsync();
        await AssertSameAsync(rig, Initialize("2025-11-25"), Ask(1, method, parameters));
    }

    [Fact]
    public async Task A_list_that_a_rule_shortens_is_the_same()
    {
        await using var rig = await McpRig.StartAsync(safety: static rules => rules with { ReadOnly = true }, tools: new ToolSelection { Toolsets = ["lines", "webhooks"] });
        await AssertSameAsync(rig, Initialize("2025-06-18"), Ask(1, "tools/list"), Ask(2, "tools/call", """{"name":"analytics"}"""));
    }

    private static string ArgumentsOf(string tool) => tool switch
    {
        "line_status" => """{"lineRequestId":"6a091e74542d9e3d645925ae"}""",
        "check_imessage" => """{"addresses":["+12025550143"]}""",
        "query_action" => """{"action":"leads.getAll"}""",
        "check_line_health" => """{"lineId":"667f1f77bcf86cd799439001"}""",
        _ => "{}",
    };

    private static string Initialize(string version) =>
        Ask(0, "initialize", $$"""{"protocolVersion":"{{version}}","capabilities":{},"clientInfo":{"name":"raw","version":"1"} }""");

    private static string Ask(int id, string method, string? parameters = null) =>
        $$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}"{{(parameters is null ? "" : ",\"params\":" + parameters)}}}""";

    /// <summary>One line after the other, to both.</summary>
    private static async Task AssertSameAsync(McpRig rig, params string[] lines)
    {
        await using var front = LineSession.Start(rig);
        await using var server = RawSession.Start(rig);
        foreach (var line in lines)
        {
            var expected = await server.AskAsync(line);
            var given = await front.AskAsync(line);
            Assert.True(JsonNode.DeepEquals(expected, given), $"{line}\n{expected.ToJsonString()}\n{given.ToJsonString()}");
        }
    }
}
