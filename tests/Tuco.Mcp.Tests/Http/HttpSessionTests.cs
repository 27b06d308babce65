using System.Net;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Safety;

namespace Tuco.Mcp.Tests.Http;

/// <summary>Sessions of the versions up to 2025-11-25: who has one, how it ends, what becomes of a lost stream.</summary>
public sealed class HttpSessionTests
{
    [Fact]
    public async Task An_answer_that_comes_alone_is_plain_json_and_one_with_progress_a_stream()
    {
        await using var rig = await HttpRig.StartAsync();
        var session = await rig.SessionAsync();

        using var plain = await rig.PostAsync(Rpc.Call("list_lines"), ("Mcp-Session-Id", session));
        Assert.Equal(7, (int)(await plain.JsonAsync())["id"]!);
        using var streamed = await rig.PostAsync(
            """{"jsonrpc":"2.0","id":8,"method":"tools/call","params":{"name":"line_status","arguments":{"lineRequestId":"REQUEST","waitSeconds":2},"_meta":{"progressToken":1}}}"""
                .Replace("REQUEST", await RequestedAsync(rig, session), StringComparison.Ordinal), ("Mcp-Session-Id", session));

        Assert.Equal("text/event-stream", streamed.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["no-cache", "no-store"], streamed.Headers.CacheControl!.ToString().Split(", ").Order());
        var events = EventsIn(await streamed.Content.ReadAsStringAsync());
        Assert.Equal("", events[0].Data);
        Assert.Contains("notifications/progress", events[1].Data, StringComparison.Ordinal);
        Assert.Equal(8, (int)JsonNode.Parse(events[^1].Data)!["id"]!);
        Assert.Equal(events.Count, events.Select(static one => one.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_stream_that_was_lost_is_taken_up_after_the_last_event()
    {
        await using var rig = await HttpRig.StartAsync();
        var session = await rig.SessionAsync();
        using var streamed = await rig.PostAsync(
            """{"jsonrpc":"2.0","id":8,"method":"tools/call","params":{"name":"line_status","arguments":{"lineRequestId":"REQUEST","waitSeconds":3},"_meta":{"progressToken":1}}}"""
                .Replace("REQUEST", await RequestedAsync(rig, session), StringComparison.Ordinal), ("Mcp-Session-Id", session));
        using (var reader = new StreamReader(await streamed.Content.ReadAsStreamAsync()))
        {
            var first = await reader.ReadLineAsync();
            Assert.StartsWith("id: ", first, StringComparison.Ordinal);
            streamed.Dispose();

            using var resumed = await rig.Raw.SendAsync(HttpRig.Request(HttpMethod.Get, "/mcp", null, ("Mcp-Session-Id", session), ("Last-Event-ID", first![4..])));
            var events = EventsIn(await resumed.Content.ReadAsStringAsync());

            Assert.Equal(8, (int)JsonNode.Parse(events[^1].Data)!["id"]!);
            // What is over is told again, and only what was missed.
            using var again = await rig.Raw.SendAsync(HttpRig.Request(HttpMethod.Get, "/mcp", null, ("Mcp-Session-Id", session), ("Last-Event-ID", events[^2].Id!)));
            Assert.Equal(events[^1], Assert.Single(EventsIn(await again.Content.ReadAsStringAsync())));
        }
        foreach (var unknown in new[] { "99-1", "x", "1-2-3", "0-99999999999999999999" })
        {
            using var lost = await rig.Raw.SendAsync(HttpRig.Request(HttpMethod.Get, "/mcp", null, ("Mcp-Session-Id", session), ("Last-Event-ID", unknown)));
            await lost.ErrorAsync(400);
        }
    }

    [Fact]
    public async Task A_session_ends_on_request_and_an_unknown_one_is_not_found()
    {
        await using var rig = await HttpRig.StartAsync();
        var session = await rig.SessionAsync();

        using var ended = await rig.Raw.SendAsync(HttpRig.Request(HttpMethod.Delete, "/mcp", null, ("Mcp-Session-Id", session)));
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.Equal(0, rig.Server.SessionCount);
        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Get, HttpMethod.Delete })
        {
            using var gone = await rig.Raw.SendAsync(HttpRig.Request(method, "/mcp", method == HttpMethod.Post ? Rpc.Ping : null, ("Mcp-Session-Id", session)));
            Assert.Equal(-32001, (int)(await gone.ErrorAsync(404))["code"]!);
        }
        using var without = await rig.PostAsync(Rpc.Ping);
        await without.ErrorAsync(400);
    }

    [Fact]
    public async Task One_connection_listens_to_a_session_and_a_second_one_gets_409()
    {
        await using var rig = await HttpRig.StartAsync();
        var session = await rig.SessionAsync();
        using var first = await rig.Raw.SendAsync(HttpRig.Request(HttpMethod.Get, "/mcp", null, ("Mcp-Session-Id", session)), HttpCompletionOption.ResponseHeadersRead);
        first.EnsureSuccessStatusCode();

        using var second = await rig.Raw.SendAsync(HttpRig.Request(HttpMethod.Get, "/mcp", null, ("Mcp-Session-Id", session)), HttpCompletionOption.ResponseHeadersRead);
        await second.ErrorAsync(409);

        first.Dispose();
        await HttpAccessTests.UntilAsync(async () =>
        {
            using var third = await rig.Raw.SendAsync(
                HttpRig.Request(HttpMethod.Get, "/mcp", null, ("Mcp-Session-Id", session)), HttpCompletionOption.ResponseHeadersRead);
            return third.IsSuccessStatusCode;
        });
    }

    [Fact]
    public async Task An_idle_session_is_ended_and_at_the_cap_the_oldest_idle_one()
    {
        await using var short_lived = await HttpRig.StartAsync(static http => http with { SessionIdle = TimeSpan.FromMilliseconds(200) });
        await short_lived.SessionAsync();
        await Doors.Calls.UntilAsync(() => short_lived.Server.SessionCount == 0);

        await using var few = await HttpRig.StartAsync(static http => http with { MostSessions = 2 });
        var oldest = await few.SessionAsync();
        var second = await few.SessionAsync();
        using (var used = await few.PostAsync(Rpc.Ping, ("Mcp-Session-Id", oldest)))
            used.EnsureSuccessStatusCode();
        await few.SessionAsync();

        Assert.Equal(2, few.Server.SessionCount);
        using var kept = await few.PostAsync(Rpc.Ping, ("Mcp-Session-Id", oldest));
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        using var gone = await few.PostAsync(Rpc.Ping, ("Mcp-Session-Id", second));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task A_person_is_asked_within_a_call_of_a_session()
    {
        await using var rig = await HttpRig.StartAsync(safety: static safety => safety with { Confirm = ConfirmMode.Always });
        var person = new Person(Acts.Accept(), new ElicitResult { Action = "decline" });
        await using var client = await rig.ClientAsync(protocol: "2025-11-25", options: new McpClientOptions
        {
            Capabilities = new ClientCapabilities { Elicitation = new ElicitationCapability { Form = new FormElicitationCapability() } },
            Handlers = new McpClientHandlers { ElicitationHandler = async (asked, cancellation) => await person.AnswerAsync(asked!, cancellation) },
        });

        var sent = await client.CallToolAsync("send_message", new Dictionary<string, object?> { ["recipientPhone"] = "+12025550143", ["message"] = "yes" });
        var refused = await client.CallToolAsync("send_message", new Dictionary<string, object?> { ["recipientPhone"] = "+12025550143", ["message"] = "no" });

        Assert.False(sent.IsError == true);
        Assert.True(refused.IsError);
        Assert.Single(rig.Sandbox.Requests, static request => request.Method == "POST" && request.Path == "/api/messages");
    }

    private static async Task<string> RequestedAsync(HttpRig rig, string session)
    {
        using var requested = await rig.PostAsync(Rpc.Call("request_line", Doors.Calls.RequestLine), ("Mcp-Session-Id", session));
        return (string)(await requested.JsonAsync())["result"]!["structuredContent"]!["lineRequestId"]!;
    }

    private static List<(string? Id, string Data)> EventsIn(string stream) =>
    [
        .. stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(static block => !block.StartsWith(':')).Select(static block =>
        {
            var lines = block.Split('\n');
            return (lines.FirstOrDefault(static line => line.StartsWith("id: ", StringComparison.Ordinal))?[4..],
                lines.First(static line => line.StartsWith("data: ", StringComparison.Ordinal))[6..]);
        }),
    ];

    [Theory]
    [InlineData("""{"requestId":"\\ud800"}""")]
    [InlineData("""{"\\ud800":1}""")]
    [InlineData("""["x"]""")]
    [InlineData("""{"requestId":{"a":1}}""")]
    public async Task A_cancellation_that_cannot_be_read_is_passed_over(string parameters)
    {
        await using var rig = await HttpRig.StartAsync();
        var session = await rig.SessionAsync();

        using var odd = await rig.PostAsync($$"""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{{parameters}}}""", ("Mcp-Session-Id", session));
        using var after = await rig.PostAsync(Rpc.Ping, ("Mcp-Session-Id", session));

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.OK), (odd.StatusCode, after.StatusCode));
    }

