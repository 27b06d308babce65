using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;
using Tuco.Mcp.Options;

namespace Tuco.Mcp.Doors;

/// <summary>MCP over standard input and output. Without the generic host, which would only slow the start.</summary>
internal static class StdioDoor
{
    /// <summary>How long calls in flight may still finish after the end of input.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan LastWord = TimeSpan.FromMilliseconds(100);

    public static async Task<int> RunAsync(Settings settings)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        using var log = Log.Start(settings.Log, settings.Secrets);
        var runtime = new Runtime(settings, log);
        if (settings.Api is { Sandbox: false, Key: null, KeyFile: null })
        {
            log.CreateLogger(Product.Name).LogWarning("No Tuco API key: tools are listed, calls answer an error. "
                + "Set TUCO_API_KEY (or TUCO_API_KEY_FILE), or TUCO_SANDBOX=true to try everything without an account.");
        }
        if (settings.Api is { Sandbox: true } api && (api.Key ?? api.KeyFile) is not null)
            log.CreateLogger(Product.Name).LogWarning("TUCO_SANDBOX is on: everything is simulated, and the API key is not used.");

        using var calls = new CancellationTokenSource();
        // Neither is disposed: a read that waits on standard input cannot be woken, and the process is about to end.
        var transport = new StdioTransport(log);
        var session = McpServer.Create(transport, Protocol.Options(runtime.Pipeline, calls.Token), log).RunAsync(CancellationToken.None);

        await Task.WhenAny(session, transport.InputEnded, stop.Task);
        await Task.WhenAny(session, transport.Drained, stop.Task, Task.Delay(Grace));
        await calls.CancelAsync();
        if (!transport.Drained.IsCompleted)
            await Task.WhenAny(session, transport.Drained, Task.Delay(LastWord));
        runtime.Close();
        return 0;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.TrySetResult();
        }
    }
}
