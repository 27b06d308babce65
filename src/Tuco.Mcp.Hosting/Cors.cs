using Microsoft.AspNetCore.Http;

namespace Tuco.Mcp.Hosting;

/// <summary>What a page of an allowed origin may do and see.</summary>
internal static class Cors
{
    private const string Sent = "Accept, Authorization, Content-Type, Last-Event-ID, MCP-Protocol-Version, Mcp-Method, Mcp-Name, Mcp-Session-Id";

    public static void Allow(HttpResponse response, string origin)
    {
        response.Headers.AccessControlAllowOrigin = origin;
        response.Headers.Vary = "Origin";
        response.Headers.AccessControlExposeHeaders = "Mcp-Session-Id, WWW-Authenticate";
    }

    /// <summary>What a browser asks before it sends a request that a form could not send.</summary>
    public static void Preflight(HttpRequest request, HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers.Allow = "GET, POST, DELETE, OPTIONS";
        response.Headers.AccessControlAllowMethods = "GET, POST, DELETE";
        response.Headers.AccessControlAllowHeaders = string.Join(", ", Further(request).Prepend(Sent));
        response.Headers.AccessControlMaxAge = "600";
    }

    /// <summary>Those headers whose names only a tool or an operator knows.</summary>
    private static IEnumerable<string> Further(HttpRequest request) =>
        request.Headers.AccessControlRequestHeaders.ToString().Split(',', StringSplitOptions.TrimEntries).Where(static name =>
            (name.StartsWith("mcp-param-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("x-", StringComparison.OrdinalIgnoreCase))
            && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
}
