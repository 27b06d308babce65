using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Tuco.Mcp.Doors.Lines;
using Tuco.Mcp.Options;

namespace Tuco.Mcp.Doors;

/// <summary>MCP over standard input and output. Without the generic host, and with nothing made before it is needed: each would slow the start.</summary>
internal static class StdioDoor
{
    /// <summary>How long calls in flight may still finish after the end of input.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan LastWord = TimeSpan.FromMilliseconds(100);

    public static async Task<int> RunAsync(Settings settings)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var calls = new CancellationTokenSource();
        using var log = new LateLog(() => Log.Start(settings.Log, settings.Secrets), settings.Log.Level);
        var runtime = new Lazy<Runtime>(() => new Runtime(settings, log));
        // Not disposed of: the process is about to end.
        var front = LineFront.Start(
            runtime, settings.Api.Sandbox, Console.OpenStandardInput(), Console.OpenStandardOutput(), log, calls.Token);

        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        if (settings.KeyWarning is { } warning)
            log.CreateLogger(Product.Name).LogWarning("{Warning}", warning);
        await Task.WhenAny(front.Ended, stop.Task);
        await Task.WhenAny(front.Drained, stop.Task, Task.Delay(Grace));
        await calls.CancelAsync();
        if (!front.Drained.IsCompleted)
            await Task.WhenAny(front.Drained, Task.Delay(LastWord));
        if (runtime.IsValueCreated)
            await runtime.Value.CloseAsync();
        return 0;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.TrySetResult();
        }
    }
}
