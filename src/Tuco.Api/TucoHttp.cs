using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Flurl;
using Flurl.Http;

namespace Tuco.Api;

/// <summary>
/// One request, wire to record: secret, trace headers, retry, deadline, decode; every failure becomes a <see cref="TucoApiException"/>.
/// One instance an <see cref="Access"/>: a secret has no way to another host.
/// The only file that names Flurl: encoded ids, no redirect, no cookie, no line break in a header, a capped body.
/// </summary>
internal sealed class TucoHttp : IDisposable
{
    private const int MaxBody = 8 * 1024 * 1024;
    private const int MaxWords = 64 * 1024;
    private static readonly TimeSpan PatienceForWords = TimeSpan.FromSeconds(2);

    private readonly TucoOptions _options;
    private readonly Access _access;
    private readonly FlurlClient _client;
    private readonly Retries _retries;
    private Reader? _reader;

    public TucoHttp(TucoOptions options, Access access)
    {
        (_options, _access) = (options, access);
        _retries = new Retries(options);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // Trace context is the business of whoever operates this program, not of the API.
            ActivityHeadersPropagator = null,
            UseProxy = access.Root is { } root && !TucoOptions.IsLoopback(root),
            AutomaticDecompression = System.Net.DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            // One connection of HTTP/2 carries many reads: a dead one is found out before they all wait for it.
            KeepAlivePingDelay = TimeSpan.FromSeconds(10),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            EnableMultipleHttp2Connections = true,
        };
        _client = new FlurlClient(new HttpClient(new HttpVersions(handler)) { Timeout = Timeout.InfiniteTimeSpan });
    }

    public Task<T> GetAsync<T>(
        string[] path, (string Name, string? Value)[] query, Func<TucoJson, JsonTypeInfo<T>> answer, CallTrace? trace, CancellationToken cancellationToken)
        where T : notnull =>
        SendAsync(new ApiRequest(HttpMethod.Get, path) { Query = query, Resend = Resend.Read }, answer, trace, cancellationToken);

    public Task<T> PostAsync<TBody, T>(string[] path, TBody body, JsonTypeInfo<TBody> bodyType, Func<TucoJson, JsonTypeInfo<T>> answer,
        Resend resend, string? idempotencyKey, CallTrace? trace, CancellationToken cancellationToken)
        where T : notnull =>
        SendAsync(new ApiRequest(HttpMethod.Post, path) { Resend = resend, IdempotencyKey = idempotencyKey }.With(body, bodyType),
            answer, trace, cancellationToken);

    public Task<T> SendAsync<T>(ApiRequest request, Func<TucoJson, JsonTypeInfo<T>> answer, CallTrace? trace, CancellationToken cancellationToken)
        where T : notnull
    {
        trace ??= CallTrace.New();
        if (request.Path.Any(static segment => segment is null or "" or "." or ".."))
            throw new ArgumentException("An id must not be empty, '.' or '..'.", nameof(request));
        var resend = request.Resend;
        var tries = 0;
        var deadline = (resend is Resend.WhileNothingLeft or Resend.WithIdempotencyKey ? _options.SendTimeout : _options.Timeout) + request.MoreTime;
        return _retries.RunAsync(resend, deadline, async (left, token) =>
        {
            var (root, secret) = _access.Open(trace.CorrelationId);
            var failure = new FailureReader(trace.CorrelationId, secret, _access, _options.Time);
            token.ThrowIfCancellationRequested();
            using var late = new CancellationTokenSource(left, _options.Time);
            // What has left must not be aborted because the caller went away: only a read follows its token.
            using var stop = resend is Resend.Read
                ? CancellationTokenSource.CreateLinkedTokenSource(token, late.Token)
                : CancellationTokenSource.CreateLinkedTokenSource(late.Token);
            var content = new OneShotContent(request.Body);
            using var watched = WatchedTry.Begin(request, root, trace, tries++);
            try
            {
                using var response = await Prepared(UrlOf(root, request), secret, trace, request.IdempotencyKey)
                    .SendAsync(request.Method, content, stop.Token, HttpCompletionOption.ResponseHeadersRead);
                watched?.Status = (int)response.StatusCode;
                var read = await ReadAsync(response, answer(JsonFor(secret)), failure, stop.Token);
                watched?.IsUnderstood = true;
                return read;
            }
            catch (Exception e) when (e is FlurlHttpException or HttpRequestException or IOException or OperationCanceledException)
            {
                var cause = e is FlurlHttpException { InnerException: { } inner } ? inner : e;
                watched?.Fail(cause, late.IsCancellationRequested);
                if (resend is Resend.Read || !content.Started)
                    token.ThrowIfCancellationRequested();
                throw failure.NoAnswer(cause, late.IsCancellationRequested, resend is not Resend.Read && content.Started);
            }
        }, cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private static string? FaultIn<T>(T read) => read switch
    {
        IAnswer answer => answer.Fault,
        JsonElement { ValueKind: JsonValueKind.Object } body when body.TryGetProperty("success", out var success)
            && success.ValueKind == JsonValueKind.False => "says success: false",
        _ => null,
    };

    /// <summary>One reader a key: a key changes rarely.</summary>
    private TucoJson JsonFor(string key)
    {
        var reader = _reader;
        if (reader?.Key != key)
            _reader = reader = new Reader(key, AnswerJson.For(key));
        return reader.Json;
    }

    private sealed record Reader(string Key, TucoJson Json);

    private static Url UrlOf(Uri root, ApiRequest request)
    {
        var url = new Url(root.AbsoluteUri.TrimEnd('/'));
        foreach (var segment in request.Path)
            url.AppendPathSegment(segment, fullyEncode: true);
        foreach (var (name, value) in request.Query)
            url.SetQueryParam(name, value);
        return url;
    }

    private IFlurlRequest Prepared(Url url, string secret, CallTrace trace, string? idempotencyKey)
    {
        var request = new FlurlRequest(url).WithClient(_client).AllowAnyHttpStatus();
        request.Settings.Timeout = null;
        foreach (var (name, value) in new (string, string?)[]
        {
            ("Authorization", "Bearer " + secret), ("Accept", "application/json"), ("User-Agent", _options.UserAgent),
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
        where T : notnull
    {
        if (!response.IsSuccessStatusCode)
            throw failure.Refused(response, await WordsOfRefusalAsync(response, cancellationToken));
        var body = await BodyAsync(response, MaxBody, cancellationToken);
        if (body is null)
            throw failure.BadAnswer(response, "its answer is larger than 8 MiB or does not unpack");
        try
        {
            // An answer that no page describes may as well be none.
            if (body.Length == 0 && typeof(T) == typeof(JsonElement))
                body = "null"u8.ToArray();
            var read = JsonSerializer.Deserialize(body, answer) ?? throw failure.BadAnswer(response, "its answer is an empty JSON value");
            return FaultIn(read) is { } fault ? throw failure.BadAnswer(response, "its answer " + fault, body) : read;
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
