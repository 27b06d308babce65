using System.Text.Json;
using Tuco.Mcp.Safety;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Faults;

/// <summary>The scenarios of a seed. A number gives the same one whatever their count, so that one can be run alone.</summary>
internal sealed class Scenarios(int seed)
{
    private static readonly FaultKind[] Losses =
    [
        FaultKind.Cut, FaultKind.Reset, FaultKind.CutBody, FaultKind.Truncated, FaultKind.Html, FaultKind.Empty, FaultKind.Redirect, FaultKind.Huge,
    ];

    private static readonly int[] ServerErrors = [500, 502, 503, 504];
    private static readonly int[] Refusals = [400, 401, 402, 403, 404, 409, 422, 429, 429];

    /// <summary>The first ones, all kinds of them.</summary>
    public IReadOnlyList<Scenario> First(int count) => [.. Enumerable.Range(0, count).Select(Of)];

    /// <summary>The first 59, but processes, which are slow to start, only in eight of them.</summary>
    public IReadOnlyList<Scenario> Short => [.. First(75).Where(static one => one.Number < 25 || one.Host is Host.Runtime)];

    /// <summary>Of 25: three are killed, one is terminated, one is a process for each try, three more are several processes.</summary>
    public Scenario Of(int number)
    {
        var random = new Random(unchecked((seed * 397) ^ (number * 7919)));
        var scenario = (number % 25) switch
        {
            0 or 8 or 16 => Interrupted(random, number, Interruption.Kill),
            4 => Interrupted(random, number, Interruption.Terminate),
            12 => Plain(random, number, timeouts: number % 2 == 0) with { Host = Host.Call, Servers = 2, Tries = random.Next(1, 4), Confirm = ConfirmMode.Always },
            3 or 11 or 20 => Plain(random, number, timeouts: false) with { Host = Host.Stdio, Servers = random.Next(2, 4), Tries = random.Next(2, 5) },
            6 or 18 => Abandoned(random, number),
            _ => Plain(random, number),
        };
        return (number % 7) switch
        {
            2 => ToLead(scenario, "enroll_lead"),
            5 => ToLead(scenario, "cancel_messages") with { Keyed = false },
            _ => scenario,
        };
    }

    /// <summary>The same for a lead of its own: it is added to a campaign, or a message that waits for it is taken back.</summary>
    private static Scenario ToLead(Scenario scenario, string tool)
    {
        var word = $"69b2c41d352a78479e{scenario.Number:x6}";
        var arguments = new Dictionary<string, object> { ["leadId"] = word };
        if (tool == "enroll_lead")
            arguments["campaignId"] = Scenario.CampaignId;
        if (tool == "enroll_lead" && scenario.Keyed)
            arguments["idempotencyKey"] = "key-" + word;
        return scenario with { Tool = tool, Word = word, Arguments = JsonSerializer.Serialize(arguments) };
    }

    private static Scenario Interrupted(Random random, int number, Interruption interruption)
    {
        var held = random.Next(3) > 0;
        var kind = random.Next(3) == 0 ? FaultKind.Cut : FaultKind.None;
        var plain = Plain(random, number, timeouts: false);
        return plain with
        {
            Host = Host.Stdio,
            Servers = random.Next(1, 4),
            Tries = random.Next(1, 4),
            Interruption = interruption,
            InterruptedAfter = held ? null : random.Next(0, 80),
            Blows = held ? [new Blow(kind, random.Next(2) == 0) { Held = true }, .. plain.Blows.Take(random.Next(2))] : plain.Blows,
            Late = held && random.Next(2) == 0,
        };
    }

    private static Scenario Abandoned(Random random, int number)
    {
        var plain = Plain(random, number);
        return plain with
        {
            Interruption = Interruption.GiveUp,
            InterruptedAfter = random.Next(2) == 0 ? null : random.Next(0, 20),
            Blows = [new Blow(FaultKind.None, random.Next(2) == 0) { Held = true }, .. plain.Blows.Take(random.Next(3))],
        };
    }