    [Fact]
    public async Task An_initialize_that_fails_opens_no_session()
    {
        await using var rig = await HttpRig.StartAsync();

        using var failed = await rig.PostAsync(Rpc.Initialize.Replace("\"2025-11-25\"", "5", StringComparison.Ordinal));

        Assert.Contains("-32602", await failed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(failed.Headers.Contains("Mcp-Session-Id"));
        Assert.Equal(0, rig.Server.SessionCount);
    }

    [Fact]
    public async Task A_second_request_of_an_id_that_is_under_way_is_refused_over_the_way_of_2024()
    {
        await using var rig = await HttpRig.StartAsync();
        using var sse = await rig.Raw.SendAsync(HttpRig.Request(HttpMethod.Get, "/sse", null), HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await sse.Content.ReadAsStreamAsync());
        await reader.ReadLineAsync();
        var route = "/" + (await reader.ReadLineAsync())!["data: ".Length..];
        var requested = await rig.ClientAsync();
        await using (requested)
        {
            var line = await requested.CallToolAsync("request_line",
                new Dictionary<string, object?> { ["firstName"] = "A", ["lastName"] = "B", ["channelType"] = "email", ["email"] = "a@example.com" });
            var waiting = Rpc.Call("line_status", $$"""{"lineRequestId":"{{line.StructuredContent!.Value.GetProperty("lineRequestId")}}","waitSeconds":30}""");
            foreach (var message in new[] { Rpc.Initialize, Rpc.Initialized, waiting })
                (await rig.Raw.SendAsync(HttpRig.Request(HttpMethod.Post, route, message))).Dispose();

            using var again = await rig.Raw.SendAsync(HttpRig.Request(HttpMethod.Post, route, waiting));

            await again.ErrorAsync(400);
        }
    }
}
