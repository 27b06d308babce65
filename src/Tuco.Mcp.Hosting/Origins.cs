using System.Net;
using Microsoft.AspNetCore.Http;

namespace Tuco.Mcp.Hosting;

/// <summary>
/// Under which names the server may be addressed, and from which pages: a page of a stranger must not reach a server on the reader's machine.
/// </summary>
internal sealed class Origins(McpHttpOptions options)
{
    private readonly bool _onLoopback = IPAddress.IsLoopback(options.Address);

    public bool AllowsHost(HostString host) => host.HasValue
        && (IsLoopback(host.Host) || options.AllowedHosts.Any(allowed => Matches(allowed, host)));

    /// <summary>Programs send no origin; a browser always does.</summary>
    public bool AllowsOrigin(string origin) =>
        options.AllowedOrigins.Contains(origin.TrimEnd('/'), StringComparer.OrdinalIgnoreCase)
        || (_onLoopback && Uri.TryCreate(origin, UriKind.Absolute, out var page)
            && page.Scheme is "http" or "https" && IsLoopback(page.Host) && page.GetLeftPart(UriPartial.Authority) == origin);

    private static bool Matches(string allowed, HostString host)
    {
        var wanted = new HostString(allowed);
        if (wanted.Port is { } port && port != host.Port)
            return false;
        return wanted.Host.StartsWith("*.", StringComparison.Ordinal)
            ? host.Host.EndsWith(wanted.Host[1..], StringComparison.OrdinalIgnoreCase) && host.Host.Length > wanted.Host.Length - 1
            : string.Equals(wanted.Host, host.Host, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsLoopback(string host) => string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
