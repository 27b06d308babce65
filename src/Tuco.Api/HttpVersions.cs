using System.Net;

namespace Tuco.Api;

/// <summary>
/// Reads go over HTTP/2 where the server offers it, many on one connection. What writes stays on HTTP/1.1: only there it is certain, when a
/// connection breaks, whether a byte of the request had left.
/// </summary>
internal sealed class HttpVersions(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Method == HttpMethod.Get)
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionOrLower);
        return base.SendAsync(request, cancellationToken);
    }
}
