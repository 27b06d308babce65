using System.Text.Json.Nodes;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Safety;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>A request that no tool can read is answered with what is wrong with it and what is expected.</summary>
public sealed class ProtocolErrorTests
{
    private const string Key = "tuco_sk_Q7w9ZkP3rT5vX1yBmN8cL2dF";
    private const int InvalidParams = -32602;

    [Theory]
    [InlineData("""{"name":"list_lines","arguments":[]}""", "$.arguments", "a JSON object")]
    [InlineData("""{"name":"list_lines","arguments":"x"}""", "$.arguments", "a JSON object")]
    [InlineData("""{"name":"list_lines","arguments":"{\"limit\":5}"}""", "$.arguments", "a JSON object")]
    [InlineData("""{"name":5,"arguments":{}}""", "$.name")]
    [InlineData("""{"name":"list_lines","requestState":5}""", "$.requestState")]
    [InlineData("[]", "tools/call")]
    [InlineData("\"x\"", "tools/call")]
    [InlineData("""{"name":"list_lines","_meta":5}""", "tools/call")]
    [InlineData("""{"name":"list_lines","name":"analytics"}""", "tools/call", "twice")]
    [InlineData("""{"name":"list_lines","arguments":{"text":"bad \ud83d end"}}""", "no valid Unicode")]
    [InlineData("""{"name":"list_lines","arguments":{"text":{"deep":["bad \udc00"]}}}""", "no valid Unicode")]
    [InlineData("""{"name":"list_lines","arguments":{"bad \ud83d":1}}""", "no valid Unicode")]
    [InlineData("""{"name":"bad \ud83d"}""", "no valid Unicode")]
    public async Task A_call_of_a_wrong_shape_is_told_what_is_wrong(string parameters, params string[] told)
    {
        await using var rig = await McpRig.StartAsync();
        await using var wire = RawSession.Start(rig);
        await wire.InitializeAsync(Acts.Older, "{}");

        var error = await ErrorAsync(wire, "tools/call", parameters);

        Assert.Equal(InvalidParams, (int)error["code"]!);
        Assert.All(told, words => Assert.Contains(words, (string)error["message"]!, StringComparison.Ordinal));
        Assert.DoesNotContain("System.", (string)error["message"]!, StringComparison.Ordinal);
        Assert.Empty(rig.Sandbox.Requests);
    }

    [Fact]
    public async Task Other_requests_of_a_wrong_shape_likewise_and_the_session_goes_on()
    {
        await using var rig = await McpRig.StartAsync();
        await using var wire = RawSession.Start(rig);
        Assert.Equal(InvalidParams, (int)(await ErrorAsync(wire, "initialize", """{"protocolVersion":5}"""))["code"]!);
        await wire.InitializeAsync(Acts.Older, "{}");

        Assert.Contains("$.cursor", (string)(await ErrorAsync(wire, "tools/list", """{"cursor":5}"""))["message"]!, StringComparison.Ordinal);
        await wire.SendAsync(8, "tools/call", """{"name":"list_lines"}""");

        Assert.NotNull((await wire.ReadAsync())["result"]!["structuredContent"]);
    }

    [Theory]
    [InlineData("""{"confirm":"accept"}""")]
    [InlineData("""{"confirm":["accept"]}""")]
    [InlineData("""{"confirm":5}""")]
    [InlineData("""{"confirm":null}""")]
    [InlineData("""{"confirm":{"action":{"accept":true}}}""")]
    [InlineData("""{"confirm":{"action":"accept","content":"x"}}""")]
    [InlineData("[]")]
    public async Task A_reply_of_a_wrong_shape_is_told_so_and_is_no_consent(string replies)
    {
        await using var rig = await McpRig.StartAsync(safety: static safety => safety with { Confirm = ConfirmMode.Auto });
        await using var wire = RawSession.Start(rig);
        var state = (string)(await wire.CallAsync("request_line", Acts.Line()))["requestState"]!;

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => wire.CallAsync("request_line", Acts.Line(), state, replies));

