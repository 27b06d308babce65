using System.Text;
using Tuco.Api;

namespace Tuco.Mcp.Tests.Telemetry;

/// <summary>What a collector is sent of one session over stdio.</summary>
public sealed class SignalTests(Recording recording) : IClassFixture<Recording>
{
    private const string Operations = "mcp.server.operation.duration";

    [Fact]
    public void A_call_is_a_span_below_its_clients_and_its_request_to_Tuco_is_one_below_it()
    {
        var call = Assert.Single(recording.Collector.Spans, static span => span.Name == "tools/call list_lines" && span.TraceId == Recording.Trace);
        var request = Assert.Single(recording.Collector.Spans, span => span.ParentId == call.Id);

        Assert.Equal((Recording.Parent, "rojo=1", Span.Server), (call.ParentId, call.State, call.Kind));
        Assert.Equal(("tools/call", "list_lines", "execute_tool", "pipe", "2025-06-18", Recording.CorrelationId),
            (call["mcp.method.name"], call["gen_ai.tool.name"], call["gen_ai.operation.name"], call["network.transport"], call["mcp.protocol.version"], call["tuco.correlation_id"]));
        Assert.Equal(("2", null), (call["jsonrpc.request.id"], call["error.type"]));
        Assert.Equal((Recording.Trace, "GET /api/lines/by-user", Span.Client), (request.TraceId, request.Name, request.Kind));
        Assert.Equal(("GET", "/api/lines/by-user", "127.0.0.1", "200", Recording.CorrelationId),
            (request["http.request.method"], request["url.template"], request["server.address"], request["http.response.status_code"], request["tuco.correlation_id"]));
    }

    [Fact]
    public void No_trace_context_reaches_Tuco() =>
        Assert.All(recording.Requests, static request => Assert.Empty(request.Headers.Keys.Intersect(["traceparent", "tracestate", "baggage", "Request-Id", "Correlation-Context"], StringComparer.OrdinalIgnoreCase)));

    [Fact]
    public void A_try_after_a_failed_one_is_a_span_of_its_own_that_counts()
    {
        var tries = recording.Collector.Spans.Where(static span => span.Name == "GET /api/analytics").ToList();

        Assert.Equal([("503", "503", null), ("200", null, "1")], tries.Select(static span => (span["http.response.status_code"], span["error.type"], span["http.request.resend_count"])));
        Assert.Equal((Span.Failed, 0), (tries[0].Status, tries[1].Status));
        Assert.Equal(tries[0].ParentId, tries[1].ParentId);
        Assert.Equal(1, recording.Collector.Count("tuco.api.retries", ("url.template", "/api/analytics")));
        Assert.Equal(1, recording.Collector.Count("http.client.request.duration", ("url.template", "/api/analytics"), ("error.type", "503")));
    }

    [Fact]
    public void An_id_in_a_path_is_not_told() =>
        Assert.Contains(recording.Collector.Spans, static span => span.Name == "GET /api/line-requests/{id}" && span["error.type"] == "404");

    [Theory]
    [InlineData("line_status", "not_found")]
    [InlineData("send_message", "idempotency_conflict")]
    [InlineData("send_message", "outcome_unknown")]
    [InlineData("list_lines", "invalid_arguments")]
    public void A_failed_call_is_counted_by_its_code_and_its_span_says_so(string tool, string code)
    {
        var call = Assert.Single(recording.Collector.Spans, span => span["gen_ai.tool.name"] == tool && span["tuco.error.code"] == code);

        Assert.Equal((Span.Failed, "", 0, "tool_error"), (call.Status, call.Words, call.Events, call["error.type"]));
        Assert.Equal(1, recording.Collector.Count("tuco.mcp.tool.calls", ("gen_ai.tool.name", tool), ("error.type", code)));
        Assert.NotEqual(0, recording.Collector.Count(Operations, ("gen_ai.tool.name", tool), ("error.type", "tool_error")));
    }

