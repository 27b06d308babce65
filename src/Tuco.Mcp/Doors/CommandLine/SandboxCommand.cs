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
        var replies = new Option<bool>("--replies") { Description = "Let contacts open and answer by themselves, seconds after a message reaches them" };
        plan.AcceptOnlyFromAmong("mini", "starter", "growth", "none");
        port.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && !ushort.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                result.AddError("--port takes a number from 0 to 65535");
        });
        var command = new Command("sandbox", "Run the simulated Tuco alone; prints its base URL and a working key") { port, plan, replies };
        command.SetAction((parsed, cancellation) => RunAsync(
            new SandboxOptions
            {
                Port = parsed.GetValue(port),
                Plan = Enum.Parse<Plan>(parsed.GetValue(plan)!, ignoreCase: true),
                ContactsReply = parsed.GetValue(replies),
            },
            secrets,
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(SandboxOptions options, Secrets secrets, CancellationToken cancellation)
    {
        TucoSandbox sandbox;
        try
        {
            sandbox = await TucoSandbox.StartAsync(options, cancellation);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await Screen.WriteErrorAsync(string.Create(CultureInfo.InvariantCulture,
                $"tuco-mcp: port {options.Port} cannot be used ({e.Message}); choose another with --port, or --port 0 for a free one"), secrets);
            return 1;
        }
        await using (sandbox)
        {
            var url = sandbox.BaseUrl.AbsoluteUri.TrimEnd('/');
            await Screen.WriteLineAsync($"""
                The sandbox is running; nothing in it is real. In another terminal:

                  export TUCO_BASE_URL={url}
                  export TUCO_API_KEY={sandbox.ApiKey}
                  export TUCO_CLERK_TOKEN={sandbox.ClerkToken}
                  export TUCO_ACTIONS_URL={url}
                  export TUCO_ACTIONS_KEY={sandbox.ActionsKey}
                  tuco-mcp call list_lines

                Ctrl-C ends it.
                """);
            using var host = Host.CreateEmptyApplicationBuilder(null).Build();
            await host.RunAsync(cancellation);
        }
        return 0;
    }
}
