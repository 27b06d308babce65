using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Tuco.Api;

namespace Tuco.Mcp.Tests.Api;

/// <summary>What the client tells whoever listens to it, and what it does not send because of that.</summary>
public sealed class WatchedTryTests
{
    [Fact]
    public async Task Every_route_is_told_without_its_ids()
    {
        Assert.All(ApiCall.All.Values.Zip(await Task.WhenAll(ApiCall.All.Values.Select(static call => SpansOfAsync(call, RawServer.Json(call.Answer))))), static pair =>
        {
            var (verb, path) = pair.First.Line.Split('?')[0].Split(' ') is [var first, var second] ? (first, second) : throw new InvalidOperationException();
            var route = string.Join('/', path.Split('/').Select(static segment => segment is ApiCall.Id or ApiCall.Other || segment.Contains('.', StringComparison.Ordinal) ? "{id}" : segment));
            Assert.Equal([$"{verb} {route}"], pair.Second.Select(static span => span.DisplayName));
        });
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\n<p>", "bad_answer")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n", "bad_answer")]
    [InlineData("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "403")]
    [InlineData(null, "response_ended")]
    [InlineData("no HTTP at all\r\n\r\n", "invalid_response")]
    public async Task A_failed_try_is_told_by_its_kind_alone(string? answer, string kind)
    {
        var span = Assert.Single(await SpansOfAsync(ApiCall.All["Lines.List"], answer is null ? null : System.Text.Encoding.ASCII.GetBytes(answer)));

        Assert.Equal((kind, ActivityStatusCode.Error, null), (span.GetTagItem("error.type"), span.Status, span.StatusDescription));
        Assert.Empty(span.Events);
    }

    [Fact]
    public async Task A_port_where_nothing_listens_is_told_so()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var closed = new Uri($"http://{listener.LocalEndpoint}");
        listener.Stop();
        using var client = new TucoClient(new TucoOptions { BaseUrl = closed, ApiKey = static () => ApiCall.Key, Retries = 0 });

        var span = Assert.Single(await SpansOfAsync(() => client.Lines.ListAsync()));

        Assert.Equal(("connection_error", null), (span.GetTagItem("error.type"), span.GetTagItem("http.response.status_code")));
    }

    private static async Task<IReadOnlyList<Activity>> SpansOfAsync(ApiCall call, byte[]? answer)
    {
        await using var server = new RawServer(number => number == 0 ? answer : null);
        using var client = ApiCall.Client(server);
        var spans = await SpansOfAsync(() => call.Make(client));
        Assert.DoesNotContain("traceparent", server.Requests[0], StringComparison.OrdinalIgnoreCase);
        return spans;
    }

    /// <summary>Other tests make requests meanwhile: these are below an activity of this one's own.</summary>
    private static async Task<IReadOnlyList<Activity>> SpansOfAsync(Func<Task> call)
    {
        using var around = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == TucoClient.TelemetryName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceId == around.TraceId ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await Record.ExceptionAsync(call);
        return [.. ended.Where(span => span.TraceId == around.TraceId)];
    }
}
