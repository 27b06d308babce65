using System.Net;
using ModelContextProtocol.Client;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Tests.Http;

/// <summary>What a good token is good for.</summary>
public sealed class OAuthScopeTests
{
    public static TheoryData<string, string> Needs => new()
    {
        { "list_lines", "tuco:read" },
        { "line_payment_link", "tuco:write" },
        { "cancel_messages", "tuco:write" },
        { "send_message", "tuco:send" },
        { "enroll_lead", "tuco:send" },
        { "request_line", "tuco:spend" },
    };

    [Theory]
    [MemberData(nameof(Needs))]
    public async Task A_call_needs_the_scope_of_its_risk_and_no_other_does(string tool, string scope)
    {
        await using var rig = await OAuthRig.StartAsync();
        var others = string.Join(' ', new[] { "tuco:read", "tuco:write", "tuco:send", "tuco:spend" }.Where(one => one != scope));

        using var refused = await rig.CallAsync(rig.Issuer.Token(others), tool, Doors.Calls.Arguments(tool));
        Assert.Empty(rig.Door.Sandbox.Requests);
        using var served = await rig.CallAsync(rig.Issuer.Token(scope), tool, Doors.Calls.Arguments(tool));

        Assert.Contains($"{tool}: it needs the scope {scope}", (string)(await refused.ErrorAsync(403))["message"]!, StringComparison.Ordinal);
        Assert.Equal(("insufficient_scope", scope), (refused.Challenge("error"), refused.Challenge("scope")));
        Assert.Equal("https://mcp.example.com/.well-known/oauth-protected-resource/mcp", refused.Challenge("resource_metadata"));
        Assert.NotNull((await served.JsonAsync())["result"]);
    }

    [Fact]
    public void Every_risk_has_its_scope() =>
        Assert.All(Enum.GetValues<Risk>(), static risk => Assert.Contains(Tuco.Mcp.Doors.Scopes.Of(risk), Tuco.Mcp.Doors.Scopes.All));

    [Theory]
    [InlineData("tuco:readx")]
    [InlineData("tuco")]
    [InlineData("tuco:*")]
    [InlineData("TUCO:READ")]
    [InlineData("tuco:read,tuco:send")]
    [InlineData("xtuco:read")]
    [InlineData("")]
    [InlineData(null)]
    public async Task What_only_looks_like_a_scope_is_none(string? scope)
    {
        await using var rig = await OAuthRig.StartAsync();

        Assert.Equal(HttpStatusCode.Forbidden, await rig.StatusAsync(rig.Issuer.Token(scope)));
    }

    [Fact]
    public async Task A_session_is_told_all_that_it_should_ask_for_and_goes_on_with_the_wider_token()
    {
        await using var rig = await OAuthRig.StartAsync();
        var session = await rig.Door.SessionAsync(Bearer("openid tuco:read"));

        using var refused = await rig.Door.PostAsync(Rpc.Call("send_message", Doors.Calls.Send), Bearer("openid tuco:read"), ("Mcp-Session-Id", session));
        Assert.Equal("tuco:read tuco:send", refused.Challenge("scope"));
        Assert.Equal(7, (int)(await refused.JsonAsync())["id"]!);
        using var sent = await rig.Door.PostAsync(Rpc.Call("send_message", Doors.Calls.Send), Bearer("tuco:send tuco:read"), ("Mcp-Session-Id", session));

        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        Assert.Single(rig.Door.Sandbox.Requests, static request => request is { Method: "POST", Path: "/api/messages" });

        (string, string) Bearer(string scope) => ("Authorization", "Bearer " + rig.Issuer.Token(scope));
    }

