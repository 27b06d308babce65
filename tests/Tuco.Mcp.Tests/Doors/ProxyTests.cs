using System.Net;
using System.Net.Sockets;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Doors;

public sealed class ProxyTests
{
    [Fact]
    public async Task Https_goes_through_the_proxy_of_the_environment()
    {
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        var call = Program.RunAsync(Environment(proxy, "https://tuco.invalid"), "call", "list_lines", "--retries", "0");
        using var client = await proxy.AcceptTcpClientAsync();
        using var reader = new StreamReader(client.GetStream());
        var asked = await reader.ReadLineAsync();
        await client.GetStream().WriteAsync("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        var (code, _, errors) = await call;

        Assert.Equal("CONNECT tuco.invalid:443 HTTP/1.1", asked);
        Assert.Equal(1, code);
        Assert.Contains("unreachable: Tuco (tuco.invalid) could not be reached through the proxy.", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_for_loopback_is_shown_to_no_proxy()
    {
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        await using var sandbox = await TucoSandbox.StartAsync();
        var environment = Environment(proxy, sandbox.BaseUrl.AbsoluteUri);
        environment["TUCO_API_KEY"] = sandbox.ApiKey;
        var (code, _, _) = await Program.RunAsync(environment, "call", "list_lines");

        Assert.Equal(0, code);
        Assert.False(proxy.Pending());
    }

    private static Dictionary<string, string> Environment(TcpListener proxy, string baseUrl) => new()
    {
        ["HTTPS_PROXY"] = $"http://{proxy.LocalEndpoint}",
        ["HTTP_PROXY"] = $"http://{proxy.LocalEndpoint}",
        ["NO_PROXY"] = "",
        ["TUCO_BASE_URL"] = baseUrl,
        ["TUCO_API_KEY"] = "tuco_canary",
    };
}
