using System.Net;
using Tuco.Mcp.Options;

namespace Tuco.Mcp.Tests.Http;

/// <summary>Who gets in, and what a page of a stranger can do.</summary>
public sealed class HttpAccessTests
{
    private const string Token = "a-token-that-nobody-guesses";

    [Theory]
    [InlineData("POST", "/mcp")]
    [InlineData("GET", "/mcp")]
    [InlineData("DELETE", "/mcp")]
    [InlineData("OPTIONS", "/mcp")]
    [InlineData("GET", "/sse")]
    [InlineData("POST", "/message?sessionId=x")]
    [InlineData("GET", "/anything")]
    public async Task A_foreign_host_or_page_gets_403_on_every_route(string method, string path)
    {
        await using var rig = await HttpRig.StartAsync();

        foreach (var (name, value) in new[] { ("Host", "evil.example"), ("Host", "127.0.0.1.evil.example"), ("Origin", "https://evil.example"), ("Origin", "null") })
        {
            using var answer = await rig.Raw.SendAsync(HttpRig.Request(new HttpMethod(method), path, method == "POST" ? Rpc.Initialize : null, (name, value)));
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        }
        Assert.Equal(0, rig.Server.SessionCount);
    }

    [Theory]
    [InlineData("/livez")]
    [InlineData("/readyz")]
    public async Task The_probes_answer_any_host_without_a_token(string path)
    {
        await using var rig = await HttpRig.StartAsync(static http => http with { Tokens = [Token] });

        using var answer = await rig.Raw.SendAsync(HttpRig.Request(HttpMethod.Get, path, null, ("Host", "10.1.2.3")));

        Assert.Equal("ok\n", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Pages_of_this_machine_and_of_allowed_origins_may_call_and_see_the_session()
    {
        await using var rig = await HttpRig.StartAsync(static http => http with { AllowedOrigins = ["https://app.example.com"], AllowedHosts = ["mcp.example.com"] });

        foreach (var origin in new[] { "http://localhost:6274", "https://app.example.com" })
        {
            using var preflight = await rig.Raw.SendAsync(HttpRig.Request(HttpMethod.Options, "/mcp", null,
                ("Host", "mcp.example.com"), ("Origin", origin), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "mcp-param-a, x-tuco-read-only, cookie")));
            Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
            Assert.Equal(origin, Assert.Single(preflight.Headers.GetValues("Access-Control-Allow-Origin")));
            var allowed = string.Join(", ", preflight.Headers.GetValues("Access-Control-Allow-Headers"));
            Assert.Contains("Mcp-Session-Id", allowed, StringComparison.Ordinal);
            Assert.Contains("mcp-param-a", allowed, StringComparison.Ordinal);
            Assert.DoesNotContain("cookie", allowed, StringComparison.OrdinalIgnoreCase);
            using var opened = await rig.PostAsync(Rpc.Initialize, ("Origin", origin));
            opened.EnsureSuccessStatusCode();
            Assert.Contains("Mcp-Session-Id", string.Join(", ", opened.Headers.GetValues("Access-Control-Expose-Headers")), StringComparison.Ordinal);
            Assert.Contains("WWW-Authenticate", string.Join(", ", opened.Headers.GetValues("Access-Control-Expose-Headers")), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer ")]
    [InlineData("Basic YTpi")]
    [InlineData("Bearer a-token-that-nobody-guesse")]
    [InlineData("Bearer a-token-that-nobody-guesses2")]
    public async Task No_token_or_a_wrong_one_gets_401_and_a_challenge(string? authorization)
    {
        await using var rig = await HttpRig.StartAsync(static http => http with { Tokens = ["another-one", Token] });

        using var answer = await rig.PostAsync(Rpc.Initialize, authorization is null ? [] : [("Authorization", authorization)]);

        Assert.StartsWith("Bearer", Assert.Single(answer.Headers.GetValues("WWW-Authenticate")), StringComparison.Ordinal);
        Assert.DoesNotContain("guess", (await answer.ErrorAsync(401)).ToJsonString(), StringComparison.Ordinal);
        using var query = await rig.Raw.SendAsync(HttpRig.Request(HttpMethod.Post, "/mcp?access_token=" + Token, Rpc.Initialize));
        Assert.Equal(HttpStatusCode.Unauthorized, query.StatusCode);
    }

    [Fact]
    public async Task A_session_of_another_caller_is_not_there()
    {
        await using var rig = await HttpRig.StartAsync(static http => http with { Tokens = ["one-token", "other-token"] });
        var session = await rig.SessionAsync(("Authorization", "Bearer one-token"));

        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Get, HttpMethod.Delete })
        {
            using var other = await rig.Raw.SendAsync(HttpRig.Request(method, "/mcp", method == HttpMethod.Post ? Rpc.Ping : null,
                ("Authorization", "Bearer other-token"), ("Mcp-Session-Id", session)));
            Assert.Equal(-32001, (int)(await other.ErrorAsync(404))["code"]!);
        }
        using var own = await rig.PostAsync(Rpc.Ping, ("Authorization", "Bearer one-token"), ("Mcp-Session-Id", session));
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    [Fact]
    public async Task A_token_taken_out_of_the_file_stops_getting_in_within_a_second()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "old-token-1\nold-token-2\n");
        await using var rig = await HttpRig.StartAsync(http => http with { TokenFile = file });
        await rig.SessionAsync(("Authorization", "Bearer old-token-2"));

        await File.WriteAllTextAsync(file, "new-token");

        await UntilAsync(async () =>
        {
            using var answer = await rig.PostAsync(Rpc.Initialize, ("Authorization", "Bearer old-token-2"));
            return answer.StatusCode == HttpStatusCode.Unauthorized;
        });
        await rig.SessionAsync(("Authorization", "Bearer new-token"));
        File.Delete(file);
        await UntilAsync(async () =>
        {
            using var answer = await rig.PostAsync(Rpc.Initialize, ("Authorization", "Bearer new-token"));
            return answer.StatusCode == HttpStatusCode.Unauthorized;
        });
    }

    [Fact]
    public async Task Of_many_tokens_in_a_file_none_is_cut_short()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, 80).Select(static n => $"token-{n:00}-{new string('x', 60)}"));
        await using var rig = await HttpRig.StartAsync(http => http with { TokenFile = file });

        await rig.SessionAsync(("Authorization", $"Bearer token-79-{new string('x', 60)}"));
        using var part = await rig.PostAsync(Rpc.Initialize, ("Authorization", "Bearer toke"));
        Assert.Equal(HttpStatusCode.Unauthorized, part.StatusCode);
        await File.WriteAllTextAsync(file, "token-00\n" + new string('y', 70_000));
        await UntilAsync(async () =>
        {
            using var answer = await rig.PostAsync(Rpc.Initialize, ("Authorization", "Bearer token-00"));
            return answer.StatusCode == HttpStatusCode.Unauthorized;
        });
        File.Delete(file);
    }

    [Fact]
    public async Task A_request_can_make_itself_read_only_and_nothing_else()
    {
        await using var rig = await HttpRig.StartAsync();
        await using var client = await rig.ClientAsync(headers: ("X-Tuco-Read-Only", "true"));
        await using var free = await rig.ClientAsync(headers: ("X-Tuco-Read-Only", "false"));

        Assert.DoesNotContain(await client.ListToolsAsync(), static tool => tool.Name is "send_message" or "request_line");
        var refused = await client.CallToolAsync("send_message", new Dictionary<string, object?> { ["recipientPhone"] = "+12025550143", ["message"] = "Hi" });
        Assert.True(refused.IsError);
        Assert.Contains("X-Tuco-Read-Only", ((ModelContextProtocol.Protocol.TextContentBlock)refused.Content[0]).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(rig.Sandbox.Requests, static request => request.Method == "POST");
        Assert.Contains(await free.ListToolsAsync(), static tool => tool.Name == "send_message");
        await using var strict = await HttpRig.StartAsync(safety: static safety => safety with { ReadOnly = true });
        await using var loosened = await strict.ClientAsync(headers: ("X-Tuco-Read-Only", "false"));
        Assert.DoesNotContain(await loosened.ListToolsAsync(), static tool => tool.Name == "send_message");
    }

    [Theory]
    [InlineData("127.0.0.1", 0, null)]
    [InlineData("0.0.0.0", 2, "TUCO_HTTP_TOKEN")]
    [InlineData("::", 2, "TUCO_HTTP_ALLOWED_HOSTS")]
    public void Beyond_loopback_tokens_and_hosts_are_required(string address, int faults, string? named)
    {
        var found = new HttpSettings { Address = IPAddress.Parse(address) }.Faults().ToList();

        Assert.Equal(faults, found.Count);
        if (named is not null)
            Assert.Contains(found, fault => fault.StartsWith(named, StringComparison.Ordinal));
        Assert.Empty(new HttpSettings { Address = IPAddress.Parse(address), Tokens = ["t"], AllowedHosts = ["h"] }.Faults());
    }

    internal static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        while (!await holds())
        {
            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds < 20, "It did not come true.");
            await Task.Delay(20);
        }
    }
}