    [Fact]
    public async Task The_transport_of_2024_refuses_likewise()
    {
        await using var rig = await OAuthRig.StartAsync();
        var bearer = ("Authorization", "Bearer " + rig.Issuer.Token());
        await using var client = await rig.Door.ClientAsync(HttpTransportMode.Sse, headers: bearer);

        Assert.False((await client.CallToolAsync("list_lines")).IsError == true);
        var refused = await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.CallToolAsync("send_message",
            new Dictionary<string, object?> { ["recipientPhone"] = "+12025550143", ["message"] = "Hi" }).AsTask());

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.DoesNotContain(rig.Door.Sandbox.Requests, static request => request.Method == "POST");
    }

    [Fact]
    public async Task A_token_without_a_scope_of_ours_sees_what_there_is_and_can_call_none_of_it()
    {
        await using var rig = await OAuthRig.StartAsync();
        await using var client = await rig.Door.ClientAsync(protocol: "2025-11-25", headers: ("Authorization", "Bearer " + rig.Issuer.Token("openid")));

        Assert.Contains(await client.ListToolsAsync(), static tool => tool.Name == "send_message");
        await client.PingAsync();
        Assert.Equal(HttpStatusCode.Forbidden, await rig.StatusAsync(rig.Issuer.Token("openid")));
        Assert.Empty(rig.Door.Sandbox.Requests);
    }

    [Theory]
    [InlineData("""{"Name":"send_message","arguments":ARGUMENTS}""")]
    [InlineData("""{"NAME":"send_message","arguments":ARGUMENTS}""")]
    [InlineData("""{"name":"list_lines","Name":"send_message","arguments":ARGUMENTS}""")]
    [InlineData("""{"Name":"send_message","name":"list_lines","arguments":ARGUMENTS}""")]
    [InlineData("""{"name":"send\u005fmessage","arguments":ARGUMENTS}""")]
    public async Task No_way_of_writing_a_call_gets_it_past_its_scope(string parameters)
    {
        await using var rig = await OAuthRig.StartAsync();
        var bearer = ("Authorization", "Bearer " + rig.Issuer.Token());
        var session = await rig.Door.SessionAsync(bearer);
        var body = $$"""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{{parameters.Replace("ARGUMENTS", Doors.Calls.Send)}}}""";

        using var answer = await rig.Door.PostAsync(body, bearer, ("Mcp-Session-Id", session));
        using var notified = await rig.Door.PostAsync(body.Replace("\"id\":7,", ""), bearer, ("Mcp-Session-Id", session));

        Assert.DoesNotContain(rig.Door.Sandbox.Requests, static request => request.Method == "POST");
        Assert.False(answer.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("send_massage", "Did you mean send_message?")]
    [InlineData("delete_leads", "not switched on")]
    public async Task Of_a_tool_that_is_not_there_no_scope_is_asked(string tool, string told)
    {
        await using var rig = await OAuthRig.StartAsync();

        using var answer = await rig.CallAsync(rig.Issuer.Token(), tool);

        Assert.Contains(told, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("WWW-Authenticate"));
    }

    [Fact]
    public async Task What_one_person_was_asked_about_another_cannot_confirm()
    {
        const string Arguments = Doors.Calls.RequestLine;
        await using var rig = await OAuthRig.StartAsync(confirm: Tuco.Mcp.Safety.ConfirmMode.Auto);
        using var preview = await rig.CallAsync(rig.Issuer.Token("tuco:spend"), "request_line", Arguments);
        var token = (string)(await preview.JsonAsync())["result"]!["structuredContent"]!["confirmToken"]!;
        var confirmed = Arguments[..^1] + $",\"confirmToken\":\"{token}\"" + "}";

        using var other = await rig.CallAsync(rig.Issuer.Token("tuco:spend", static claims => claims["sub"] = "bob"), "request_line", confirmed);
        Assert.DoesNotContain(rig.Door.Sandbox.Requests, static request => request.Method == "POST");
        using var own = await rig.CallAsync(rig.Issuer.Token("tuco:spend tuco:read"), "request_line", confirmed);

        Assert.Contains("\"lineRequestId\"", await own.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("\"lineRequestId\"", await other.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