        var error = JsonNode.Parse(refused.Message)!["error"]!;
        Assert.Equal(InvalidParams, (int)error["code"]!);
        Assert.Contains("inputResponses", (string)error["message"]!, StringComparison.Ordinal);
        Assert.Empty(rig.Writes());
    }

    [Fact]
    public async Task No_error_of_the_protocol_echoes_a_key()
    {
        await using var rig = await McpRig.StartAsync(new SandboxOptions { ApiKey = Key });
        (await rig.CallAsync("list_lines")).IsDone();
        await using var wire = RawSession.Start(rig);
        await wire.InitializeAsync(Acts.Older, "{}");

        foreach (var (method, parameters) in new[]
        {
            (Key, "{}"), ("tools/call", $$"""{"name":"{{Key}}"}"""), ("tools/list", $$"""{"cursor":"{{Key}}"}"""),
            ("tools/call", $$$"""{"name":"list_lines","_meta":{"io.modelcontextprotocol/protocolVersion":"{{{Key}}}"}}"""),
            ("tools/call", $$$"""{"name":"list_lines","arguments":{"{{{Key}}}":"\ud83d"}}"""),
        })
        {
            await wire.SendAsync(7, method, parameters);
            Assert.DoesNotContain(Key[8..14], (await wire.ReadAsync()).ToJsonString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_version_that_is_a_key_is_not_echoed()
    {
        await using var rig = await McpRig.StartAsync(new SandboxOptions { ApiKey = Key });
        (await rig.CallAsync("list_lines")).IsDone();
        await using var wire = RawSession.Start(rig);

        var error = await ErrorAsync(wire, "server/discover", $$$$"""
            {"_meta":{"io.modelcontextprotocol/protocolVersion":"{{{{Key}}}}","io.modelcontextprotocol/clientInfo":{"name":"raw","version":"1"},
             "io.modelcontextprotocol/clientCapabilities":{}}}
            """);

        Assert.DoesNotContain(Key[8..14], error.ToJsonString(), StringComparison.Ordinal);
    }

    private static async Task<JsonNode> ErrorAsync(RawSession wire, string method, string parameters)
    {
        await wire.SendAsync(7, method, parameters);
        var answer = await wire.ReadAsync();
        return answer["error"] ?? throw new InvalidOperationException(answer.ToJsonString());
    }

    [Theory]
    [InlineData("""{"requestId":"\\ud800"}""")]
    [InlineData("""{"\\ud800":1}""")]
    [InlineData("""["x"]""")]
    [InlineData("5")]
    [InlineData("""{"requestId":1,"requestId":2}""")]
    [InlineData("""{"requestId":{"a":1}}""")]
    public async Task A_cancellation_that_cannot_be_read_makes_nobody_deaf(string parameters)
    {
        await using var program = Program.Start(new Dictionary<string, string> { ["TUCO_SANDBOX"] = "true" });
        await program.InitializeAsync();
        await program.SendAsync("tools/call", 1, $$"""{"name":"line_status","arguments":{"lineRequestId":"{{Tuco.Sandbox.Seeded.HealthyLineId}}","waitSeconds":5} }""");

        await program.WriteAsync($$"""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{{parameters}}}""");
        await program.SendAsync("ping", 2);

        Assert.NotNull((await program.AnswerAsync(2))["result"]);
    }

    [Fact]
    public async Task An_argument_that_stands_twice_is_refused_because_nobody_knows_which_was_meant()
    {
        await using var program = Program.Start(new Dictionary<string, string> { ["TUCO_SANDBOX"] = "true" });
        await program.InitializeAsync();
        await program.SendAsync("tools/call", 1, """{"name":"send_message","arguments":{"recipientPhone":"+12025550143","recipientPhone":"+12025550144","message":"Hi"}}""");

        var error = (await program.AnswerAsync(1))["error"]!;

        Assert.Equal(-32602, (int)error["code"]!);
        Assert.Contains("a name stands twice", (string)error["message"]!, StringComparison.Ordinal);
    }
}
