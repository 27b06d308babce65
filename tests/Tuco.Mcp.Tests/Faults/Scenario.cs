using Tuco.Mcp.Safety;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Faults;

/// <summary>One intent, what goes wrong on its way to Tuco, and how the client tries it.</summary>
internal sealed record Scenario
{
    /// <summary>The send timeout that no blow is slower than, in seconds.</summary>
    public const int NoTimeout = 100;

    /// <summary>The campaign of every lane.</summary>
    public const string CampaignId = "66c0ffee0000000000000009";

    public required int Number { get; init; }

    public required string Tool { get; init; }

    /// <summary>
    /// Stands in the intent's text or name and nowhere else: by it the sandbox's state tells its effects. Of what is done to a lead it is the lead's id.
    /// </summary>
    public required string Word { get; init; }

    /// <summary>JSON, the same for every try.</summary>
    public required string Arguments { get; init; }

    /// <summary>The intent's own idempotencyKey was given.</summary>
    public bool Keyed { get; init; }

    /// <summary>What befalls its requests to Tuco, one after another.</summary>
    public required IReadOnlyList<Blow> Blows { get; init; }

    /// <summary>What befalls the look among Tuco's messages.</summary>
    public IReadOnlyList<Blow> LookUps { get; init; } = [];

    public Host Host { get; init; }

    /// <summary>How many servers share the state folder; the tries take turns on them.</summary>
    public int Servers { get; init; } = 1;

    /// <summary>Tries while things go wrong. Calm ones follow.</summary>
    public int Tries { get; init; } = 1;

    /// <summary>All tries begin together, not one after another.</summary>
    public bool AtOnce { get; init; }

    /// <summary>What happens to the first try's server or client.</summary>
    public Interruption Interruption { get; init; }

    /// <summary>Milliseconds after which it happens; null when the request has reached Tuco, which holds it.</summary>
    public int? InterruptedAfter { get; init; }

    /// <summary>What Tuco holds goes on only after the first calm try.</summary>
    public bool Late { get; init; }

    /// <summary>Seconds. Calm tries go to a server with <see cref="NoTimeout"/>: on a busy machine a short one would end them.</summary>
    public int SendTimeout { get; init; } = NoTimeout;

    public int Retries { get; init; } = 2;

    public ConfirmMode Confirm { get; init; } = ConfirmMode.Never;

    /// <summary>The same over HTTP. What is the same for all scenarios there is set so.</summary>
    public Scenario OverHttp => this with { Host = Host.Http, SendTimeout = NoTimeout, Retries = 2, Confirm = ConfirmMode.Always };

    public string Path => Tool switch
    {
        "send_message" => "/api/messages",
        "enroll_lead" => $"/api/campaigns/{CampaignId}/leads",
        "cancel_messages" => "/api/messages/cancel-for-lead",
        _ => "/api/line-requests",
    };

    public override string ToString() =>
        $"{Tool}{(Keyed ? " with a key" : "")}, {Servers} x {Host}, {Tries} {(AtOnce ? "tries at once" : "tries")}, send timeout {SendTimeout} s, "
        + $"retries {Retries}, confirm {Confirm}, interruption {Interruption} after {InterruptedAfter?.ToString() ?? "it reached Tuco"}{(Late ? ", late" : "")}; "
        + $"blows: {string.Join(", ", Blows)}; look-ups: {string.Join(", ", LookUps)}";
}

/// <summary>What the servers are.</summary>
internal enum Host
{
    /// <summary>Each a runtime of this process, with a ledger and an audit file of its own.</summary>
    Runtime,

    /// <summary>Each a process <c>tuco-mcp stdio</c>.</summary>
    Stdio,

    /// <summary>Each try a process <c>tuco-mcp call</c>.</summary>
    Call,

    /// <summary>Each a client of three replicas <c>tuco-mcp http</c> behind a proxy.</summary>
    Http,
}

internal enum Interruption
{
    None,

    /// <summary>The client cancels the call.</summary>
    GiveUp,

    /// <summary>SIGTERM; another server takes its place.</summary>
    Terminate,

    /// <summary>SIGKILL; another server takes its place.</summary>
    Kill,
}

/// <summary>What befalls one request.</summary>
internal sealed record Blow(FaultKind Kind, bool AfterEffect, int? Status = null)
{
    /// <summary>Milliseconds, before the effect or after it.</summary>
    public int Delay { get; init; }

    /// <summary>It waits until the scenario lets it go on.</summary>
    public bool Held { get; init; }

    /// <summary>Seconds that a 429 asks for.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>How it is counted.</summary>
    public string Name => $"{Kind}{(Status is { } status ? " " + status : "")}{(AfterEffect ? " after" : " before")} the effect"
        + (Held ? ", held" : Delay >= 1000 ? ", too late" : "");

    /// <param name="method">Of the request.</param>
    /// <param name="path">Of the request.</param>
    /// <param name="word">In its body; what leaves the body unread cannot look for it.</param>
    /// <param name="hold">Lets what is held go on.</param>
    public Fault At(string method, string path, string? word, Task hold) => new()
    {
        Method = method,
        Path = path,
        WhenBodyContains = Kind is FaultKind.CutBeforeReading ? null : word,
        Kind = Kind,
        AfterEffect = AfterEffect,
        Status = Status,
        Body = Status >= 400 ? """{"error":"Not now"}""" : null,
        Headers = RetryAfter is { } wait ? new Dictionary<string, string> { ["Retry-After"] = wait.ToString() } : new Dictionary<string, string>(),
        RealDelay = TimeSpan.FromMilliseconds(Delay),
        Hold = Held ? hold : null,
        DripInterval = TimeSpan.FromMilliseconds(1),
    };

    public override string ToString() => Name + (Delay > 0 ? $" after {Delay} ms" : "");
}
