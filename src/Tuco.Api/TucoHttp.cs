using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Flurl;
using Flurl.Http;

namespace Tuco.Api;

/// <summary>
/// One request, wire to record: key, trace headers, retry, deadline, decode; every failure becomes a <see cref="TucoApiException"/>.
/// The only file that names Flurl: encoded ids, no redirect, no cookie, no line break in a header, a capped body.
/// </summary>
internal sealed class TucoHttp : IDisposable
{
    private const int MaxBody = 8 * 1024 * 1024;
    private const int MaxWords = 64 * 1024;
    private static readonly TimeSpan PatienceForWords = TimeSpan.FromSeconds(2);

    private readonly TucoOptions _options;
    private readonly FlurlClient _client;
    private readonly Retries _retries;
    private Reader? _reader;

    public TucoHttp(TucoOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Fault is { } fault)
            throw new ArgumentException(fault + ".", nameof(options));
        _options = options;
        _retries = new Retries(options);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !TucoOptions.IsLoopback(options.BaseUrl),
            AutomaticDecompression = System.Net.DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        _client = new FlurlClient(new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan });
    }

    public Task<T> GetAsync<T>(
        string[] path, (string Name, string? Value)[] query, Func<TucoJson, JsonTypeInfo<T>> answer, CallTrace? trace, CancellationToken cancellationToken)
        where T : class =>
        SendAsync(HttpMethod.Get, path, query, null, answer, Resend.Read, null, trace, cancellationToken);

    public Task<T> PostAsync<TBody, T>(string[] path, TBody body, JsonTypeInfo<TBody> bodyType, Func<TucoJson, JsonTypeInfo<T>> answer,
        Resend resend, string? idempotencyKey, CallTrace? trace, CancellationToken cancellationToken)
        where T : class =>
        SendAsync(HttpMethod.Post, path, [], JsonSerializer.SerializeToUtf8Bytes(body, bodyType), answer, resend, idempotencyKey, trace, cancellationToken);

    public void Dispose() => _client.Dispose();

    private Task<T> SendAsync<T>(HttpMethod method, string[] path, (string, string?)[] query, byte[]? body, Func<TucoJson, JsonTypeInfo<T>> answer,
        Resend resend, string? idempotencyKey, CallTrace? trace, CancellationToken cancellationToken)
        where T : class
    {
        trace ??= CallTrace.New();
        var url = UrlOf(path, query);
        var deadline = resend is Resend.WhileNothingLeft or Resend.WithIdempotencyKey ? _options.SendTimeout : _options.Timeout;
        return _retries.RunAsync(resend, deadline, async (left, token) =>
        {
            var failure = new FailureReader(trace.CorrelationId, Key(trace), _options);
            token.ThrowIfCancellationRequested();
            using var late = new CancellationTokenSource(left, _options.Time);
            // What has left must not be aborted because the caller went away: only a read follows its token.
            using var stop = resend is Resend.Read
                ? CancellationTokenSource.CreateLinkedTokenSource(token, late.Token)
                : CancellationTokenSource.CreateLinkedTokenSource(late.Token);
            var content = new OneShotContent(body);
            try
            {
                using var response = await Request(url, failure.Key, trace, idempotencyKey)
                    .SendAsync(method, content, stop.Token, HttpCompletionOption.ResponseHeadersRead);
                var read = await ReadAsync(response, answer(JsonFor(failure.Key)), failure, stop.Token);
                return read is IAnswer { Fault: { } fault } ? throw failure.BadAnswer(response, "its answer " + fault) : read;
            }
            catch (Exception e) when (e is FlurlHttpException or HttpRequestException or IOException or OperationCanceledException)
            {
                if (resend is Resend.Read || !content.Started)
                    token.ThrowIfCancellationRequested();
                var cause = e is FlurlHttpException { InnerException: { } inner } ? inner : e;
                throw failure.NoAnswer(cause, late.IsCancellationRequested, body is not null && content.Started);
            }
        }, cancellationToken);
    }

    /// <summary>One reader a key: a key changes rarely.</summary>
    private TucoJson JsonFor(string key)
    {
        var reader = _reader;
        if (reader?.Key != key)
            _reader = reader = new Reader(key, AnswerJson.For(key));
        return reader.Json;
    }

    private sealed record Reader(string Key, TucoJson Json);

    private string UrlOf(string[] path, (string Name, string? Value)[] query)
    {
        var url = new Url(_options.BaseUrl.AbsoluteUri.TrimEnd('/'));
        foreach (var segment in path)
        {
            if (segment is null or "" or "." or "..")
                throw new ArgumentException("An id must not be empty, '.' or '..'.", nameof(path));
            url.AppendPathSegment(segment, fullyEncode: true);
        }
        foreach (var (name, value) in query)
            url.SetQueryParam(name, value);
        return url.ToString();
    }

    private string Key(CallTrace trace)
    {
        var key = _options.ApiKey()?.Trim();
        if (string.IsNullOrEmpty(key))
            throw new TucoApiException(TucoFailure.NotConfigured, "No Tuco API key is configured.", trace.CorrelationId);
        if (!key.StartsWith("tuco_", StringComparison.Ordinal) || key.Any(static c => c is <= ' ' or > '~'))
        {
            throw new TucoApiException(TucoFailure.NotConfigured,
                "The configured Tuco API key is none: it must start with \"tuco_\" and hold only visible ASCII.", trace.CorrelationId);
        }
        return key;
    }

    private IFlurlRequest Request(string url, string key, CallTrace trace, string? idempotencyKey)
    {
        var request = new FlurlRequest(url).WithClient(_client).AllowAnyHttpStatus();
        request.Settings.Timeout = null;
        foreach (var (name, value) in new (string, string?)[]
        {
            ("Authorization", "Bearer " + key), ("Accept", "application/json"), ("User-Agent", _options.UserAgent),
            ("x-correlation-id", trace.CorrelationId), ("x-execution-id", trace.ExecutionId), ("x-ghl-workflow-id", trace.GhlWorkflowId),
            ("Idempotency-Key", idempotencyKey),
        })
        {
            if (value is null)
                continue;
            if (value.Any(static c => c is < ' ' or > '~'))
                throw new ArgumentException($"The value of {name} must hold only visible ASCII.", nameof(trace));
            request.WithHeader(name, value);
        }
        return request;
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> answer, FailureReader failure, CancellationToken cancellationToken)
        where T : class
    {
        if (!response.IsSuccessStatusCode)
            throw failure.Refused(response, await WordsOfRefusalAsync(response, cancellationToken));
        var body = await BodyAsync(response, MaxBody, cancellationToken);
        if (body is null)
            throw failure.BadAnswer(response, "its answer is larger than 8 MiB or does not unpack");
        try
        {
            return JsonSerializer.Deserialize(body, answer) ?? throw failure.BadAnswer(response, "its answer is an empty JSON value");
        }
        catch (JsonException)
        {
            throw failure.BadAnswer(response, FailureReader.Describe(response, body.Length));
        }
    }

    /// <summary>The words of a refusal are welcome, its status is enough: what cannot be read soon is left out.</summary>
    private async Task<byte[]> WordsOfRefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var soon = new CancellationTokenSource(PatienceForWords, _options.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, soon.Token);
        try
        {
            return await BodyAsync(response, MaxWords, stop.Token) ?? [];
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return [];
        }
    }

    /// <summary>The decoded body; null when it is over the cap or is not packed as it says.</summary>
    private static async Task<byte[]?> BodyAsync(HttpResponseMessage response, int most, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await stream.ReadAsync(chunk, cancellationToken)) > 0)
            {
                if (buffer.Length + read > most)
                    return null;
                buffer.Write(chunk, 0, read);
            }
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            return null;
        }
        return buffer.ToArray();
    }
}