    private static Scenario Plain(Random random, int number, bool timeouts = true)
    {
        var send = random.Next(100) < 55;
        var word = $"case{number:000000}x";
        var keyed = random.Next(4) == 0;
        var timeout = random.Next(8) switch { 0 when timeouts => 1, 1 when timeouts => 2, _ => Scenario.NoTimeout };
        var blows = Enumerable.Range(0, random.Next(1, 5)).Select(_ => BlowOf(random)).ToList();
        if (timeout < Scenario.NoTimeout)
            blows[0] = new Blow(FaultKind.None, random.Next(2) == 0) { Delay = (timeout * 1000) + random.Next(200, 900) };
        // A thing that stays broken for longer than all retries of a try.
        if (random.Next(6) == 0)
            blows = [.. Enumerable.Repeat(blows[0], 4)];
        return new Scenario
        {
            Number = number,
            Tool = send ? "send_message" : "request_line",
            Word = word,
            Keyed = keyed,
            Arguments = JsonSerializer.Serialize(send ? Send(random, number, word, keyed) : Request(random, number, word, keyed)),
            Blows = blows,
            LookUps = send && random.Next(4) == 0 ? [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => LookUp(random))] : [],
            Servers = random.Next(1, 4),
            Tries = random.Next(1, 5),
            AtOnce = random.Next(5) < 2,
            SendTimeout = timeout,
            Retries = random.Next(3),
            Confirm = random.Next(8) switch { 0 => ConfirmMode.Always, 1 => ConfirmMode.Auto, _ => ConfirmMode.Never },
        };
    }

    private static Blow BlowOf(Random random) => random.Next(12) switch
    {
        0 or 1 or 2 => new Blow(Losses[random.Next(Losses.Length)], AfterEffect: true) { Delay = Soon(random) },
        3 => new Blow(Losses[random.Next(Losses.Length)], AfterEffect: false) { Delay = Soon(random) },
        4 or 5 => new Blow(FaultKind.Answer, AfterEffect: true, ServerErrors[random.Next(ServerErrors.Length)]) { Delay = Soon(random) },
        6 => new Blow(random.Next(3) == 0 ? FaultKind.Html : FaultKind.Answer, AfterEffect: false, ServerErrors[random.Next(ServerErrors.Length)]),
        7 => new Blow(FaultKind.CutBeforeReading, AfterEffect: false),
        8 or 9 => Refusal(random),
        10 => new Blow(FaultKind.Answer, AfterEffect: random.Next(2) == 0),
        _ => new Blow(random.Next(2) == 0 ? FaultKind.None : FaultKind.Drip, AfterEffect: random.Next(2) == 0) { Delay = Soon(random) },
    };

    /// <summary>A refusal comes before the effect: that is Tuco's word, and the program's certainty rests on it.</summary>
    private static Blow Refusal(Random random)
    {
        var status = Refusals[random.Next(Refusals.Length)];
        int? wait = random.Next(4) switch { 0 => 0, 1 => 1, 2 => 3600, _ => null };
        return new Blow(FaultKind.Answer, AfterEffect: false, status) { RetryAfter = status == 429 ? wait : null };
    }

    private static Blow LookUp(Random random) => random.Next(4) switch
    {
        0 => new Blow(FaultKind.Answer, AfterEffect: false, ServerErrors[random.Next(ServerErrors.Length)]),
        1 => new Blow(FaultKind.Answer, AfterEffect: false, Refusals[random.Next(Refusals.Length)]) { RetryAfter = 3600 },
        2 => new Blow(Losses[random.Next(Losses.Length)], AfterEffect: true),
        _ => new Blow(FaultKind.Reset, AfterEffect: false),
    };

    private static int Soon(Random random) => random.Next(3) == 0 ? random.Next(1, 150) : 0;

    private static Dictionary<string, object> Send(Random random, int number, string word, bool keyed)
    {
        var arguments = new Dictionary<string, object> { ["message"] = $"Hello {word}" };
        var (name, address) = random.Next(4) switch
        {
            0 => ("recipientEmail", word + "@example.com"),
            // Gets other messages too: only the text tells them apart.
            1 => ("recipientPhone", "+12125550199"),
            _ => ("recipientPhone", $"+1{303 + (number / 10_000)}555{number % 10_000:0000}"),
        };
        arguments[name] = address;
        if (keyed)
            arguments["idempotencyKey"] = "key-" + word;
        return arguments;
    }

    private static Dictionary<string, object> Request(Random random, int number, string word, bool keyed)
    {
        var phone = random.Next(2) == 0;
        var arguments = new Dictionary<string, object> { ["firstName"] = "Line", ["lastName"] = word, ["channelType"] = phone ? "phone" : "email" };
        if (!phone)
            arguments["email"] = $"line{number}@example.com";
        if (keyed)
            arguments["idempotencyKey"] = "key-" + word;
        return arguments;
    }
}
