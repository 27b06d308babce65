using System.Collections.Frozen;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;

namespace Tuco.Api;

/// <summary>
/// One try of a request, as listeners to <see cref="TucoClient.TelemetryName"/> are told of it, by the OpenTelemetry conventions of HTTP
/// clients: verb, route, host, status, time. No id, query, body, secret or words of an answer. Without a listener there is none.
/// </summary>
internal sealed class WatchedTry : IDisposable
{
    private static readonly ActivitySource Source = new(TucoClient.TelemetryName);
    private static readonly Meter Meter = new(TucoClient.TelemetryName);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram("http.client.request.duration", "s", "Duration of one try of a request.",
        null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] });

    private static readonly Counter<long> Retries = Meter.CreateCounter<long>("tuco.api.retries", "{request}", "Tries that followed a failed one.");

    /// <summary>What stands in a path and is no id. Whatever else does is shown as one.</summary>
    private static readonly FrozenSet<string> Words = FrozenSet.ToFrozenSet(
    [
        "analytics", "api", "by-user", "campaign-tools", "campaigns", "cancel-for-lead", "check-availability", "check-availability-rr", "conversations",
        "dnc", "enroll", "evaluate-conditions", "goal-bots", "health-check", "language-audit", "leads", "line-requests", "lines", "messages", "react",
        "replies", "scan-dormant", "spam-monitor", "test", "trpc", "typing", "v1", "webhooks",
    ], StringComparer.Ordinal);

    private readonly Activity? _span;
    private readonly TagList _tags;
    private readonly long _began = Stopwatch.GetTimestamp();
    private string? _fault;

    private WatchedTry(ApiRequest request, Uri root, CallTrace trace, int resends)
    {
        var route = "/" + string.Join('/', request.Path.Select(static segment => Words.Contains(segment) ? segment : "{id}"));
        _tags = new TagList
        {
            { "http.request.method", request.Method.Method }, { "url.template", route }, { "server.address", root.Host }, { "server.port", root.Port },
        };
        if (resends > 0)
            Retries.Add(1, _tags);
        _span = Source.StartActivity($"{request.Method.Method} {route}", ActivityKind.Client, default(ActivityContext), _tags!);
        _span?.SetTag("tuco.correlation_id", trace.CorrelationId);
        if (resends > 0)
            _span?.SetTag("http.request.resend_count", resends);
    }

    /// <summary>What Tuco answered; null as long as it did not.</summary>
    public int? Status { get; set; }

    /// <summary>The answer was read and is what it should be.</summary>
    public bool IsUnderstood { get; set; }

    private string? ErrorType => _fault ?? (Status >= 400 ? Status.Value.ToString(CultureInfo.InvariantCulture) : IsUnderstood ? null : "bad_answer");

    /// <summary>Null when nobody listens.</summary>
    public static WatchedTry? Begin(ApiRequest request, Uri root, CallTrace trace, int resends) =>
        Source.HasListeners() || Duration.Enabled || Retries.Enabled ? new WatchedTry(request, root, trace, resends) : null;

    /// <summary>There is no answer, or not all of it. Of the exception only its kind is told.</summary>
    public void Fail(Exception cause, bool late) => _fault = (late, cause) switch
    {
        (true, _) => "timeout",
        (_, HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } e) => NameOf(e.HttpRequestError),
        (_, HttpIOException e) => NameOf(e.HttpRequestError),
        _ => cause.GetType().FullName,
    };

    public void Dispose()
    {
        var tags = _tags;
        if (Status is { } status)
            tags.Add("http.response.status_code", status);
        if (ErrorType is { } error)
        {
            tags.Add("error.type", error);
            _span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", error);
        }
        Duration.Record(Stopwatch.GetElapsedTime(_began).TotalSeconds, tags);
        _span?.SetTag("http.response.status_code", Status).Dispose();
    }

    private static string NameOf(HttpRequestError error) => JsonNamingPolicy.SnakeCaseLower.ConvertName(error.ToString());
}
