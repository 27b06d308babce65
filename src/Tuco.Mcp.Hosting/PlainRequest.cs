using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Tuco.Mcp.Hosting;

/// <summary>A request as it was asked, for whoever can answer it without its session: what is always the same, or needs nothing but its arguments.</summary>
/// <param name="Method">Of JSON-RPC.</param>
/// <param name="Params">An object; undefined where there are none. Good until the request is answered.</param>
/// <param name="Version">Of the protocol, as it was agreed on with the client.</param>
public readonly record struct PlainRequest(string Method, JsonElement Params, string Version)
{
    /// <summary>The client says with each request what it is; there are no sessions.</summary>
    public bool IsStateless => Version == Versions.Stateless;
}

/// <summary>Answers a request without its session.</summary>
/// <param name="request">What is asked.</param>
/// <param name="caller">Who asks.</param>
/// <param name="cancelled">Nobody waits for the answer any more.</param>
/// <param name="result">JSON; it comes, or is cancelled, and fails in no other way.</param>
/// <returns>False leaves it to the server.</returns>
public delegate bool DirectAnswer(PlainRequest request, Caller caller, CancellationToken cancelled, [NotNullWhen(true)] out Task<byte[]>? result);
