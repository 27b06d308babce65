using System.Text.Json.Nodes;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>The ids of the call's <c>_meta</c> go through to Tuco; what may not be sent is replaced.</summary>
public sealed class MetaTests
{
    [Theory]
    [InlineData("list_lines")]
    [InlineData("request_line")]
    [InlineData("line_status")]
    [InlineData("send_message")]
    [InlineData("analytics")]
    public async Task Valid_ids_are_sent_as_they_are_and_told_in_both_halves(string tool)
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync(tool, Calls.Arguments(tool), meta: Meta("my-svc_2026-05-29.a73f9c", "exec-1", "flow.2"));

        var request = Assert.Single(rig.Sandbox.Requests);
        Assert.Equal(("my-svc_2026-05-29.a73f9c", "exec-1", "flow.2"), (request.Headers["x-correlation-id"], request.Headers["x-execution-id"], request.Headers["x-ghl-workflow-id"]));
        Assert.Equal("my-svc_2026-05-29.a73f9c", (string?)reply["correlationId"]);
        Assert.EndsWith("correlationId: my-svc_2026-05-29.a73f9c", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list_lines")]
    [InlineData("request_line")]
    [InlineData("send_message")]
    public async Task Every_request_bears_what_was_promised(string tool)
    {
        await using var rig = await McpRig.StartAsync();

        await rig.CallAsync(tool, Calls.Arguments(tool));
        await rig.CallAsync(tool, Calls.Arguments(tool).Replace("Hi", "Hi again", StringComparison.Ordinal).Replace("Two", "Three", StringComparison.Ordinal));

        Assert.All(rig.Sandbox.Requests, request =>
        {
            Assert.Equal("Bearer " + rig.Sandbox.ApiKey, request.Headers["Authorization"]);
            Assert.Equal("application/json", request.Headers["Accept"]);
            Assert.Matches(@"^tuco-mcp/\d+\.\d+\.\d+", request.Headers["User-Agent"]);
            Assert.Matches("^[A-Za-z0-9._-]{1,128}$", request.Headers["x-correlation-id"]);
            Assert.False(request.Headers.ContainsKey("x-execution-id") || request.Headers.ContainsKey("x-ghl-workflow-id"));
            Assert.Equal(tool == "request_line", request.Headers.ContainsKey("Idempotency-Key"));
        });
        Assert.Equal(2, rig.Sandbox.Requests.Select(static request => request.Headers["x-correlation-id"]).Distinct().Count());
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"a b\"")]
    [InlineData("\"a\\r\\nX-Evil: 1\"")]
    [InlineData("\"żółw\"")]
    [InlineData("\"a/b\"")]
    [InlineData("42")]
    [InlineData("null")]
    [InlineData("[\"a\"]")]
    [InlineData("{\"a\":1}")]
    [InlineData("true")]
    [InlineData("long")]
    public async Task An_id_that_may_not_be_sent_is_replaced(string value)
    {
        await using var rig = await McpRig.StartAsync();
        var id = value == "long" ? new string('a', 129) : null;
        JsonNode? Node() => id ?? JsonNode.Parse(value);

        var reply = await rig.CallAsync("send_message", Calls.Send, meta: new JsonObject { ["x-correlation-id"] = Node(), ["x-execution-id"] = Node(), ["x-ghl-workflow-id"] = Node() });

        var headers = Assert.Single(rig.Sandbox.Requests).Headers;
        Assert.Matches("^tuco-mcp_[0-9a-f]{20}$", headers["x-correlation-id"]);
        Assert.Equal(headers["x-correlation-id"], (string?)reply["correlationId"]);
        Assert.False(headers.ContainsKey("x-execution-id") || headers.ContainsKey("x-ghl-workflow-id") || headers.ContainsKey("X-Evil"));
    }

    [Fact]
    public async Task The_longest_allowed_id_is_kept()
    {
        await using var rig = await McpRig.StartAsync();

        await rig.CallAsync("list_lines", meta: Meta(new string('a', 128), null, null));

        Assert.Equal(new string('a', 128), Assert.Single(rig.Sandbox.Requests).Headers["x-correlation-id"]);
    }

    [Fact]
    public async Task The_ids_are_the_same_on_retries_and_told_in_the_error()
    {
        await using var rig = await McpRig.StartAsync(hasty: true);
        rig.Sandbox.Faults.Add(new() { Path = "/api/*", Kind = FaultKind.Cut, Times = null });

        var reply = await rig.CallAsync("request_line", Calls.RequestLine, meta: Meta("corr", "exec", "flow"));

        Assert.Equal(3, rig.Sandbox.Requests.Count);
        Assert.All(rig.Sandbox.Requests, static request =>
            Assert.Equal(("corr", "exec", "flow"), (request.Headers["x-correlation-id"], request.Headers["x-execution-id"], request.Headers["x-ghl-workflow-id"])));
        Assert.EndsWith("\ncorrelationId: corr", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_argument_is_told_with_the_id_too()
    {
        await using var rig = await McpRig.StartAsync();

        var reply = await rig.CallAsync("line_status", meta: Meta("corr", null, null));

        Assert.EndsWith("\ncorrelationId: corr", reply.Text, StringComparison.Ordinal);
    }

    private static JsonObject Meta(string? correlation, string? execution, string? workflow)
    {
        var meta = new JsonObject { ["x-correlation-id"] = correlation };
        if (execution is not null)
            meta["x-execution-id"] = execution;
        if (workflow is not null)
            meta["x-ghl-workflow-id"] = workflow;
        return meta;
    }
}
