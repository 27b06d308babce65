using System.Net;
using System.Net.Http.Headers;

namespace Tuco.Api;

/// <summary>
/// A body that goes out once. The handler resends on its own when a connection turns out to be dead; for a write that may have
/// taken effect this must not happen, and how often a read goes out is for <see cref="Retries"/> to say: a second serialisation is refused.
/// </summary>
internal sealed class OneShotContent : HttpContent
{
    private readonly byte[] _json;

    /// <param name="json">Null for a request without a body.</param>
    public OneShotContent(byte[]? json)
    {
        _json = json ?? [];
        if (json is not null)
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    /// <summary>False as long as it is certain that no byte of the request left.</summary>
    public bool Started { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (Started)
            throw new IOException("The connection was lost after the request had left.");
        Started = true;
        return stream.WriteAsync(_json, cancellationToken).AsTask();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _json.Length;
        return true;
    }
}
