using System.Text;
using Microsoft.AspNetCore.Http;

namespace Tuco.Mcp.Hosting;

/// <summary><c>/livez</c> and <c>/readyz</c>: for whatever watches the process, under any Host, without a token. Their bodies are fixed words.</summary>
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
        var why = http.Request.Path.Value == "/livez" ? null : await UnreadyAsync(http.RequestAborted);
        http.Response.StatusCode = why is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        http.Response.ContentType = "text/plain";
        http.Response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsGet(http.Request.Method))
            await http.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(why is null ? "ok\n" : $"not ready: {why}\n"), http.RequestAborted);
        return true;
    }

    private async Task<string?> UnreadyAsync(CancellationToken gone)
    {
        if (stopping.IsCancellationRequested)
            return "about to stop";
        if (options.Ready is not { } ready)
            return null;
        using var late = new CancellationTokenSource(Patience, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, gone);
        try
        {
            return await ready(either.Token);
        }
        catch (OperationCanceledException)
        {
            return "no answer in time";
        }
    }
}
