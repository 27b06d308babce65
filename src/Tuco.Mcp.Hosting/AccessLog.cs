using System.Net;
using Microsoft.AspNetCore.Http;
using Tuco.Mcp.Hosting.OAuth;

namespace Tuco.Mcp.Hosting;

/// <summary>Tells of each request when it is over.</summary>
internal sealed class AccessLog(McpHttpOptions options)
{
    /// <summary>Item of a request: the JSON-RPC method.</summary>
    public static readonly object Method = new();

    /// <summary>Item of a request: its caller.</summary>
    public static readonly object Caller = new();

    private const int LongestName = 40;

    public void Write(HttpContext http, long began)
    {
        if (options.Access is not { } access)
            return;
        var milliseconds = Math.Round(options.Time.GetElapsedTime(began).TotalMilliseconds, 2);
        access(new AccessLine(Verb(http.Request.Method), Known(http.Request.Path.Value), http.Response.StatusCode, milliseconds,
            Short(http.Items[Method] as string), (http.Items[Caller] as Caller)?.Id, ClientOf(http)));
    }

    /// <summary>The address of the client; a proxy's word for it counts only if the proxy is trusted.</summary>
    public IPAddress? ClientOf(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        if (options.TrustedProxies.Count == 0)
            return address;
        var forwarded = http.Request.Headers["X-Forwarded-For"].ToString().Split(',', StringSplitOptions.TrimEntries);
        for (var hop = forwarded.Length - 1; hop >= 0 && address is not null && IsTrusted(address); hop--)
        {
            if (!IPAddress.TryParse(forwarded[hop], out var before))
                break;
            address = before;
        }
        return address;
    }

    private bool IsTrusted(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return options.TrustedProxies.Any(network => network.Contains(plain));
    }

    private static string Known(string? path) => path is "/mcp" or "/sse" or "/message" or "/livez" or "/readyz" ? path
        : ProtectedResource.RouteOf(path) ?? "(other)";

    private static string Verb(string method) => method is "GET" or "POST" or "DELETE" or "OPTIONS" or "HEAD" or "PUT" or "PATCH" ? method : "(odd)";

    /// <summary>The names of the protocol's methods are letters; what holds more may be anything, a key too.</summary>
    private static string? Short(string? name) =>
        name is null || (name.Length <= LongestName && name.All(static c => char.IsAsciiLetter(c) || c is '/')) ? name : "(odd)";
}
