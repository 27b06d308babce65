using System.Net;
using System.Text.Json.Nodes;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Safety;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Http;

/// <summary>2026-07-28: each request stands alone, and what its headers say must be what its body says.</summary>
public sealed class HttpStatelessTests
{
    [Fact]
    public async Task Never_opens_a_session_and_takes_nothing_but_POST()
    {
        await using var rig = await HttpRig.StartAsync();
        var (body, headers) = Rpc.Stateless("list_lines");

        using var answer = await rig.PostAsync(body, [.. headers, ("Mcp-Session-Id", "whatever")]);

        Assert.False(answer.Headers.Contains("Mcp-Session-Id"));
        Assert.Equal(7, (int)(await answer.JsonAsync())["id"]!);
        Assert.Equal(0, rig.Server.SessionCount);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete })
        {
            using var refused = await rig.Raw.SendAsync(HttpRig.Request(method, "/mcp", null, ("MCP-Protocol-Version", "2026-07-28")));
            await refused.ErrorAsync(405);
            Assert.Equal("POST", Assert.Single(refused.Content.Headers.Allow));
        }
    }

    [Theory]
    [InlineData("MCP-Protocol-Version", "2025-11-25", 400, -32020)]
    [InlineData("MCP-Protocol-Version", null, 400, -32020)]
    [InlineData("MCP-Protocol-Version", "2099-01-01", 400, -32022)]
    [InlineData("Mcp-Method", "tools/list", 400, -32020)]
    [InlineData("Mcp-Method", null, 400, -32020)]
    [InlineData("Mcp-Name", "send_message", 400, -32020)]
    [InlineData("Mcp-Name", null, 400, -32020)]
    [InlineData("Mcp-Name", "=?base64?!!?=", 400, -32020)]
    public async Task A_header_that_differs_from_the_body_is_refused_under_the_id_of_the_request(string name, string? value, int status, int code)
    {
        await using var rig = await HttpRig.StartAsync();
        var (body, headers) = Rpc.Stateless("list_lines");

        using var answer = await rig.PostAsync(body, [.. headers.Where(header => header.Item1 != name), .. value is null ? Array.Empty<(string, string)>() : [(name, value)]]);

        var whole = await answer.JsonAsync();
        Assert.Equal((status, code, 7), ((int)answer.StatusCode, (int)whole["error"]!["code"]!, (int)whole["id"]!));
        if (code == -32022)
            Assert.Contains("2026-07-28", whole["error"]!["data"]!["supported"]!.AsArray().Select(static version => (string?)version));
    }

    [Theory]
    [InlineData("ping", 404, -32601)]
    [InlineData("initialize", 404, -32601)]
    [InlineData("no/such/method", 404, -32601)]
    public async Task A_method_that_is_not_there_gets_404(string method, int status, int code)
    {
        await using var rig = await HttpRig.StartAsync();
        var body = Rpc.Stateless("x").Body.Replace("tools/call", method, StringComparison.Ordinal);

        using var answer = await rig.PostAsync(body, ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", method));

        Assert.Equal(code, (int)(await answer.ErrorAsync(status))["code"]!);
    }

    [Theory]
    [InlineData("\"x\"")]
    [InlineData("{\"name\":\"x\"}")]
    public async Task A_client_that_does_not_say_who_it_is_as_the_schema_wants_is_refused(string client)
    {
        await using var rig = await HttpRig.StartAsync();
        var (body, headers) = Rpc.Stateless("list_lines");
        var whole = JsonNode.Parse(body)!;
        whole["params"]!["_meta"]!["io.modelcontextprotocol/clientInfo"] = JsonNode.Parse(client);

        using var answer = await rig.PostAsync(whole.ToJsonString(), headers);

        Assert.Equal(-32602, (int)(await answer.ErrorAsync(400))["code"]!);
    }

    [Fact]
    public async Task What_a_request_lacks_is_a_fault_of_its_parameters()
    {
        await using var rig = await HttpRig.StartAsync();
        var whole = JsonNode.Parse(Rpc.Stateless("list_lines").Body)!;
        whole["method"] = "subscriptions/listen";

        using var answer = await rig.PostAsync(whole.ToJsonString(), ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "subscriptions/listen"));

        Assert.Equal(-32602, (int)(await answer.JsonAsync())["error"]!["code"]!);
    }

    [Fact]
    public async Task Without_its_metadata_a_request_is_refused()
    {
        await using var rig = await HttpRig.StartAsync();

        using var answer = await rig.PostAsync(Rpc.Call("list_lines"), Rpc.Stateless("list_lines").Headers);

        Assert.Equal(-32602, (int)(await answer.ErrorAsync(400))["code"]!);
    }

    [Fact]
    public async Task Clients_that_choose_the_same_id_get_their_own_answers()
    {
        await using var rig = await HttpRig.StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(async n =>
        {
            var (body, headers) = Rpc.Stateless("list_lines", $$"""{"limit":{{(n % 4) + 1}}}""", n % 2 == 0 ? "1" : "\"1\"");
            using var answer = await rig.PostAsync(body, headers);
            return (n, Json: await answer.JsonAsync());
        }));

        Assert.All(answers, static answer =>
        {
            Assert.Equal(answer.n % 2 == 0 ? "1" : "\"1\"", answer.Json["id"]!.ToJsonString());
            Assert.Equal((answer.n % 4) + 1, answer.Json["result"]!["structuredContent"]!["lines"]!.AsArray().Count);
        });
    }

    [Fact]
    public async Task A_read_whose_client_went_away_is_given_up_and_no_other_is()
    {
        await using var rig = await HttpRig.StartAsync();
        var (body, headers) = Rpc.Stateless("list_lines");
        var hold = new TaskCompletionSource();
        rig.Sandbox.Faults.Add(new Fault { Path = "/api/lines/by-user", Kind = FaultKind.None, Hold = hold.Task });
        using var leaving = new CancellationTokenSource();
        var left = rig.Raw.SendAsync(HttpRig.Request(HttpMethod.Post, "/mcp", body, headers), leaving.Token);
        await Doors.Calls.UntilAsync(() => rig.Sandbox.Requests.Count > 0);

        using var cancelled = await rig.PostAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}""",
            ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "notifications/cancelled"));
        Assert.Equal(HttpStatusCode.Accepted, cancelled.StatusCode);
        Assert.Equal(1, rig.Sandbox.UnderWay);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        using var other = await rig.PostAsync(body, headers);
        other.EnsureSuccessStatusCode();
        hold.SetResult();
    }

    [Fact]
    public async Task Consent_goes_from_replica_to_replica()
    {
        var key = new byte[Seal.KeyBytes];
        Random.Shared.NextBytes(key);
        await using var one = await HttpRig.StartAsync(safety: safety => safety with { Confirm = ConfirmMode.Always, SealKey = key });
        await using var other = await one.BesideAsync();
        var (body, headers) = Rpc.Stateless("send_message", Acts.Send(), capabilities: """{"elicitation":{"form":{}}}""");

        using var asked = await one.PostAsync(body, headers);
        var question = (await asked.JsonAsync())["result"]!;
        Assert.Equal("input_required", (string?)question["resultType"]);
        var again = JsonNode.Parse(body)!;
        again["params"]!["requestState"] = question["requestState"]!.DeepClone();
        again["params"]!["inputResponses"] = JsonNode.Parse("""{"confirm":{"action":"accept","content":{}}}""");
        using var sent = await other.PostAsync(again.ToJsonString(), headers);
        using var twice = await one.PostAsync(again.ToJsonString(), headers);

        Assert.Equal("accepted", (string?)(await sent.JsonAsync())["result"]!["structuredContent"]!["outcome"]);
        Assert.True((bool?)(await twice.JsonAsync())["result"]!["structuredContent"]!["replayed"]);
        Assert.Single(one.Sandbox.Requests, static request => request.Method == "POST");
    }
}
