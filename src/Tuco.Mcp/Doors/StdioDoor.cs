using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;
using Tuco.Mcp.Options;
using Tuco.Mcp.Telemetry;

namespace Tuco.Mcp.Doors;

/// <summary>MCP over standard input and output. Without the generic host, which would only slow the start.</summary>
internal static class StdioDoor
{
    /// <summary>How long calls in flight may still finish after the end of input.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan LastWord = TimeSpan.FromMilliseconds(100);

    /// <summary>All of the end, telemetry included.</summary>
    private static readonly TimeSpan WithinASecond = TimeSpan.FromMilliseconds(900);

    public static async Task<int> RunAsync(Settings settings)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        using var log = Log.Start(settings.Log, settings.Secrets);
        var export = Export.Start(settings.Telemetry, log.CreateLogger(Product.Name));
        var runtime = new Runtime(settings, log);
        if (settings.KeyWarning is { } warning)
            log.CreateLogger(Product.Name).LogWarning("{Warning}", warning);
        if (!Console.IsInputRedirected)
            await Console.Error.WriteLineAsync("An assistant is awaited on standard input; Ctrl-D ends it, and tuco-mcp --help tells what people can do.");

        using var calls = new CancellationTokenSource();
        // Neither is disposed: a read that waits on standard input cannot be woken, and the process is about to end.
        var transport = new StdioTransport(log);
        var server = McpServer.Create(transport, Protocol.Options(runtime.Pipeline, calls.Token), log);
        var began = Stopwatch.GetTimestamp();
        var session = server.RunAsync(CancellationToken.None);

        await Task.WhenAny(session, transport.InputEnded, stop.Task);
        var ended = Stopwatch.GetTimestamp();
        await Task.WhenAny(session, transport.Drained, stop.Task, Task.Delay(Grace));
        await calls.CancelAsync();
        if (!transport.Drained.IsCompleted)
            await Task.WhenAny(session, transport.Drained, Task.Delay(LastWord));
        await runtime.CloseAsync();
        if (export is not null)
        {
            Operation.TellSession("pipe", server.NegotiatedProtocolVersion, Stopwatch.GetElapsedTime(began));
            await export.FlushAsync(WithinASecond - Stopwatch.GetElapsedTime(ended));
        }
        return 0;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.TrySetResult();
        }
    }
}
