using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class AccessTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("Bearer tuco_wrong")]
    [InlineData("tuco_sandbox_naked")]
    public async Task A_call_without_a_good_key_is_unauthorized_before_anything_else(string? authorization)
    {
        await using var rig = await Rig.StartAsync();
        rig.Http.DefaultRequestHeaders.Authorization = null;
        if (authorization is not null) rig.Http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);

        Reply[] replies = [await rig.GetAsync("/api/lines/by-user"), await rig.PostAsync("/api/messages", "not json"), await rig.GetAsync("/api/unplanned")];

        Assert.All(replies, reply =>
        {
            Assert.Equal(401, reply.Status);
            Assert.Equal("""{"error":"Unauthorized"}""", reply.Text);
        });
    }

    [Fact]
    public async Task Keys_differ_between_sandboxes_and_begin_as_promised()
    {
        await using var one = await Rig.StartAsync();
        await using var other = await Rig.StartAsync();

        Assert.StartsWith("tuco_sandbox_", one.Sandbox.ApiKey, StringComparison.Ordinal);
        Assert.NotEqual(one.Sandbox.ApiKey, other.Sandbox.ApiKey);
    }

    [Fact]
    public async Task A_revoked_key_stops_working_and_an_added_one_starts()
    {
        await using var rig = await Rig.StartAsync();

        rig.Sandbox.State.RevokeKey(rig.Sandbox.ApiKey);
        Assert.Equal(401, (await rig.GetAsync("/api/lines/by-user")).Status);

        rig.Sandbox.State.AddKey("tuco_sk_second");
        rig.Http.DefaultRequestHeaders.Authorization = new("Bearer", "tuco_sk_second");
        Assert.Equal(200, (await rig.GetAsync("/api/lines/by-user")).Status);
    }

    [Theory]
    [InlineData("GET", "/api/unplanned")]
    [InlineData("DELETE", "/api/messages")]
    [InlineData("GET", "/")]
    public async Task A_route_that_is_not_simulated_is_501(string method, string path)
    {
        await using var rig = await Rig.StartAsync();

        using var request = new HttpRequestMessage(new(method), path);
        var reply = await Reply.ReadAsync(await rig.Http.SendAsync(request));

        Assert.Equal(501, reply.Status);
        Assert.Contains(path, reply.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_sends_wait_for_the_bucket_and_change_nothing()
    {
        await using var rig = await Rig.StartAsync(new() { MessagesPerMinute = 2 });
        await rig.SendAsync(Seeded.LeadPhone);
        await rig.SendAsync(Seeded.LeadPhone);
        var stored = rig.Sandbox.State.Messages.Count;

        var limited = await rig.SendAsync(Seeded.LeadPhone);
        Assert.Equal(429, limited.Status);
        Assert.Equal("""{"error":"Rate limit exceeded"}""", limited.Text);
        Assert.Equal(TimeSpan.FromSeconds(30), limited.Headers.RetryAfter!.Delta);
        Assert.Equal(stored, rig.Sandbox.State.Messages.Count);

        rig.Sandbox.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(201, (await rig.SendAsync(Seeded.LeadPhone)).Status);
    }

    [Fact]
    public async Task Too_many_line_requests_are_told_how_many_milliseconds_to_wait()
    {
        await using var rig = await Rig.StartAsync(new() { LineRequestsPerMinute = 1 });
        await rig.RequestPhoneAsync();
        rig.Sandbox.Clock.Advance(TimeSpan.FromMilliseconds(500));

        var limited = await rig.RequestPhoneAsync();

        Assert.Equal(429, limited.Status);
        Assert.Equal("""{"error":"Rate limit exceeded","retryAfterMs":59500}""", limited.Text);
        Assert.Equal(TimeSpan.FromSeconds(60), limited.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task A_workspace_past_due_reads_but_does_not_write()
    {
        await using var rig = await Rig.StartAsync(new() { ReadOnly = true });

        var send = await rig.SendAsync(Seeded.LeadPhone);
        Assert.Equal(402, send.Status);
        Assert.Equal("""{"error":"READ_ONLY","code":"READ_ONLY","reason":"past_due"}""", send.Text);
        Assert.Equal("subscription_required", (await rig.RequestPhoneAsync())["status"]);
        Assert.Equal(200, (await rig.GetAsync("/api/lines/by-user")).Status);
    }

    [Fact]
    public async Task Every_request_is_recorded_with_its_trace_headers_and_the_correlation_id_is_not_echoed()
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync(
            "/api/messages?x=1",
            """{"message":"Hi","recipientPhone":"+12025550106"}""",
            ("x-correlation-id", "trace-1"), ("x-execution-id", "run-1"), ("x-ghl-workflow-id", "flow-1"));

        var seen = Assert.Single(rig.Sandbox.Requests);
        Assert.Equal(("POST", "/api/messages", "1"), (seen.Method, seen.Path, seen.Query["x"]));
        Assert.Equal(("trace-1", "run-1", "flow-1"), (seen.Headers["X-Correlation-Id"], seen.Headers["x-execution-id"], seen.Headers["x-ghl-workflow-id"]));
        Assert.Contains("\"Hi\"", seen.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("trace-1", reply.Text + reply.Headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_over_one_mebibyte_is_refused()
    {
        await using var rig = await Rig.StartAsync();

        Assert.Equal(413, (await rig.SendAsync(Seeded.LeadPhone, new string('a', 1024 * 1024))).Status);
    }
}
