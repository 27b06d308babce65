using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tuco.Mcp.Tests.Http;

/// <summary>What is answered without the SDK's server over HTTP is what that server answers.</summary>
public sealed class DirectHttpTests
{
    private const string Meta = """
        "_meta":{"x-correlation-id":"same","io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{"elicitation":{"form":{} } },"io.modelcontextprotocol/clientInfo":{"name":"raw","version":"1"} }
        """;

    [Theory]
    [InlineData("ping", null)]
    [InlineData("ping", "[]")]
    [InlineData("tools/list", null)]
    [InlineData("tools/list", "7")]
    [InlineData("tools/list", """{"Cursor":"x"}""")]
    [InlineData("tools/list", """{"cursor":"x"}""")]
    [InlineData("tools/call", """{"name":"list_campaigns","arguments":{"limit":1},"_meta":{"x-correlation-id":"same"} }""")]
    [InlineData("tools/call", """{"name":"list_lines","arguments":{"limit":-1,"nonsense":"\ud83d"},"_meta":{"x-correlation-id":"same"} }""")]
    [InlineData("tools/call", """{"name":"find_leads","arguments":{"search":"Bee"},"_meta":{"x-correlation-id":"same"} }""")]
    [InlineData("tools/call", """{"name":"no_such_tool"}""")]
    public async Task In_a_session(string method, string? parameters)
    {
        await using var rig = await HttpRig.StartAsync();
        await using var server = await rig.BesideAsync(takesShortWay: false);
        Assert.Equal(await InSessionAsync(server, method, parameters), await InSessionAsync(rig, method, parameters));
    }

    [Theory]
    [InlineData("tools/list", "")]
    [InlineData("server/discover", "")]
    [InlineData("ping", "")]
    [InlineData("tools/list", "\"cursor\":\"x\",")]
    [InlineData("tools/call", "\"name\":\"find_leads\",\"arguments\":{\"search\":\"Bee\"},")]
    [InlineData("tools/call", "\"name\":\"analytics\",\"arguments\":{\"period\":\"x\"},")]
    public async Task Without_a_session(string method, string parameters)
    {
        await using var rig = await HttpRig.StartAsync();
        await using var server = await rig.BesideAsync(takesShortWay: false);
        Assert.Equal(await StatelessAsync(server, method, parameters), await StatelessAsync(rig, method, parameters));
    }

    [Fact]
    public async Task A_long_text_with_an_escape_arrives_whole()
    {
        await using var rig = await HttpRig.StartAsync();
        for (var length = 1800; length < 4200; length += 300)
        {
            var arguments = $$"""{"name":"find_leads","arguments":{"search":{{JsonSerializer.Serialize("\n" + new string('x', length))}}},"_meta":{"x-correlation-id":"same"} }""";
            Assert.Contains("invalid_arguments: search is", await InSessionAsync(rig, "tools/call", arguments), StringComparison.Ordinal);
        }
    }

    private static async Task<string> InSessionAsync(HttpRig rig, string method, string? parameters)
    {
        using var opened = await rig.Raw.SendAsync(HttpRig.Request(HttpMethod.Post, "/mcp", Rpc.Initialize));
        var session = opened.Headers.GetValues("Mcp-Session-Id").Single();
        return await AskAsync(rig, $$"""{"jsonrpc":"2.0","id":"a\"b","method":"{{method}}"{{(parameters is null ? "" : ",\"params\":" + parameters)}}}""",
            ("Mcp-Session-Id", session));
    }

    private static Task<string> StatelessAsync(HttpRig rig, string method, string parameters) =>
        AskAsync(rig, $$"""{"jsonrpc":"2.0","id":7,"method":"{{method}}","params":{ {{parameters}} {{Meta}} } }""",
        [("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", method), .. Names(parameters)]);

    private static IEnumerable<(string, string)> Names(string parameters) =>
        parameters.Length > 0 && JsonNode.Parse("{" + parameters.TrimEnd(',') + "}")!["name"] is { } name ? [("Mcp-Name", (string)name!)] : [];

    /// <summary>Status, and the answer in one writing.</summary>
    private static async Task<string> AskAsync(HttpRig rig, string body, params (string, string)[] headers)
    {
        using var answer = await rig.Raw.SendAsync(HttpRig.Request(HttpMethod.Post, "/mcp", body, headers));
        return $"{(int)answer.StatusCode} {answer.Content.Headers.ContentType} {Sorted(JsonNode.Parse(await answer.Content.ReadAsStringAsync()))?.ToJsonString()}";
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject json => new JsonObject(json.OrderBy(static one => one.Key, StringComparer.Ordinal).Select(static one => KeyValuePair.Create(one.Key, Sorted(one.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
