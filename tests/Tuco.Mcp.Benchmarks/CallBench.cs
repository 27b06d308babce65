using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Tuco.Api;
using Tuco.Mcp.Doors;
using Tuco.Mcp.Options;
using Tuco.Mcp.Pipeline;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Benchmarks;

/// <summary>What the pipeline adds to a call, with everything on that the operator can switch on.</summary>
/// <param name="Name">Which call.</param>
/// <param name="Allowed">Milliseconds that the median call may become slower by; null sets no limit.</param>
/// <param name="Without">Milliseconds of the tool itself: arguments bound, run, rendered.</param>
/// <param name="With">Milliseconds of the same through the pipeline.</param>
internal sealed record Added(string Name, double? Allowed, double[] Without, double[] With)
{
    public double[] Differences => [.. With.Zip(Without, static (with, without) => with - without)];

    public double[] Ratios => [.. With.Zip(Without, static (with, without) => with / without)];

    public bool IsTooMuch => Differences.Percentile(50) > Allowed;
}

/// <summary>The same call twice: the tool alone, and through policy, ledger, audit and redaction.</summary>
internal sealed class CallBench(Uri api, string folder)
{
    private static readonly Func<double, double, string, Task> Unheard = static (_, _, _) => Task.CompletedTask;

    public Task<Added> ReadAsync(int warmUp, int pairs) =>
        MeasureAsync("Read: list_lines", 0.3, "list_lines", static _ => """{"limit":25}""", new SafetySettings(), warmUp, pairs);

    public Task<Added> SendAsync(int warmUp, int pairs) =>
        MeasureAsync("Send: send_message", 3, "send_message", Message, new SafetySettings(), warmUp, pairs);

    /// <summary>Such a list asks Tuco for the lead before each send: one request more.</summary>
    public Task<Added> SendToAllowedAsync(int warmUp, int pairs) => MeasureAsync("Send, with an allow list", null, "send_message", Message,
        new SafetySettings { RecipientsAllow = RecipientRule.Parse("+1*", allowLeads: true).Rules }, warmUp, pairs);

    private async Task<Added> MeasureAsync(
        string name, double? allowed, string toolName, Func<int, string> arguments, SafetySettings safety, int warmUp, int pairs)
    {
        var tool = Catalog.Find(toolName)!;
        var clock = new SteppingClock();
        var settings = new Settings
        {
            Api = new ApiSettings { BaseUrl = api, Key = "tuco_sk_" + new string('0', 20) + "f3a9c17b5d2e8064f1b7" },
            Safety = safety with
            {
                StateDir = Path.Combine(folder, Guid.NewGuid().ToString("N")),
                QuietHours = QuietHours.Parse("21:00-08:00@UTC").Hours,
                // People are still counted, and never asked about.
                ConfirmBurst = 10_000,
            },
        };
        await using var runtime = new Runtime(settings, NullLoggerFactory.Instance, clock);
        // So short a key is not searched for in answers: no redaction.
        using var client = new TucoClient(new TucoOptions { BaseUrl = api, ApiKey = static () => "tuco_sk_short", Time = clock });
        var times = await Rounds.MeasureAsync(warmUp, pairs,
            round =>
            {
                var given = JsonNode.Parse(arguments(round))!.AsObject();
                return async () =>
                {
                    var call = new Call(client, CallTrace.New(), null, false, clock, Unheard, CancellationToken.None);
                    var rendering = await tool.Bind(given, clock.GetUtcNow()).RunAsync(call);
                    rendering.With(rendering.Rows, false);
                };
            },
            round =>
            {
                clock.Step();
                var given = JsonElement.Parse(arguments(round)).EnumerateObject().Select(static property => KeyValuePair.Create(property.Name, property.Value));
                var incoming = new Incoming(given.ToList(), null, Unheard);
                return async () =>
                {
                    var outcome = await runtime.Pipeline.RunAsync(tool, incoming, CancellationToken.None, CancellationToken.None);
                    if (outcome.IsError)
                        throw new InvalidOperationException(outcome.Text);
                };
            });
        return new Added(name, allowed, times[0], times[1]);
    }

    private static string Message(int round) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"recipientPhone":"+1202{{5_550_000 + round}}","message":"Hi Ann, shall we talk about the offer on Monday?"}""");
}
