using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Tuco.Mcp.Doors.Lines;
using Tuco.Mcp.Options;
using Tuco.Mcp.Telemetry;

namespace Tuco.Mcp.Doors;

/// <summary>MCP over standard input and output. Without the generic host, and with nothing made before it is needed: each would slow the start.</summary>
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
        using var calls = new CancellationTokenSource();
        using var log = new LateLog(() => Log.Start(settings.Log, settings.Secrets), settings.Log.Level);
        var runtime = new Lazy<Runtime>(() => new Runtime(settings, log));
        var export = Export.Start(settings.Telemetry, log.CreateLogger(Product.Name));
        var began = Stopwatch.GetTimestamp();
        // Not disposed of: the process is about to end.
        var front = LineFront.Start(
            runtime, settings.Api.Sandbox, Console.OpenStandardInput(), Console.OpenStandardOutput(), log, calls.Token);

        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        if (settings.KeyWarning is { } warning)
            log.CreateLogger(Product.Name).LogWarning("{Warning}", warning);
        if (!Console.IsInputRedirected)
            await Console.Error.WriteLineAsync("An assistant is awaited on standard input; Ctrl-D ends it, and tuco-mcp --help tells what people can do.");
        await Task.WhenAny(front.Ended, stop.Task);
        var ended = Stopwatch.GetTimestamp();
        await Task.WhenAny(front.Drained, stop.Task, Task.Delay(Grace));
        await calls.CancelAsync();
        if (!front.Drained.IsCompleted)
            await Task.WhenAny(front.Drained, Task.Delay(LastWord));
        if (runtime.IsValueCreated)
            await runtime.Value.CloseAsync();
        if (export is not null)
        {
            Operation.TellSession("pipe", front.Version, Stopwatch.GetElapsedTime(began));
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
