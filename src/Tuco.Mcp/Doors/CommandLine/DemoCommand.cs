using System.CommandLine;
using System.Text.Json;
using Tuco.Mcp.Options;

namespace Tuco.Mcp.Doors.CommandLine;

/// <summary><c>tuco-mcp demo</c>: an assistant's working day with Tuco, on the embedded sandbox.</summary>
internal static class DemoCommand
{
    public static Command Build()
    {
        var command = new Command("demo", "A guided run of the five core tools on the embedded sandbox: no account, no network");
        command.SetAction((_, cancellation) => RunAsync(cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken cancellation)
    {
        var settings = new Settings { Api = new ApiSettings { Sandbox = true } };
        using var log = Log.Start(settings.Log.AtLeastWarnings, settings.Secrets);
        await using var runtime = new Runtime(settings, log);
        await using var session = await LocalSession.StartAsync(runtime, LocalSession.CommandLine(ConsentAsync), cancellation);
        await Screen.WriteLineAsync("""
            An assistant's working day with Tuco. Everything below is a real tool call, answered by a simulated workspace on this machine.

            """);

        await TellAsync("1. Which lines do we have, and what may they still send today?", "list_lines", """{"status":"active"}""");
        var requested = await TellAsync("2. We need an email line for spring. It is beyond the plan, so Tuco asks for payment.", "request_line",
            """{"firstName":"Spring","lastName":"Campaign","channelType":"email","email":"spring.campaign@example.com"}""");
        var id = requested.GetProperty("lineRequestId").GetString()!;
        if (requested.TryGetProperty("paymentUrl", out var invoice))
        {
            Screen.Heading("3. The assistant shows the payment link; a person opens it and pays.");
            using var browser = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            using var paid = await browser.PostAsync(new Uri(invoice.GetString()!), null, cancellation);
            paid.EnsureSuccessStatusCode();
            await Screen.WriteLineAsync($"paid: {invoice.GetString()}\n");
        }
        await TellAsync("4. The assistant waits while Tuco sets the line up.", "line_status", $$"""{"lineRequestId":"{{id}}","waitSeconds":45}""");
        await TellAsync("5. The line is up. One message to one person.", "send_message",
            """{"recipientPhone":"+12025550143","recipientName":"Ann Bee","message":"Hi {{firstName}}, spring hours start Monday. Keep your usual slot?"}""");
        await TellAsync("6. How did the last 30 days go, beside the 30 before?", "analytics", """{"period":"30d","compare":true}""");

        await Screen.WriteLineAsync("""
            What next
              Try single calls:        tuco-mcp call list_lines --sandbox
              Keep one sandbox open:   tuco-mcp sandbox
              Connect an assistant:    tuco-mcp config CLIENT --sandbox
              Use the real workspace:  set TUCO_API_KEY to a workspace key (Tuco: Integrations, API Keys)
            """);
        return 0;

        static async Task<string> ConsentAsync(string question)
        {
            await Screen.WriteLineAsync($"The server asks the person first:\n  {question.ReplaceLineEndings("\n  ")}\nThe person says yes.\n");
            return "accept";
        }

        async Task<JsonElement> TellAsync(string heading, string tool, string arguments)
        {
            Screen.Heading(heading);
            await Screen.WriteLineAsync($"{tool} {arguments}\n");
            using var document = JsonDocument.Parse(arguments);
            var result = await session.CallAsync(tool, LocalSession.Arguments(document.RootElement), Screen.Progress(settings.Secrets));
            var text = LocalSession.TextOf(result);
            if (result.IsError == true)
                throw new InvalidOperationException($"{tool}: {text}");
            await Screen.WriteAnswerAsync(text + "\n");
            return result.StructuredContent!.Value;
        }
    }
}
