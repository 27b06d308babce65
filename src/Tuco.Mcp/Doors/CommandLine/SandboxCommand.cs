using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Tuco.Mcp.Safety;
using Tuco.Sandbox;

namespace Tuco.Mcp.Doors.CommandLine;

/// <summary><c>tuco-mcp sandbox</c>: the simulated Tuco alone, for several calls on one workspace.</summary>
internal static class SandboxCommand
{
    public static Command Build(Secrets secrets)
    {
        var port = new Option<int>("--port") { Description = "Loopback port; 0 takes a free one", DefaultValueFactory = static _ => 8787 };
        var plan = new Option<string>("--plan") { Description = "Plan of the workspace", DefaultValueFactory = static _ => "growth" };
        plan.AcceptOnlyFromAmong("mini", "starter", "growth", "none");
        port.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && !ushort.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                result.AddError("--port takes a number from 0 to 65535");
        });
        var command = new Command("sandbox", "Run the simulated Tuco alone; prints its base URL and a working key") { port, plan };
        command.SetAction((parsed, cancellation) =>
            RunAsync(parsed.GetValue(port), Enum.Parse<Plan>(parsed.GetValue(plan)!, ignoreCase: true), secrets, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(int port, Plan plan, Secrets secrets, CancellationToken cancellation)
    {
        TucoSandbox sandbox;
        try
        {
            sandbox = await TucoSandbox.StartAsync(new SandboxOptions { Port = port, Plan = plan }, cancellation);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await Screen.WriteErrorAsync(string.Create(CultureInfo.InvariantCulture,
                $"tuco-mcp: port {port} cannot be used ({e.Message}); choose another with --port, or --port 0 for a free one"), secrets);
            return 1;
        }
        await using (sandbox)
        {
            await Screen.WriteLineAsync($"""
                The sandbox is running; nothing in it is real. In another terminal:

                  export TUCO_BASE_URL={sandbox.BaseUrl.AbsoluteUri.TrimEnd('/')}
                  export TUCO_API_KEY={sandbox.ApiKey}
                  tuco-mcp call list_lines

                Ctrl-C ends it.
                """);
            using var host = Host.CreateEmptyApplicationBuilder(null).Build();
            await host.RunAsync(cancellation);
        }
        return 0;
    }
}
