using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Tuco.Mcp.Tests.Doors;

public sealed class HttpVersionTests
{
    [Theory]
    [InlineData(HttpProtocols.Http1AndHttp2, "GET HTTP/2")]
    [InlineData(HttpProtocols.Http1, "GET HTTP/1.1")]
    public async Task Reads_take_HTTP_2_where_it_is_offered_and_sends_never(HttpProtocols offered, string read)
    {
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var certificate = SelfSignedServer.NewCertificate();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = offered;
                listen.UseHttps(certificate);
            }));
        await using var tuco = builder.Build();
        tuco.Run(async http =>
        {
            seen.Enqueue($"{http.Request.Method} {http.Request.Protocol}");
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(HttpMethods.IsGet(http.Request.Method) ? """{"lines":[]}""" : """{"status":"sent","message":{"_id":"m1","status":"sent"}}""");
        });
        await tuco.StartAsync();
        var folder = Directory.CreateTempSubdirectory("tuco-mcp-test-");
        var roots = Path.Combine(folder.FullName, "roots.pem");
        await File.WriteAllTextAsync(roots, certificate.ExportCertificatePem());
        var environment = new Dictionary<string, string>
        {
            ["TUCO_BASE_URL"] = tuco.Urls.Single(),
            ["TUCO_API_KEY"] = "tuco_" + new string('7', 32),
            ["TUCO_STATE_DIR"] = folder.FullName,
            ["SSL_CERT_FILE"] = roots,
        };

        Assert.Equal(0, (await Program.RunAsync(environment, "call", "list_lines")).Code);
        Assert.Equal(0, (await Program.RunAsync(environment, "call", "send_message", "recipientPhone=+12025550143", "message=Hi")).Code);

        Assert.Equal([read, "POST HTTP/1.1"], seen);
        folder.Delete(recursive: true);
    }
}
