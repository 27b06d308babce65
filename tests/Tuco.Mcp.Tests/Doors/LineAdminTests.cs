using Tuco.Mcp.Tests.Http;
using Tuco.Mcp.Tests.Safety;
using Tuco.Mcp.Tools;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>line_risk (docs.tuco.ai/features/spam-monitor) and check_line_health (docs.tuco.ai/api-reference/lines, "Check Health of a Line").</summary>
public sealed class LineAdminTests
{
    private const string Check = $$"""{"lineId":"{{Seeded.HealthyLineId}}"}""";

    [Fact]
    public async Task The_risk_of_each_line_is_told_in_both_halves()
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new()
        {
            Path = "/api/lines/spam-monitor",
            Body = """{"lines":[{"lineId":"66a1f0c29b3d4e5f60718501","linePhone":"+12025550199","lineType":"phone","totalSentLast24h":80,"failedLast24h":6,"failureRate":7.5,"consecutiveFailures":2,"spamRisk":"medium","recommendation":"Send half as much for a day."}]}""",
        });

        var reply = await rig.CallAsync("line_risk");

        var row = Assert.Single(reply["lines"]!.AsArray())!;
        Assert.Equal((80, 6, 7.5, 2), ((int)row["totalSentLast24h"]!, (int)row["failedLast24h"]!, (double)row["failureRate"]!, (int)row["consecutiveFailures"]!));
        Assert.Equal(("66a1f0c29b3d4e5f60718501", "medium", "Send half as much for a day."), ((string?)row["lineId"], (string?)row["spamRisk"], (string?)row["recommendation"]));
        Assert.Contains("1 of 1 lines:\n", reply.Text, StringComparison.Ordinal);
        Assert.Contains("66a1f0c29b3d4e5f60718501 | +12025550199 | phone | 80 | 6 | 7.5 | 2 | medium | «Send half as much for a day.»", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sandbox_counts_the_failures_of_a_line()
    {
        await using var rig = await McpRig.StartAsync();
        for (var i = 0; i < 3; i++)
            await rig.SendAsync(Seeded.FailingPhone, "Hi " + i, ("fromLineId", Seeded.HealthyLineId));

        var row = (await rig.CallAsync("line_risk"))["lines"]!.AsArray().First(static line => (string?)line!["lineId"] == Seeded.HealthyLineId)!;

        Assert.Equal((3, 3), ((int)row["failedLast24h"]!, (int)row["consecutiveFailures"]!));
    }

    [Theory]
    [InlineData("""{"lines":[{}]}""")]
    [InlineData("""{"lines":[{"lineId":7,"failureRate":"12","spamRisk":null,"recommendation":{},"totalSentLast24h":1.0}],"more":1}""")]
    public async Task Lines_without_most_of_their_fields_or_with_odd_ones_survive(string body)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/lines/spam-monitor", Body = body });

        Assert.Single((await rig.CallAsync("line_risk"))["lines"]!.AsArray());
    }

    [Fact]
    public async Task What_does_not_fit_is_counted_in_both_halves()
    {
        await using var rig = await McpRig.StartAsync();
        var rows = Enumerable.Range(0, 150).Select(static n => $$"""{"lineId":"66a1f0c29b3d4e5f6071{{n:x4}}","recommendation":"{{new string('r', 200)}} {{n}}"}""");
        rig.Sandbox.Faults.Add(new() { Path = "/api/lines/spam-monitor", Body = $$"""{"lines":[{{string.Join(',', rows)}}]}""" });

        var reply = await rig.CallAsync("line_risk");

        var shown = reply["lines"]!.AsArray().Count;
        Assert.InRange(shown, 10, 149);
        Assert.Contains($"{shown} of 150 lines", reply.Text, StringComparison.Ordinal);
        Assert.Equal(150 - shown, (int?)reply["leftOut"]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"lines":{}}""")]
    [InlineData("""{"lines":[null]}""")]
    [InlineData("null")]
    public async Task An_answer_of_another_shape_is_a_server_error(string body)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/lines/*", Times = null, Body = body });

        (await rig.CallAsync("line_risk")).Complains("server_error", rig.Sandbox.Requests);
        (await rig.CallAsync("check_line_health", Check)).Complains("server_error", [rig.Sandbox.Requests[^1]]);
    }

    [Theory]
    [InlineData(Seeded.HealthyLineId, "healthy", 0, "The line can be used.")]
    [InlineData(Seeded.DownLineId, "down", 2, "refused until it is healthy")]
    public async Task A_line_is_checked_now_with_the_session_token_and_no_key(string line, string status, int failures, string next)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("check_line_health", $$"""{"lineId":"{{line}}"}""");

        Assert.Equal((line, status, "2026-03-12T15:00:00.000Z"), ((string?)reply["lineId"], (string?)reply["status"], (string?)reply["checkedAt"]));
        Assert.Equal(failures, reply["failures"]!.AsArray().Count);
        Assert.StartsWith($"The line is {status}, checked at 2026-03-12T15:00:00.000Z.", reply.Text, StringComparison.Ordinal);
        Assert.Equal(failures > 0, reply.Text.Contains("what failed: «Server health check failed»; «iMessage availability check failed»", StringComparison.Ordinal));
        Assert.Contains(next, reply.Text, StringComparison.Ordinal);
        var request = Assert.Single(rig.Sandbox.Requests);
        Assert.Equal("Bearer " + rig.Sandbox.ClerkToken, request.Headers["Authorization"]);
        Assert.DoesNotContain(rig.Sandbox.ApiKey, string.Join(' ', request.Headers.Values), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"status":"healthy"}""", "healthy", "a time not told")]
    [InlineData("""{"success":false,"status":"down","failures":null,"checkedAt":7}""", "down", "7")]
    public async Task A_check_that_tells_less_is_told(string body, string status, string time)
    {
        await using var rig = await McpRig.StartAsync();
        rig.Sandbox.Faults.Add(new() { Path = "/api/lines/check-availability", Body = body });

        var reply = await rig.CallAsync("check_line_health", Check);

        Assert.Equal((Seeded.HealthyLineId, status), ((string?)reply["lineId"], (string?)reply["status"]));
        Assert.Contains($"checked at {time}.", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_token_the_check_is_not_there()
    {
        await using var rig = await McpRig.StartAsync(api: static api => api with { ClerkToken = null });

        var listed = (await rig.Client.ListToolsAsync()).Select(static tool => tool.Name).ToList();

        Assert.Contains("line_risk", listed);
        Assert.DoesNotContain("check_line_health", listed);
        await Assert.ThrowsAsync<ModelContextProtocol.McpProtocolException>(() => rig.CallAsync("check_line_health", Check));
        Assert.Empty(rig.Sandbox.Requests);
    }

    [Theory]
    [InlineData("clerk_stale_0123456789abcdef", "unauthorized")]
    [InlineData("", "not_configured")]
    public async Task A_token_that_is_refused_or_gone_is_told_by_its_name(string token, string code)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, token);
        await using var rig = await McpRig.StartAsync(api: api => api with { ClerkToken = null, ClerkTokenFile = file });

        var reply = await rig.CallAsync("check_line_health", Check);

        reply.Complains(code, rig.Sandbox.Requests);
        Assert.Contains("TUCO_CLERK_TOKEN", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("TUCO_API_KEY", reply.Text, StringComparison.Ordinal);
        Assert.True(token.Length == 0 || !reply.Text.Contains(token[6..], StringComparison.Ordinal));
        (await rig.CallAsync("line_risk")).IsDone();
        await File.WriteAllTextAsync(file, rig.Sandbox.ClerkToken);
        (await rig.CallAsync("check_line_health", Check)).IsDone();
        File.Delete(file);
    }

    [Fact]
    public async Task The_check_works_in_the_sandbox_of_the_program_itself()
    {
        var (code, output, errors) = await Program.RunAsync(new Dictionary<string, string> { ["TUCO_TOOLSETS"] = "line_admin" },
            "call", "check_line_health", "lineId=" + Seeded.HealthyLineId, "--sandbox");

        Assert.Equal((0, ""), (code, errors));
        Assert.StartsWith("The line is healthy", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_each_caller_brings_a_key_the_check_and_the_actions_are_off()
    {
        await using var rig = await HttpRig.StartAsync(static http => http with { KeyPassthrough = true }, tools: new ToolSelection { Toolsets = ["all"] });
        await using var client = await rig.ClientAsync(headers: ("X-Tuco-Api-Key", rig.Sandbox.ApiKey));

        var listed = (await client.ListToolsAsync()).Select(static tool => tool.Name).ToList();

        Assert.Contains("line_risk", listed);
        foreach (var tool in Catalog.Tools.Where(static tool => tool.Needs is not Credential.Key))
        {
            Assert.DoesNotContain(tool.Name, listed);
            await Assert.ThrowsAsync<ModelContextProtocol.McpProtocolException>(() => client.CallToolAsync(tool.Name, new Dictionary<string, object?> { ["action"] = "leads.getAll" }).AsTask());
        }
        Assert.Empty(rig.Sandbox.Requests);
    }

    [Theory]
    [InlineData("check_line_health", "{}", "lineId is required")]
    [InlineData("check_line_health", """{"id":"x","line":"667f1f77bcf86cd799439001"}""", "lineId is required", "line is no argument of this tool")]
    [InlineData("check_line_health", """{"lineId":"Sales Team 1"}""", "lineId is «Sales Team 1»")]
    [InlineData("line_risk", """{"lineId":"667f1f77bcf86cd799439001"}""", "«lineId» is no argument")]
    public async Task Bad_arguments_are_told_all_at_once(string tool, string arguments, params string[] facts)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync(tool, arguments);

        reply.Complains("invalid_arguments", []);
        Assert.All(facts, fact => Assert.Contains(fact, reply.Text, StringComparison.Ordinal));
        Assert.Empty(rig.Sandbox.Requests);
    }
}
