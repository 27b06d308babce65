using System.CommandLine;
using System.Net;
using Tuco.Mcp.Options;

namespace Tuco.Mcp.Doors.CommandLine;

/// <summary><c>tuco-mcp healthcheck</c>: for containers, which have no other program to ask with.</summary>
internal static class HealthcheckCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Command Build(Option port, Option host, Func<ParseResult, Func<Settings, Task<int>>, Task<int>> withFlags)
    {
        var command = new Command("healthcheck", "Ask the local HTTP server whether it is ready: exit code 0, else 1") { port, host };
        command.SetAction((parsed, _) => withFlags(parsed, settings => RunAsync(settings)));
        return command;
    }

    private static async Task<int> RunAsync(Settings settings)
    {
        var address = settings.Http.Address;
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            address = IPAddress.Loopback;
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
        try
        {
            var url = new UriBuilder(Uri.UriSchemeHttp, address.ToString(), settings.Http.Port, "/readyz").Uri;
            using var answer = await client.GetAsync(url);
            await Screen.WriteLineAsync((await answer.Content.ReadAsStringAsync()).Trim());
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            await Screen.WriteErrorAsync($"tuco-mcp: no answer from {address}:{settings.Http.Port} ({e.Message})", settings.Secrets);
            return 1;
        }
    }
}
