using System.Net;
using System.Net.Sockets;
using System.Text;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Http;

/// <summary>What one request, and one caller, may use.</summary>
public sealed class HttpLimitsTests
{
    [Fact]
    public async Task A_body_beyond_a_mebibyte_gets_413_with_or_without_its_length()
    {
        await using var rig = await HttpRig.StartAsync();
        var large = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + new string('a', 1024 * 1024) + "\"}";

        using var told = await rig.PostAsync(large);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, told.StatusCode);
        using var chunked = await rig.Raw.SendAsync(With(HttpRig.Request(HttpMethod.Post, "/mcp", large), static request => request.Headers.TransferEncodingChunked = true));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, chunked.StatusCode);
        await rig.SessionAsync();
    }

    [Theory]
    [InlineData("", -32700)]
    [InlineData("garbage", -32700)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping"}{"jsonrpc":"2.0","id":2,"method":"ping"}""", -32700)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}""", -32700)]
    [InlineData("null", -32600)]
    [InlineData("[]", -32600)]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"ping"}]""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":null,"method":"ping"}""", -32600)]
    [InlineData("""{"jsonrpc":"1.0","id":1,"method":"ping"}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":7}""", -32600)]
    [InlineData("\"\\ud800\"", -32600)]
    public async Task What_is_no_single_message_gets_400_without_an_id(string body, int code)
    {
        await using var rig = await HttpRig.StartAsync();

        using var answer = await rig.PostAsync(body);

        var whole = await answer.JsonAsync();
        Assert.Equal((400, code), ((int)answer.StatusCode, (int)whole["error"]!["code"]!));
        Assert.Null(whole["id"]);
    }

    [Theory]
    [InlineData(20, 200)]
    [InlineData(40, 400)]
    public async Task Json_may_be_nested_32_deep(int depth, int status)
    {
        await using var rig = await HttpRig.StartAsync();
        var session = await rig.SessionAsync();
        var nested = new string('[', depth) + new string(']', depth);

        using var answer = await rig.PostAsync(Rpc.Call("list_lines", $$"""{"x":{{nested}}}"""), ("Mcp-Session-Id", session));

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("Accept", "application/json", 406)]
    [InlineData("Accept", "text/event-stream", 406)]
    [InlineData("Accept", "*/*", 200)]
    [InlineData("Accept", "text/event-stream;q=0.5, application/json", 200)]
    [InlineData("Content-Type", "text/plain", 415)]
    [InlineData("Content-Type", "application/x-www-form-urlencoded", 415)]
    [InlineData("Content-Type", "application/json; charset=utf-8", 200)]
    [InlineData("MCP-Protocol-Version", "1999-01-01", 400)]
    public async Task Headers_are_judged(string name, string value, int status)
    {
        await using var rig = await HttpRig.StartAsync();

        using var answer = await rig.PostAsync(Rpc.Initialize, (name, value));

        Assert.Equal(status, (int)answer.StatusCode);
        if (status != 200)
            Assert.NotNull((await answer.JsonAsync())["error"]);
    }

    [Fact]
    public async Task Calls_beyond_those_that_a_caller_may_have_at_a_time_get_429_and_another_caller_gets_through()
    {
        await using var rig = await HttpRig.StartAsync(static http => http with { MostCalls = 2, Tokens = ["one-token", "other-token"] });
        var one = ("Authorization", "Bearer one-token");
        var session = await rig.SessionAsync(one);
        var hold = new TaskCompletionSource();
        rig.Sandbox.Faults.Add(new Fault { Path = "/api/lines/by-user", Kind = FaultKind.None, Hold = hold.Task, Times = 2 });
        var held = Enumerable.Range(0, 2).Select(_ => rig.PostAsync(Rpc.Call("list_lines"), one, ("Mcp-Session-Id", session))).ToList();
        await Doors.Calls.UntilAsync(() => rig.Sandbox.UnderWay == 2);

        using var refused = await rig.PostAsync(Rpc.Ping, one, ("Mcp-Session-Id", session));
        Assert.Equal((429, "1"), ((int)refused.StatusCode, Assert.Single(refused.Headers.GetValues("Retry-After"))));
        await rig.SessionAsync(("Authorization", "Bearer other-token"));

        hold.SetResult();
        foreach (var call in held)
            Assert.Equal(HttpStatusCode.OK, (await call).StatusCode);
        using var free = await rig.PostAsync(Rpc.Ping, one, ("Mcp-Session-Id", session));
        Assert.Equal(HttpStatusCode.OK, free.StatusCode);
    }

    [Fact]
    public async Task Requests_beyond_the_rate_of_a_caller_get_429()
    {
        await using var rig = await HttpRig.StartAsync(static http => http with { Rate = 3 });
        var session = await rig.SessionAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(async _ =>
        {
            using var answer = await rig.PostAsync(Rpc.Ping, ("Mcp-Session-Id", session));
            return answer.StatusCode;
        }));

        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.Contains(HttpStatusCode.OK, answers);
    }

    [Fact]
    public async Task A_request_of_two_hosts_or_of_none_is_not_served()
    {
        await using var rig = await HttpRig.StartAsync();

        foreach (var hosts in new[] { "", "Host: 127.0.0.1\r\nHost: evil.example\r\n" })
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(IPAddress.Loopback, rig.Server.BaseUrl.Port);
            await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /mcp HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n"));
            using var reader = new StreamReader(tcp.GetStream());
            Assert.StartsWith("HTTP/1.1 4", await reader.ReadLineAsync(), StringComparison.Ordinal);
        }
    }

    private static HttpRequestMessage With(HttpRequestMessage request, Action<HttpRequestMessage> change)
    {
        change(request);
        return request;
    }
}
