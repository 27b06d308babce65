using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>A 429 changed nothing: it is waited out when the wait fits the call, else the time is told.</summary>
public sealed class RateLimitTests
{
    private const string Limited = """{"error":"Rate limit exceeded"}""";

    [Theory]
    [InlineData("list_lines", "7", Limited)]
    [InlineData("list_lines", "Thu, 12 Mar 2026 15:00:07 GMT", Limited)]
    [InlineData("list_lines", null, """{"error":"Rate limit exceeded","retryAfterMs":7000}""")]
    [InlineData("line_status", "7", Limited)]
    [InlineData("analytics", "Thu, 12 Mar 2026 15:00:07 GMT", "")]
    [InlineData("request_line", null, """{"error":"Rate limit exceeded","retryAfterMs":7000}""")]
    [InlineData("request_line", "8", """{"error":"Rate limit exceeded","retryAfterMs":7000}""")]
    [InlineData("send_message", "7", Limited)]
    [InlineData("send_message", null, """{"error":"Rate limit exceeded","retryAfterMs":7000}""")]
    public async Task A_wait_that_fits_is_waited_out_to_the_second(string tool, string? header, string body)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(Fault(header, body));

        var call = rig.CallAsync(tool, Calls.Arguments(tool));
        await rig.Clock.WaitOfAsync(TimeSpan.FromSeconds(7));
        Assert.Single(rig.Sandbox.Requests);
        rig.Clock.Advance(TimeSpan.FromSeconds(7));
        var reply = await call;

        Assert.False(reply.IsError, reply.Text);
        Assert.Equal(2, rig.Sandbox.Requests.Count);
        Assert.Equal(rig.Sandbox.Requests[0].Headers["x-correlation-id"], rig.Sandbox.Requests[1].Headers["x-correlation-id"]);
        Assert.Equal(rig.Sandbox.Requests[0].Headers.GetValueOrDefault("Idempotency-Key"), rig.Sandbox.Requests[1].Headers.GetValueOrDefault("Idempotency-Key"));
    }

    [Theory]
    [InlineData("list_lines", "30", Limited, "30 s")]
    [InlineData("list_lines", "Thu, 12 Mar 2026 15:00:30 GMT", Limited, "30 s")]
    [InlineData("analytics", null, """{"error":"Rate limit exceeded","retryAfterMs":29500}""", "30 s")]
    [InlineData("request_line", "3600", Limited, "3600 s")]
    [InlineData("send_message", "3600", Limited, "3600 s")]
    [InlineData("send_message", "60", Limited, "60 s")]
    [InlineData("request_line", "60", Limited, "60 s")]
    public async Task A_wait_that_does_not_fit_is_told_at_once(string tool, string? header, string body, string time)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(Fault(header, body));

        var call = rig.CallAsync(tool, Calls.Arguments(tool));
        var seconds = int.Parse(time.Split(' ')[0]);
        await Task.WhenAny(call, rig.Clock.WaitOfAsync(TimeSpan.FromSeconds(seconds)));

        Assert.True(call.IsCompleted, "It waits for longer than a call may take.");
        (await call).Complains("rate_limited", [Assert.Single(rig.Sandbox.Requests)]);
        Assert.Contains("retry after: " + time, (await call).Text, StringComparison.Ordinal);
        Assert.Contains($"Call again in {time}.", (await call).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_of_days_is_not_taken_for_no_wait()
    {
        await using var rig = await McpRig.StartAsync(hasty: true);
        rig.Sandbox.Faults.Add(Fault(null, """{"error":"Rate limit exceeded","retryAfterMs":172800000}"""));

        (await rig.CallAsync("list_lines", "{}")).Complains("rate_limited", [Assert.Single(rig.Sandbox.Requests)]);
    }

    [Fact]
    public async Task A_limit_that_stays_is_told_after_the_allowed_tries()
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(Fault("3", Limited) with { Times = null });

        var call = rig.CallAsync("send_message", Calls.Send);
        for (var wait = 0; wait < 2; wait++)
        {
            await rig.Clock.WaitOfAsync(TimeSpan.FromSeconds(3));
            rig.Clock.Advance(TimeSpan.FromSeconds(3));
        }

        (await call).Complains("rate_limited", rig.Sandbox.Requests);
        Assert.Equal(3, rig.Sandbox.Requests.Count);
    }

    [Fact]
    public async Task The_sandbox_s_own_limit_is_told_with_its_time()
    {
        await using var rig = await McpRig.StartAsync(new SandboxOptions { LineRequestsPerMinute = 1 }, static api => api with { Retries = 0 });
        Assert.False((await rig.CallAsync("request_line", Calls.RequestLine)).IsError);

        var second = await rig.CallAsync("request_line", Calls.RequestLine.Replace("Two", "Three", StringComparison.Ordinal));

        second.Complains("rate_limited", [rig.Sandbox.Requests[^1]]);
        Assert.Contains("Call again in 60 s.", second.Text, StringComparison.Ordinal);
    }

    private static Fault Fault(string? header, string body) => new()
    {
        Path = "/api/*",
        Status = 429,
        Body = body,
        Headers = header is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["Retry-After"] = header },
    };
}
