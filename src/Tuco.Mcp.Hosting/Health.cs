using Microsoft.AspNetCore.Http;

namespace Tuco.Mcp.Hosting;

/// <summary><c>/livez</c> and <c>/readyz</c>: for whatever watches the process, under any Host, without a token. Their bodies tell nothing but yes or no.</summary>
internal sealed class Health(McpHttpOptions options, CancellationToken stopping)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>False when the request is for neither.</summary>
    public async ValueTask<bool> AnswerAsync(HttpContext http)
    {
        if (http.Request.Path.Value is not ("/livez" or "/readyz"))
            return false;
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            await StreamableHttp.NotAllowedAsync(http.Response, "GET, HEAD");
            return true;
        }
        var well = http.Request.Path.Value == "/livez" || await IsReadyAsync(http.RequestAborted);
        http.Response.StatusCode = well ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        http.Response.ContentType = "text/plain";
        http.Response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsGet(http.Request.Method))
            await http.Response.BodyWriter.WriteAsync(well ? "ok\n"u8.ToArray() : "not ready\n"u8.ToArray(), http.RequestAborted);
        return true;
    }

    private async Task<bool> IsReadyAsync(CancellationToken gone)
    {
        if (stopping.IsCancellationRequested || options.Ready is not { } ready)
            return !stopping.IsCancellationRequested;
        using var late = new CancellationTokenSource(Patience, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, gone);
        try
        {
            return await ready(either.Token) is null;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
