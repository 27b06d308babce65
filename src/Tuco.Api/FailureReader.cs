using System.Globalization;
using System.Text.Json;

namespace Tuco.Api;

/// <summary>Turns one attempt's failure into a <see cref="TucoApiException"/> with its facts, the key cut out of every text.</summary>
internal sealed class FailureReader(string correlationId, string key, Access access, TimeProvider time)
{
    private const int MaxText = 500;

    public TucoApiException Refused(HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        if (status < 400)
            return BadAnswer(response, "that is a redirect, which is not followed because it would carry the key elsewhere");
        var fault = FaultOf(body);
        var words = Redact(fault?.Words);
        var message = words ?? string.Create(CultureInfo.InvariantCulture, $"{access.Name} answered HTTP {status} without a readable reason");
        return new TucoApiException(KindOf(status), message, correlationId)
        {
            Status = status,
            Code = Redact(fault?.MachineCode),
            ApiText = words,
            Reason = Redact(ApiFault.Text(fault?.Reason ?? default)) is var reason && reason != words ? reason : null,
            RetryAfter = fault?.Wait ?? HeaderWait(response),
            ExistingLine = fault?.Existing(AnswerJson.For(key)),
            MissingScope = status == 403 ? Redact(fault?.MissingScope) : null,
            Redirect = Redact(ApiFault.Text(fault?.Redirect ?? default)),
            MayHaveTakenEffect = status >= 500,
        };
    }

    /// <param name="response">That is no answer.</param>
    /// <param name="what">Is wrong with it.</param>
    /// <param name="body">Where it may itself say what is wrong.</param>
    public TucoApiException BadAnswer(HttpResponseMessage response, string what, byte[]? body = null) =>
        new(TucoFailure.BadAnswer,
            string.Create(CultureInfo.InvariantCulture, $"{access.Name} answered HTTP {(int)response.StatusCode}, but {Redact(what)}."), correlationId)
        {
            Status = (int)response.StatusCode,
            ApiText = body is null ? null : Redact(FaultOf(body)?.Words),
            MayHaveTakenEffect = true,
        };

    /// <param name="cause">What the transport threw.</param>
    /// <param name="late">The deadline ended it.</param>
    /// <param name="bodyLeft">A byte of a write may have left.</param>
    public TucoApiException NoAnswer(Exception cause, bool late, bool bodyLeft)
    {
        var what = (late, cause) switch
        {
            (true, _) => "gave no complete answer in time",
            (_, HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }) => "has a name that could not be resolved",
            (_, HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }) => "refused the connection or could not be reached",
            (_, HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }) => "could not be trusted: the TLS handshake failed",
            (_, HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError }) => "could not be reached through the proxy",
            (_, OperationCanceledException) => "accepted no connection within 10 s",
            _ => "cut the connection before its answer was complete",
        };
        return new TucoApiException(TucoFailure.Unreachable, $"{access.Name} ({access.Root?.Authority}) {what}.", correlationId, cause)
        {
            MayHaveTakenEffect = bodyLeft,
        };
    }

    public static string Describe(HttpResponseMessage response, int length) => (length, response.Content.Headers.ContentType?.MediaType) switch
    {
        (0, _) => "its answer is empty",
        (_, "application/json" or null) => "its answer is no JSON of the documented shape",
        (_, "text/html" or "text/plain" or "text/xml" or "application/xml") =>
            $"its answer is {response.Content.Headers.ContentType.MediaType}, not JSON",
        // Any other type is a word of the answer's, and this sentence is ours.
        _ => "its answer is of another type than JSON",
    };

    private static TucoFailure KindOf(int status) => status switch
    {
        401 => TucoFailure.Unauthorized,
        402 => TucoFailure.ReadOnly,
        403 => TucoFailure.Forbidden,
        404 => TucoFailure.NotFound,
        409 => TucoFailure.Conflict,
        429 => TucoFailure.RateLimited,
        501 => TucoFailure.NotAvailable,
        >= 500 => TucoFailure.ServerError,
        _ => TucoFailure.Invalid,
    };

    private static ApiFault? FaultOf(byte[] body)
    {
        try
        {
            return body.Length == 0 ? null : JsonSerializer.Deserialize(body, TucoJson.Default.ApiFault);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private TimeSpan? HeaderWait(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? header?.Date - time.GetUtcNow();
        return wait is { } told ? TimeSpan.FromTicks(Math.Clamp(told.Ticks, 0, TimeSpan.TicksPerDay)) : null;
    }

    /// <summary>Words of a failure are short: not even six characters of the key may be among them.</summary>
    private string? Redact(string? text)
    {
        var words = Redaction.Cut(text, key, 6);
        return words?.Length > MaxText ? words[..MaxText] + "…" : words;
    }
}
