using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>Whatever does not answer, the doctor is done soon.</summary>
[Collection("Process times")]
[UnsupportedOSPlatform("windows")]
public sealed class DeadNetworkTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(8);

    [Theory]
    [InlineData("http://127.0.0.1:PORT", "✗ answer: ")]
    [InlineData("https://127.0.0.1:PORT", "✗ TLS: ")]
    [InlineData("https://192.0.2.1", "✗ connection: ")]
    [InlineData("https://tuco.invalid", "✗ name: ")]
    public async Task A_Tuco_that_does_not_answer(string url, string told)
    {
        using var silent = Silent();
        await using var rig = await DoctorRig.StartAsync();
        rig.Environment["TUCO_BASE_URL"] = Named(url, silent);

        await AssertSoonAsync(rig, told, "? key accepted: unknown");
    }

    [Fact]
    public async Task A_proxy_and_a_PostgreSQL_that_do_not_answer()
    {
        using var silent = Silent();
        await using var rig = await DoctorRig.StartAsync();
        rig.Environment["TUCO_BASE_URL"] = "https://tuco.invalid";
        rig.Environment["HTTPS_PROXY"] = Named("http://127.0.0.1:PORT", silent);
        rig.Environment["TUCO_STORE"] = Named("Host=127.0.0.1;Port=PORT;Username=a;Password=b;Database=c", silent);

        await AssertSoonAsync(rig, "✓ connection: the proxy ", "✗ TLS: ", "✗ ledger: ", "? audit log: unknown");
    }

    private static async Task AssertSoonAsync(DoctorRig rig, params string[] told)
    {
        var start = Stopwatch.GetTimestamp();
        var (code, output, _) = await rig.RunAsync();

        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, Soon);
        Assert.Equal(1, code);
        Assert.All(told, line => Assert.Contains(line, output, StringComparison.Ordinal));
    }

    /// <summary>The system accepts for it, and nobody ever answers.</summary>
    private static TcpListener Silent()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static string Named(string text, TcpListener listener) =>
        text.Replace("PORT", ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
