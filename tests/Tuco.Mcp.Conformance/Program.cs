using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using Tuco.Mcp.Conformance;
using Tuco.Mcp.Hosting;

if (args is not ["--port", var given] || !ushort.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
{
    await Console.Error.WriteLineAsync("usage: --port N   N: port on 127.0.0.1, 0 for a free one");
    return 2;
}
using var calls = new CancellationTokenSource();
await using var server = new McpHttpServer(new McpHttpOptions { Port = port }, Fixtures.Mount(), NullLoggerFactory.Instance, calls);
var stop = new TaskCompletionSource();
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
await server.StartAsync(CancellationToken.None);
await Console.Out.WriteLineAsync($"{server.BaseUrl.ToString().TrimEnd('/')}/mcp");
await stop.Task;
await server.StopAsync(CancellationToken.None);
return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.TrySetResult();
}
