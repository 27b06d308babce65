using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Tuco.Mcp.Hosting;

/// <summary>What each request passes before its route: host, origin, caller, limits.</summary>
internal sealed class Gate(McpHttpOptions options) : IAsyncDisposable
{
    private static readonly Caller Anybody = new("local");

    private readonly Origins _origins = new(options);
    private readonly CallerLimits _limits = new(options);

    /// <summary>Who calls, and the lease to dispose of when the request is over; null when it has been answered already.</summary>
    public async ValueTask<(Caller Caller, RateLimitLease Lease)?> PassAsync(HttpContext http)
    {
        var (request, response) = (http.Request, http.Response);
        if (!_origins.AllowsHost(request.Host))
        {
            await Wire.FailAsync(response, 403, Wire.Refused, "This server may not be addressed under this Host; its operator names those that may.");
            return null;
        }
        if (request.Headers.Origin.ToString() is { Length: > 0 } origin)
        {
            if (!_origins.AllowsOrigin(origin))
            {
                await Wire.FailAsync(response, 403, Wire.Refused, "Pages of this Origin may not call this server; its operator names those that may.");
                return null;
            }
            Cors.Allow(response, origin);
        }
        if (HttpMethods.IsOptions(request.Method))
        {
            Cors.Preflight(request, response);
            return null;
        }
        var admission = options.Admit?.Invoke(request) ?? Admission.Of(Anybody);
        if (admission.Caller is not { } caller)
        {
            response.Headers.WWWAuthenticate = admission.Challenge;
            await Wire.FailAsync(response, 401, Wire.Refused, admission.Why);
            return null;
        }
        http.Items[AccessLog.Caller] = caller;
        if (_limits.Enter(caller) is { } lease)
            return (caller, lease);
        response.Headers.RetryAfter = "1";
        await Wire.FailAsync(response, 429, Wire.Refused, "Too many requests of this caller; try again in a second.");
        return null;
    }

    public ValueTask DisposeAsync() => _limits.DisposeAsync();
}
