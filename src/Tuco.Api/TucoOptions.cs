using System.Net;

namespace Tuco.Api;

/// <summary>Where and how the API is called. Durations are those of one call, its retries included.</summary>
public sealed record TucoOptions
{
    /// <summary>The public API root (docs.tuco.ai/api-reference/introduction).</summary>
    public const string PublicBaseUrl = "https://app.tuco.ai";

    /// <summary>API root without query; https, or http on a loopback address. Default: the public API.</summary>
    public Uri BaseUrl { get; init; } = new(PublicBaseUrl);

    /// <summary>Gives the workspace key (<c>tuco_…</c>) for each call, so that a rotated key counts at once; null means that none is configured.</summary>
    public Func<string?> ApiKey { get; init; } = static () => null;

    /// <summary>
    /// Gives a Clerk session token for the calls that take no key (docs.tuco.ai/api-reference/lines, "Check Health of a Line"); null means that
    /// none is configured.
    /// </summary>
    public Func<string?> ClerkToken { get; init; } = static () => null;

    /// <summary>
    /// Root of the action API: the workspace's own domain, as <see cref="BaseUrl"/> without query and https, or http on a loopback address.
    /// Null, the default, leaves it out.
    /// </summary>
    public Uri? ActionsUrl { get; init; }

    /// <summary>
    /// Gives the key of the action API (<c>sk_…</c>), which is shown to <see cref="ActionsUrl"/> alone; null means that none is configured.
    /// </summary>
    public Func<string?> ActionsKey { get; init; } = static () => null;

    /// <summary>Deadline of a read or of a small write, 1 to 50 s. Default 25 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Deadline of a send or a line request upstream, 1 to 300 s. Default 100 s: a send may verify for about 90 s.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Further tries of a call that may be retried, 0 to 10. Default 2.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Product and version sent as <c>User-Agent</c>.</summary>
    public string UserAgent { get; init; } = "Tuco.Api/" + typeof(TucoOptions).Assembly.GetName().Version?.ToString(3);

    /// <summary>Clock of deadlines, waits and of what "today" means.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Says what is out of its range, or null.</summary>
    internal string? Fault =>
        FaultOf(BaseUrl) is { } fault ? "The base URL " + fault
        : ActionsUrl is { } actions && FaultOf(actions) is { } wrong ? "The URL of the action API " + wrong
        : Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromSeconds(50) ? "Timeout must lie between 1 and 50 s"
        : SendTimeout < TimeSpan.FromSeconds(1) || SendTimeout > TimeSpan.FromSeconds(300) ? "SendTimeout must lie between 1 and 300 s"
        : Retries is < 0 or > 10 ? "Retries must lie between 0 and 10"
        : null;

    /// <summary>Says what is wrong with a base URL, or null when it may carry a key.</summary>
    public static string? FaultOf(Uri baseUrl)
    {
        ArgumentNullException.ThrowIfNull(baseUrl);
        if (!baseUrl.IsAbsoluteUri)
            return "must be an absolute URL such as " + PublicBaseUrl;
        if (baseUrl.UserInfo.Length > 0 || baseUrl.Query.Length > 0 || baseUrl.Fragment.Length > 0)
            return "must hold no user, query or fragment";
        if (baseUrl.Scheme == Uri.UriSchemeHttps || (baseUrl.Scheme == Uri.UriSchemeHttp && IsLoopback(baseUrl)))
            return null;
        return "must be https, or http on a loopback address: a key would cross the network in the clear";
    }

    /// <summary>True for localhost, 127.0.0.0/8 and ::1.</summary>
    public static bool IsLoopback(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return string.Equals(url.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
    }
}
