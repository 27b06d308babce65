using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Tuco.Mcp.Tests.Telemetry;

internal sealed record Span(
    string TraceId, string Id, string ParentId, string State, string Name, int Kind, int Status, string Words, int Events, Dictionary<string, string> Attributes)
{
    public const int Server = 2;
    public const int Client = 3;
    public const int Failed = 2;

    public string? this[string attribute] => Attributes.GetValueOrDefault(attribute);
}

/// <summary>One value of a metric; of a histogram its count.</summary>
internal sealed record Point(string Metric, string Unit, long Value, Dictionary<string, string> Attributes);

/// <summary>A collector that keeps what it is sent: OTLP over HTTP, or over gRPC.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, string Authorization, byte[] Body)> _received = new();

    private Collector(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public IReadOnlyList<(string Path, string Authorization, byte[] Body)> Received => [.. _received];

    /// <summary>In the order in which they ended.</summary>
    public IReadOnlyList<Span> Spans => [.. from body in BodiesOf("trace")
                                           from resource in body.All(1)
                                           from scope in resource.All(2)
                                           from span in scope.All(2)
                                           select SpanOf(span)];

    /// <summary>As they were last told.</summary>
    public IReadOnlyList<Point> Points => BodiesOf("metrics").LastOrDefault() is not { } body ? [] : [.. from resource in body.All(1)
                                                                                                   from scope in resource.All(2)
                                                                                                   from metric in scope.All(2)
                                                                                                   from point in PointsOf(metric)
                                                                                                   select point];

    public Dictionary<string, string> Resource => BodiesOf("trace").First().All(1).First().One(1)!.Attributes(1);

    public static async Task<Collector> StartAsync(bool grpc = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = grpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        var collector = new Collector(builder.Build());
        collector._app.Run(collector.TakeAsync);
        await collector._app.StartAsync();
        return collector;
    }

    /// <summary>What one metric says where all of these attributes are; 0 where it says nothing.</summary>
    public long Count(string metric, params (string Name, string? Value)[] attributes) => Points
        .Where(point => point.Metric == metric && attributes.All(attribute => point.Attributes.GetValueOrDefault(attribute.Name) == attribute.Value))
        .Sum(static point => point.Value);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var isGrpc = http.Request.ContentType == "application/grpc";
        _received.Enqueue((http.Request.Path, http.Request.Headers.Authorization.ToString(), isGrpc ? body.ToArray()[5..] : body.ToArray()));
        http.Response.ContentType = http.Request.ContentType;
        if (!isGrpc)
            return;
        await http.Response.Body.WriteAsync(new byte[5]);
        http.Response.AppendTrailer("grpc-status", "0");
    }

    private IEnumerable<ProtoReader> BodiesOf(string signal) => from request in _received
                                                                where request.Path.Contains(signal, StringComparison.OrdinalIgnoreCase)
                                                                select new ProtoReader(request.Body);

    private static Span SpanOf(ProtoReader span) => new(span.Hex(1), span.Hex(2), span.Hex(4), span.Text(3), span.Text(5), (int)span.Number(6),
        (int)(span.One(15)?.Number(3) ?? 0), span.One(15)?.Text(2) ?? "", span.All(11).Count() + span.All(13).Count(), span.Attributes(9));

    private static IEnumerable<Point> PointsOf(ProtoReader metric) => metric.One(9) is { } histogram
        ? histogram.All(1).Select(point => new Point(metric.Text(1), metric.Text(3), (long)point.Number(4), point.Attributes(9)))
        : (metric.One(7) ?? metric.One(5))!.All(1).Select(point => new Point(metric.Text(1), metric.Text(3), (long)point.Number(6), point.Attributes(7)));
}
