using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;
using Tuco.Mcp.Hosting.OAuth;

namespace Tuco.Mcp.Hosting;

/// <summary>What each request passes before its route: host, origin, caller, rate.</summary>
internal sealed class Gate(McpHttpOptions options) : IAsyncDisposable
{
    private static readonly Caller Anybody = new("local");

    private readonly Origins _origins = new(options);
    private readonly PartitionedRateLimiter<string>? _rates = options.MostPerSecond is not { } most ? null
        : PartitionedRateLimiter.Create<string, string>(caller => RateLimitPartition.GetTokenBucketLimiter(caller, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = most * 2,
            TokensPerPeriod = most,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        }), StringComparer.Ordinal);

    /// <summary>Who calls; null when the request has been answered already.</summary>
    public async ValueTask<Caller?> PassAsync(HttpContext http)
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
        if (ProtectedResource.RouteOf(request.Path.Value) is not null)
        {
            await (options.Resource?.AnswerAsync(http) ?? ProtectedResource.NothingAsync(response));
            return null;
        }
        var admission = options.Admit is { } admit ? await admit(request) : Admission.Of(Anybody);
        if (admission.Caller is not { } caller)
        {
            await RefuseAsync(response, admission);
            return null;
        }
        http.Items[AccessLog.Caller] = caller;
        using var turn = _rates?.AttemptAcquire(caller.Id);
        if (turn is not { IsAcquired: false })
            return caller;
        response.Headers.RetryAfter = "1";
        await Wire.FailAsync(response, 429, Wire.Refused, "Too many requests of this caller; try again in a second.");
        return null;
    }

    public static Task RefuseAsync(HttpResponse response, Admission refusal, RequestId id = default)
    {
        if (refusal.Challenge.Length > 0)
            response.Headers.WWWAuthenticate = refusal.Challenge;
        if (refusal.RetryAfter is { } later)
            response.Headers.RetryAfter = later.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        return Wire.FailAsync(response, refusal.Status, Wire.Refused, refusal.Why, id);
    }

    public ValueTask DisposeAsync() => _rates?.DisposeAsync() ?? ValueTask.CompletedTask;
}
