using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Tuco.Mcp.Hosting.OAuth;

/// <summary>What the server tells of itself as a protected resource (RFC 9728), and how it asks for a token (RFC 6750).</summary>
public sealed class ProtectedResource
{
    private const string WellKnown = "/.well-known/oauth-protected-resource";

    private readonly byte[] _document;
    private readonly string _path;
    private readonly string _documentUrl;

    /// <param name="identifier">The absolute URL of the resource, which tokens name as their audience.</param>
    /// <param name="issuer">The authorization server.</param>
    /// <param name="scopes">All that there are here.</param>
    /// <param name="name">For people.</param>
    public ProtectedResource(string identifier, string issuer, IReadOnlyList<string> scopes, string name)
    {
        var url = new Uri(identifier);
        _path = WellKnown + url.AbsolutePath.TrimEnd('/');
        _documentUrl = url.GetLeftPart(UriPartial.Authority) + _path;
        _document = Written(identifier, issuer, scopes, name);
    }

    /// <summary>What asks for a token.</summary>
    /// <param name="scopes">Those that are needed.</param>
    /// <param name="error">Of RFC 6750; null when no token came.</param>
    /// <param name="why">In ASCII, without quotation marks.</param>
    public string Challenge(IEnumerable<string> scopes, string? error = null, string? why = null) =>
        "Bearer " + (error is null ? "" : $"error=\"{error}\", error_description=\"{why}\", ")
        + $"scope=\"{string.Join(' ', scopes)}\", resource_metadata=\"{_documentUrl}\"";

    /// <summary>The route of a request for anything well-known; null for another one.</summary>
    internal static string? RouteOf(string? path) => path?.StartsWith(WellKnown, StringComparison.Ordinal) == true ? WellKnown : null;

    internal async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value;
        if (path is not (WellKnown or WellKnown + "/mcp" or WellKnown + "/sse") && path != _path)
        {
            await NothingAsync(http.Response);
            return;
        }
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            await StreamableHttp.NotAllowedAsync(http.Response, "GET, HEAD");
            return;
        }
        http.Response.ContentType = Wire.Json;
        http.Response.ContentLength = _document.Length;
        if (HttpMethods.IsGet(http.Request.Method))
            await http.Response.BodyWriter.WriteAsync(_document, http.RequestAborted);
    }

    internal static Task NothingAsync(HttpResponse response) => Wire.FailAsync(response, 404, Wire.Refused, "Nothing is known here under this name.");

    private static byte[] Written(string identifier, string issuer, IReadOnlyList<string> scopes, string name)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteString("resource"u8, identifier);
            WriteList(writer, "authorization_servers", [issuer]);
            WriteList(writer, "scopes_supported", scopes);
            WriteList(writer, "bearer_methods_supported", ["header"]);
            writer.WriteString("resource_name"u8, name);
            writer.WriteEndObject();
        }
        return bytes.ToArray();
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
