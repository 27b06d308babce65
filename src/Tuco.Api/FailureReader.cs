using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Tuco.Api;

/// <summary>Turns one attempt's failure into a <see cref="TucoApiException"/> with its facts, the key cut out of every text.</summary>
internal sealed class FailureReader(string correlationId, string key, TucoOptions options)
{
    private const int MaxText = 500;

    private static readonly string[] Prefixes = ["tuco_sandbox_", "tuco_sk_", "tuco_"];

    public string Key => key;

    private string Secret => key[Prefixes.First(prefix => key.StartsWith(prefix, StringComparison.Ordinal)).Length..];

    public TucoApiException Refused(HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        if (status < 400)
            return BadAnswer(response, "it answered with a redirect, which is not followed because it would carry the key elsewhere");
        var fault = FaultOf(body);
        var words = Redact(fault?.Words);
        return new TucoApiException(KindOf(status), words ?? string.Create(CultureInfo.InvariantCulture, $"HTTP {status}"), correlationId)
        {
            Status = status,
            Code = Redact(fault?.MachineCode),
            ApiText = words,
            Reason = Redact(ApiFault.Text(fault?.Reason ?? default)),
            RetryAfter = fault?.Wait ?? HeaderWait(response),
            ExistingLine = fault?.Existing,
            Redirect = Redact(ApiFault.Text(fault?.Redirect ?? default)),
            MayHaveTakenEffect = status >= 500,
        };
    }

    public TucoApiException BadAnswer(HttpResponseMessage response, string what) =>
        new(TucoFailure.BadAnswer,
            string.Create(CultureInfo.InvariantCulture, $"Tuco answered HTTP {(int)response.StatusCode}, but {Redact(what)}."), correlationId)
        {
            Status = (int)response.StatusCode,
            MayHaveTakenEffect = true,
        };

    public TucoApiException NoAnswer(Exception cause, bool late, bool started)
    {
        var error = (cause as HttpRequestException)?.HttpRequestError;
        var certain = !started || error is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
        var what = (late, error) switch
        {
            (true, _) => "gave no complete answer in time",
            (_, HttpRequestError.NameResolutionError) => "has a name that could not be resolved",
            (_, HttpRequestError.ConnectionError) => "refused the connection or could not be reached",
            (_, HttpRequestError.SecureConnectionError) => "could not be trusted: the TLS handshake failed",
            (_, HttpRequestError.ProxyTunnelError) => "could not be reached through the proxy",
            _ => "cut the connection before its answer was complete",
        };
        return new TucoApiException(TucoFailure.Unreachable, $"Tuco ({options.BaseUrl.Authority}) {what}.", correlationId, cause)
        {
            MayHaveTakenEffect = !certain,
        };
    }

    public static string Describe(HttpResponseMessage response, int length) => (length, response.Content.Headers.ContentType?.MediaType) switch
    {
        (0, _) => "its answer is empty",
        (_, "application/json" or null) => "its answer is no JSON of the documented shape",
        (_, var type) => $"its answer is {new string([.. type.Take(60)])}, not JSON",
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

    /// <summary>A body in which no echoed key is left.</summary>
    public byte[] WithoutKey(byte[] body) => body.AsSpan().IndexOf(Encoding.ASCII.GetBytes(key)) < 0
        ? body
        : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace(key, "[redacted]", StringComparison.Ordinal));

    private TimeSpan? HeaderWait(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? header?.Date - options.Time.GetUtcNow();
        return wait is { } time ? TimeSpan.FromTicks(Math.Clamp(time.Ticks, 0, TimeSpan.TicksPerDay)) : null;
    }

    /// <summary>Cuts every run out that shares six characters with the secret part of the key, so that not even a piece of it is told.</summary>
    private string? Redact(string? text)
    {
        if (text is null)
            return null;
        // What a reader cannot see is taken out first: between the characters of a key it would hide it from this search only.
        text = string.Concat(text.Where(static c => !char.IsControl(c) && char.GetUnicodeCategory(c) is not UnicodeCategory.Format));
        text = text.Length > MaxText ? text[..MaxText] + "…" : text;
        var secret = Secret;
        var hidden = new bool[text.Length];
        for (var i = 0; i + 6 <= text.Length; i++)
        {
            if (secret.Contains(text.Substring(i, 6), StringComparison.Ordinal))
                Array.Fill(hidden, true, i, 6);
        }
        if (!hidden.Contains(true))
            return text;
        var kept = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (!hidden[i])
                kept.Append(text[i]);
            else if (i == 0 || !hidden[i - 1])
                kept.Append("[redacted]");
        }
        return kept.ToString();
    }
}
