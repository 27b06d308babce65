using System.Net;
using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Tests.Http;

/// <summary>Each request brings its own Tuco key.</summary>
public sealed class HttpPassthroughTests
{
    private const string KeyOfOne = "tuco_sk_one_0a1b2c3d4e5f60718293";
    private const string KeyOfOther = "tuco_sk_other_f0e1d2c3b4a5968778";

    [Fact]
    public async Task The_key_of_the_request_is_used_and_never_the_servers_own()
    {
        await using var rig = await StartAsync();
        await using var one = await rig.ClientAsync(headers: ("X-Tuco-Api-Key", KeyOfOne));
        await using var other = await rig.ClientAsync(protocol: "2025-11-25", headers: ("X-Tuco-Api-Key", KeyOfOther));

        await one.CallToolAsync("list_lines");
        await other.CallToolAsync("list_lines");

        Assert.Equal(["Bearer " + KeyOfOne, "Bearer " + KeyOfOther], rig.Sandbox.Requests.Select(static request => request.Headers["Authorization"]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sk_not_tucos")]
    [InlineData("tuco_with space")]
    public async Task A_request_without_a_key_is_not_served(string? key)
    {
        await using var rig = await StartAsync();

        using var answer = await rig.PostAsync(Rpc.Initialize, key is null ? [] : [("X-Tuco-Api-Key", key)]);

        Assert.Contains("X-Tuco-Api-Key", (string)(await answer.ErrorAsync(401))["message"]!, StringComparison.Ordinal);
        Assert.Empty(rig.Sandbox.Requests);
    }

    [Fact]
    public async Task Whoever_brings_a_key_that_does_not_work_is_told_where_it_comes_from()
    {
        await using var rig = await StartAsync();
        await using var client = await rig.ClientAsync(headers: ("X-Tuco-Api-Key", KeyOfOne + "_of_nobody"));

        var refused = await client.CallToolAsync("list_lines");

        var text = ((ModelContextProtocol.Protocol.TextContentBlock)refused.Content[0]).Text;
        Assert.StartsWith("unauthorized", text, StringComparison.Ordinal);
        Assert.Contains("X-Tuco-Api-Key", text, StringComparison.Ordinal);
        Assert.DoesNotContain("TUCO_API_KEY", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MCP-Protocol-Version", KeyOfOne)]
    public async Task A_key_in_a_wrong_header_is_not_given_back(string header, string value)
    {
        await using var rig = await StartAsync();

        using var refused = await rig.PostAsync(Rpc.Ping, ("X-Tuco-Api-Key", KeyOfOne), (header, value));

        var told = await refused.Content.ReadAsStringAsync();
        Assert.Contains("-32022", told, StringComparison.Ordinal);
        Assert.DoesNotContain("0a1b2c", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_caps_and_sessions_are_one_a_key()
    {
        await using var rig = await StartAsync(static safety => safety with { Limits = safety.Limits with { SendsPerMinute = 1 } });
        await using var one = await rig.ClientAsync(headers: ("X-Tuco-Api-Key", KeyOfOne));
        await using var other = await rig.ClientAsync(headers: ("X-Tuco-Api-Key", KeyOfOther));
        var hi = new Dictionary<string, object?> { ["recipientPhone"] = "+12025550143", ["message"] = "Hi" };

        Assert.False((await one.CallToolAsync("send_message", hi)).IsError == true);
        var capped = await one.CallToolAsync("send_message", new Dictionary<string, object?>(hi) { ["message"] = "again" });
        var free = await other.CallToolAsync("send_message", hi);

        Assert.True(capped.IsError);
        Assert.False(free.IsError == true);
        Assert.False(free.StructuredContent!.Value.TryGetProperty("replayed", out _));
        var session = await rig.SessionAsync(("X-Tuco-Api-Key", KeyOfOne));
        using var foreign = await rig.PostAsync(Rpc.Ping, ("X-Tuco-Api-Key", KeyOfOther), ("Mcp-Session-Id", session));
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
    }

    [Fact]
    public async Task A_key_that_tuco_echoes_is_cut_for_the_one_whose_it_is()
    {
        await using var rig = await StartAsync();
        rig.Sandbox.Faults.Add(new Tuco.Sandbox.Fault { Path = "/api/lines/by-user", Status = 400, Body = $$"""{"error":"no {{KeyOfOne}}"}""" });
        await using var one = await rig.ClientAsync(headers: ("X-Tuco-Api-Key", KeyOfOne));

        var refused = await one.CallToolAsync("list_lines");

        Assert.True(refused.IsError);
        Assert.DoesNotContain("0a1b2c", System.Text.Json.JsonSerializer.Serialize(refused.Content, ModelContextProtocol.McpJsonUtilities.DefaultOptions), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_of_the_protocol_does_not_echo_the_key_of_its_caller()
    {
        await using var rig = await StartAsync();
        var session = await rig.SessionAsync(("X-Tuco-Api-Key", KeyOfOne));

        using var unknown = await rig.PostAsync($$"""{"jsonrpc":"2.0","id":2,"method":"{{KeyOfOne}}"}""",
            ("X-Tuco-Api-Key", KeyOfOne), ("Mcp-Session-Id", session));
        using var unread = await rig.PostAsync("""{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"list_lines","arguments":[]}}""",
            ("X-Tuco-Api-Key", KeyOfOne), ("Mcp-Session-Id", session));

        var told = await unknown.Content.ReadAsStringAsync();
        Assert.Contains("-32601", told, StringComparison.Ordinal);
        Assert.DoesNotContain("0a1b2c", told, StringComparison.Ordinal);
        Assert.Contains("-32602", await unread.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_operators_key_counts_a_key_in_a_request_is_refused()
    {
        await using var rig = await HttpRig.StartAsync();

        using var answer = await rig.PostAsync(Rpc.Initialize, ("X-Tuco-Api-Key", KeyOfOne));

        Assert.Contains("X-Tuco-Api-Key", (string)(await answer.ErrorAsync(401))["message"]!, StringComparison.Ordinal);
    }

    private static async Task<HttpRig> StartAsync(Func<SafetySettings, SafetySettings>? safety = null)
    {
        var rig = await HttpRig.StartAsync(static http => http with { KeyPassthrough = true }, safety);
        rig.Sandbox.State.AddKey(KeyOfOne);
        rig.Sandbox.State.AddKey(KeyOfOther);
        return rig;
    }
}
