using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Tuco.Sandbox;

/// <summary>Plays a fault on the wire.</summary>
internal static class FaultyAnswer
{
    private const string Page = "<!DOCTYPE html><html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1></body></html>";

    public static async Task PlayAsync(HttpContext context, Fault fault, Func<Task<Answer>> effect, SandboxClock clock, CancellationToken stopping)
    {
        var answer = fault.AfterEffect ? await effect() : null;
        if (fault.Hold is { } hold) await hold.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (fault.Delay > TimeSpan.Zero) await Task.Delay(fault.Delay, clock, stopping);
        if (fault.RealDelay > TimeSpan.Zero) await Task.Delay(fault.RealDelay, TimeProvider.System, stopping);
        stopping.ThrowIfCancellationRequested();

        var given = new Answer(fault.Status ?? 200, fault.Body ?? "{}", fault.ContentType) { Headers = [.. fault.Headers] };
        var source = answer ?? given;
        switch (fault.Kind)
        {
            case FaultKind.None:
                await WriteAsync(context, answer ?? await effect(), stopping);
                break;
            case FaultKind.Answer:
                await WriteAsync(context, given, stopping);
                break;
            case FaultKind.Truncated:
                await WriteAsync(context, source with { Body = source.Body[..(source.Body.Length / 2)] }, stopping);
                break;
            case FaultKind.Html:
                await WriteAsync(context, given with { Body = fault.Body ?? Page, ContentType = "text/html; charset=utf-8" }, stopping);
                break;
            case FaultKind.Empty:
                await WriteAsync(context, source with { Body = "" }, stopping);
                break;
            case FaultKind.Redirect:
                var elsewhere = fault.Headers.ContainsKey("Location") ? given : given.With("Location", "/elsewhere");
                await WriteAsync(context, elsewhere with { Status = fault.Status ?? 302, Body = "" }, stopping);
                break;
            case FaultKind.Huge:
                await WriteHugeAsync(context, given, stopping);
                break;
            case FaultKind.Drip:
                await DripAsync(context, source, fault.DripInterval, stopping);
                break;
            case FaultKind.CutBody:
                await WriteHalfAsync(context, source, stopping);
                Close(context, reset: false);
                break;
            default:
                Close(context, fault.Kind == FaultKind.Reset);
                break;
        }
    }

    public static async Task WriteAsync(HttpContext context, Answer answer, CancellationToken stopping)
    {
        var bytes = Begin(context, answer);
        if (answer.Status is not (204 or 304)) context.Response.ContentLength = bytes.Length;
        if (bytes.Length > 0) await context.Response.Body.WriteAsync(bytes, stopping);
    }

    /// <summary>Ends the connection: politely (FIN), as a proxy that dies does, or with a reset (RST).</summary>
    private static void Close(HttpContext context, bool reset)
    {
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            if (reset) socket.LingerState = new LingerOption(true, 0);
            else socket.Shutdown(SocketShutdown.Send);
        }

        context.Abort();
    }

    private static byte[] Begin(HttpContext context, Answer answer)
    {
        context.Response.StatusCode = answer.Status;
        if (answer.Body.Length > 0) context.Response.ContentType = answer.ContentType;
        foreach (var (name, value) in answer.Headers) context.Response.Headers[name] = value;
        return Encoding.UTF8.GetBytes(answer.Body);
    }

    private static async Task WriteHalfAsync(HttpContext context, Answer answer, CancellationToken stopping)
    {
        var bytes = Begin(context, answer);
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2), stopping);
        await context.Response.Body.FlushAsync(stopping);
    }

    private static async Task WriteHugeAsync(HttpContext context, Answer answer, CancellationToken stopping)
    {
        Begin(context, answer);
        var padding = Encoding.UTF8.GetBytes(new string('a', 64 * 1024));
        await context.Response.Body.WriteAsync("{\"padding\":\""u8.ToArray(), stopping);
        for (var written = 0; written < 9 * 1024 * 1024; written += padding.Length) await context.Response.Body.WriteAsync(padding, stopping);
        await context.Response.Body.WriteAsync("\"}"u8.ToArray(), stopping);
    }

    private static async Task DripAsync(HttpContext context, Answer answer, TimeSpan interval, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, context.RequestAborted);
        var bytes = Begin(context, answer);
        context.Response.ContentLength = bytes.Length;
        for (var i = 0; i < bytes.Length; i++)
        {
            await context.Response.Body.WriteAsync(bytes.AsMemory(i, 1), either.Token);
            await context.Response.Body.FlushAsync(either.Token);
            await Task.Delay(interval, TimeProvider.System, either.Token);
        }
    }
}