    [Fact]
    public void What_a_client_calls_a_tool_or_a_method_is_not_told()
    {
        var tool = Assert.Single(recording.Collector.Spans, static span => span["error.type"] == "-32602" && span.TraceId == Recording.Trace);
        var method = Assert.Single(recording.Collector.Spans, static span => span["error.type"] == "-32601");

        Assert.Equal(("tools/call", null, "-32602", ""), (tool.Name, tool["gen_ai.tool.name"], tool["rpc.response.status_code"], tool.State));
        Assert.Equal(("_OTHER", "_OTHER"), (method.Name, method["mcp.method.name"]));
        Assert.Equal(1, recording.Collector.Count(Operations, ("mcp.method.name", "_OTHER"), ("rpc.response.status_code", "-32601")));
    }

    [Fact]
    public void What_cannot_be_read_is_answered_as_ever_and_told_by_the_same_code()
    {
        Assert.Equal([-32602, -32602, -32602], recording.Unreadable);
        Assert.Equal(2, recording.Collector.Count("tuco.mcp.tool.calls", ("gen_ai.tool.name", "analytics"), ("error.type", "-32602")));
    }

    [Fact]
    public void The_document_names_every_metric_and_attribute()
    {
        var document = File.ReadAllText(Path.Combine(Approved.Root, "docs", "telemetry.md"));
        var names = recording.Collector.Points.SelectMany(static point => point.Attributes.Keys.Append(point.Metric)).Concat(recording.Collector.Spans.SelectMany(static span => span.Attributes.Keys));

        Assert.All(names.Distinct(), name => Assert.Contains($"`{name}`", document, StringComparison.Ordinal));
    }

    [Fact]
    public void The_ledger_and_the_consents_are_counted_by_what_they_came_to()
    {
        var outcomes = recording.Collector.Points.Where(static point => point.Metric is "tuco.mcp.ledger.outcomes" or "tuco.mcp.consent.outcomes")
            .Select(static point => $"{point.Attributes.Values.Single()} {point.Value}").Order(StringComparer.Ordinal);

        Assert.Equal(["claimed 3", "conflict 1", "done 2", "doubted 1", "needs_confirmation 1", "replayed 1"], outcomes);
    }

    [Fact]
    public void The_session_and_all_that_was_asked_in_it_are_measured_in_seconds()
    {
        Assert.Equal(1, recording.Collector.Count("mcp.server.session.duration", ("network.transport", "pipe"), ("mcp.protocol.version", "2025-06-18")));
        Assert.Equal(recording.Collector.Spans.Count(static span => span.Kind == Span.Server), recording.Collector.Count(Operations));
        Assert.Equal(1, recording.Collector.Count(Operations, ("mcp.method.name", "initialize"), ("mcp.protocol.version", "2025-06-18")));
        Assert.All(recording.Collector.Points.Where(static point => point.Metric.EndsWith(".duration", StringComparison.Ordinal)), static point => Assert.Equal("s", point.Unit));
    }

    [Fact]
    public void It_says_which_program_and_what_the_operator_adds()
    {
        var resource = recording.Collector.Resource;

        Assert.Equal(("tuco-mcp", "test", "Bearer collector-" + Recording.Canary),
            (resource["service.name"], resource["deployment.environment.name"], recording.Collector.Received[0].Authorization));
    }

    [Fact]
    public void No_key_recipient_or_text_is_in_a_byte_of_it_nor_a_key_in_the_log()
    {
        var sent = string.Concat(recording.Collector.Received.Select(static request => request.Path + Encoding.UTF8.GetString(request.Body)));

        Assert.Contains("send_message", sent, StringComparison.Ordinal);
        Assert.Contains("Telemetry is on: ", recording.Log, StringComparison.Ordinal);
        Assert.All([Recording.Phone, Recording.Text, "example.com", "Support", "k1\"", "5550189", "69b2c41d352a78479d2cffff"], word => Assert.DoesNotContain(word, sent, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(sent, Redaction.Cut(sent, "tuco_" + Recording.Canary, 6));
        Assert.Equal(recording.Log, Redaction.Cut(recording.Log, "tuco_" + Recording.Canary, 6));
    }
}
