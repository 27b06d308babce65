using ModelContextProtocol.Protocol;

namespace Tuco.Mcp.Hosting;

/// <summary>For handlers that take long.</summary>
public static class LongCalls
{
    /// <summary>Lets the client go; it comes back for what was sent meanwhile, the answer included. The call goes on.</summary>
    /// <param name="request">Of the call.</param>
    /// <param name="retry">After so long the client is to come back.</param>
    /// <returns>False when nothing was done: only a client in a session, of 2025-11-25 or later, knows how to come back.</returns>
    public static async Task<bool> PauseAsync(this JsonRpcMessageContext request, TimeSpan retry)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.RelatedTransport is not Exchange { Primes: true } exchange)
            return false;
        await exchange.PauseAsync(retry);
        return true;
    }
}
