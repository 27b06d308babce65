using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Tuco.Mcp.Options;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tests.Doors;
using Tuco.Mcp.Tests.Stores;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Faults;

/// <summary>A sandbox, a store, and the servers on it. Its scenarios run one after another; other lanes run beside it.</summary>
internal sealed class Lane : IAsyncDisposable
{
    private const int Many = 100_000;

    private readonly TucoSandbox _sandbox;
    private readonly string _folder = Directory.CreateTempSubdirectory("tuco-mcp-faults-").FullName;
    private readonly StdioServer?[] _processes = new StdioServer?[3];
    private readonly SemaphoreSlim _starting = new(1, 1);
    private Replicas? _replicas;

    private Lane(TucoSandbox sandbox) => _sandbox = sandbox;

    public static async Task<Lane> StartAsync()
    {
        var sandbox = await TucoSandbox.StartAsync(new SandboxOptions
        {
            Seed = Seed.Empty,
            Overrides = new PlanOverrides { IncludedPhoneLines = Many, MaximumPhoneLines = Many, IncludedEmailLines = Many, MaximumEmailLines = Many },
            MessagesPerMinute = Many,
            LineRequestsPerMinute = Many,
            CampaignsPerMinute = Many,
        });
        sandbox.State.AddCampaign(new Campaign { Id = Scenario.CampaignId, Name = "Faults", Steps = [new CampaignStep("Hello", TimeSpan.Zero), new CampaignStep("Still there?", TimeSpan.FromDays(1))] });
        foreach (var line in sandbox.State.AddLines(2))
            sandbox.State.ChangeLine(line.Id, static line => line with { DailyNewConversationsLimit = Many, DailyTotalMessagesLimit = Many });
        return new Lane(sandbox);
    }

    public async Task<Course> RunAsync(Scenario scenario)
    {
        var hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var began = _sandbox.Clock.GetUtcNow();
        Prepare(scenario);
        foreach (var blow in scenario.Blows)
            _sandbox.Faults.Add(blow.At("POST", scenario.Path, scenario.Word, hold.Task));
        foreach (var blow in scenario.LookUps)
            _sandbox.Faults.Add(blow.At("GET", "/api/messages", null, hold.Task));
        var servers = Enumerable.Range(0, scenario.Servers).Select(i => Later(scenario, i)).ToList();
        try
        {
            var tries = await UnderFireAsync(scenario, servers, hold);
            _sandbox.Faults.Clear();
            if (!scenario.Late)
                hold.TrySetResult();
            if (scenario.SendTimeout != Scenario.NoTimeout)
                servers.Add(Later(scenario with { SendTimeout = Scenario.NoTimeout }, scenario.Servers));
            var calm = servers.Skip(scenario.SendTimeout == Scenario.NoTimeout ? 0 : scenario.Servers).ToList();
            var (one, other) = (calm[scenario.Number / 25 % calm.Count], calm[((scenario.Number / 25) + 1) % calm.Count]);
            tries.Add(await TryAsync(scenario, await one.Value, calm: true));
            hold.TrySetResult();
            await UntilAsync(() => _sandbox.UnderWay == 0);
            tries.Add(await TryAsync(scenario, await other.Value, calm: true));
            tries.Add(await TryAsync(scenario, await one.Value, calm: true));
            var lost = tries[^1].IsUnknown && EffectsOf(scenario).Count == 0 && scenario.Tool != "cancel_messages";
            var renewed = lost ? await TryAsync(WithNewKey(scenario), await one.Value, calm: true) : null;
            return new Course(scenario, tries, renewed, EffectsOf(scenario), Requests(scenario, began).Count, KeysIn(Requests(scenario, began)));
        }
        finally
        {
            _sandbox.Faults.Clear();
            hold.TrySetResult();
            foreach (var server in servers.Where(static server => server.IsValueCreated))
            {
                if (await server.Value is not StdioServer)
                    await (await server.Value).DisposeAsync();
            }
        }
    }

    /// <summary>What is wrong with the audit log, as <c>tuco-mcp audit verify</c> tells it.</summary>
    public async Task<IReadOnlyList<string>> AuditAsync()
    {
        if (_replicas is not null)
            return await _replicas.AuditAsync();
        var state = new StateFolder(_folder);
        var heads = await SafetyRecords.HeadsAsync(new SafetySettings(), state);
        var files = AuditPlace.Of(state, null).Files();
        if (files.Count == 0)
            return [];
        var reports = await AuditChain.VerifyAllAsync(files, state.FindKey(AuditKey.FileName, AuditKey.Bytes)!, heads);
        return [.. reports.Where(static report => !report.IsGood).SelectMany(static report => report.Findings, static (report, one) => $"{report.File}: {one.Fault} {one.Told}")];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.OfType<StdioServer>())
            await process.DisposeAsync();
        await (_replicas?.DisposeAsync() ?? ValueTask.CompletedTask);
        _starting.Dispose();
        await _sandbox.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<List<Try>> UnderFireAsync(Scenario scenario, List<Lazy<Task<Server>>> servers, TaskCompletionSource hold)
    {
        var running = new List<Task<Try>>();
        var stops = scenario is { AtOnce: true, Interruption: Interruption.Kill or Interruption.Terminate };
        await Task.WhenAll(servers.Take(scenario.Tries).Select(static server => server.Value));
        for (var i = 0; i < scenario.Tries; i++)
        {
            running.Add(i == 0 && scenario.Interruption is not Interruption.None
                ? InterruptedAsync(scenario, servers, hold)
                : TryAsync(scenario, await servers[i % servers.Count].Value, calm: false, stops && (scenario.Host is Host.Http || i % servers.Count == 0)));
            if (!scenario.AtOnce)
                await running[^1];
            else if (i == 0 && scenario.Interruption is not Interruption.None && scenario.InterruptedAfter is null)
                await UntilAsync(() => running[0].IsCompleted || HasReached(scenario)); // Or another try might be the one that is held.
        }
        return [.. await Task.WhenAll(running)];
    }

    private async Task<Try> InterruptedAsync(Scenario scenario, List<Lazy<Task<Server>>> servers, TaskCompletionSource hold)
    {
        using var gaveUp = new CancellationTokenSource();
        var first = await servers[0].Value;
        var call = TryAsync(scenario, first, calm: false, interrupted: true, gaveUp.Token);
        if (scenario.InterruptedAfter is { } wait)
            await Task.WhenAny(call, Task.Delay(wait, CancellationToken.None));
        else
            await UntilAsync(() => call.IsCompleted || HasReached(scenario));
        switch (scenario.Interruption)
        {
            case Interruption.GiveUp:
                await gaveUp.CancelAsync();
                break;
            case Interruption.Terminate:
                await first.TerminateAsync();
                break;
            case Interruption.Kill:
                await first.KillAsync();
                break;
        }
        var ended = await call;
        if (!scenario.Late)
            hold.TrySetResult();
        if (scenario.Interruption is Interruption.GiveUp)
            return ended;
        await first.DisposeAsync();
        _processes[0] = null;
        servers[0] = Later(scenario, 0);
        return ended;
    }

    private async Task<Try> TryAsync(Scenario scenario, Server server, bool calm, bool interrupted = false, CancellationToken gaveUp = default)
    {
        var effects = EffectsOf(scenario).Count;
        var began = Stopwatch.GetTimestamp();
        ToolReply? reply = null;
        string? lost = null;
        try
        {
            reply = await server.CallAsync(scenario.Tool, scenario.Arguments, gaveUp);
        }
        catch (Exception e)
        {
            lost = e.GetType().Name + ": " + e.Message;
        }
        return new Try(calm, interrupted, reply, lost, began, Stopwatch.GetTimestamp(), effects, EffectsOf(scenario).Count);
    }

    private bool HasReached(Scenario scenario) => _sandbox.Requests.Any(request => request.Body.Contains(scenario.Word, StringComparison.Ordinal));

    private static async Task UntilAsync(Func<bool> holds)
    {
        var start = Stopwatch.GetTimestamp();
        while (!holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(start).TotalSeconds < 60, "It did not come true.");
            await Task.Delay(10);
        }
    }

    private static Scenario WithNewKey(Scenario scenario)
    {
        var arguments = JsonNode.Parse(scenario.Arguments)!.AsObject();
        arguments["idempotencyKey"] = "again-" + scenario.Word;
        return scenario with { Arguments = arguments.ToJsonString() };
    }

    /// <summary>What is done to a lead needs one, and something to take back.</summary>
    private void Prepare(Scenario scenario)
    {
        if (scenario.Tool is not ("enroll_lead" or "cancel_messages"))
            return;
        var now = _sandbox.Clock.GetUtcNow();
        _sandbox.State.AddLead(new Lead { Id = scenario.Word, FirstName = "Lead", Phone = $"+1{404 + (scenario.Number / 10_000)}555{scenario.Number % 10_000:0000}" });
        if (scenario.Tool == "cancel_messages")
        {
            _sandbox.State.AddMessage(new Message
            {
                Id = scenario.Word[..17] + "f" + scenario.Word[18..],
                FromLineId = _sandbox.State.Lines[0].Id,
                LeadId = scenario.Word,
                Text = "Later",
                Status = "scheduled",
                ScheduledDate = now.AddDays(1),
                CreatedAt = now,
                UpdatedAt = now,
            });
        }
    }

    private List<string> EffectsOf(Scenario scenario) => scenario.Tool switch
    {
        "send_message" => [.. _sandbox.State.Messages.Where(message => message.Text.Contains(scenario.Word, StringComparison.Ordinal)).Select(static message => message.Id)],
        "enroll_lead" => [.. EnrolmentsOf(scenario)],
        "cancel_messages" => [.. _sandbox.State.Messages.Where(message => message.LeadId == scenario.Word && message.Status == "cancelled").Select(static message => message.Id)],
        _ => [.. _sandbox.State.LineRequests.Where(line => line.LastName == scenario.Word).Select(static line => line.Id)],
    };

    /// <summary>Tuco adds nobody twice: whoever asks it to, after it has done so, would have done it twice.</summary>
    private IEnumerable<string> EnrolmentsOf(Scenario scenario)
    {
        if (_sandbox.State.Messages.FirstOrDefault(message => message.LeadId == scenario.Word) is not { } made)
            return [];
        var again = _sandbox.Requests.Where(request => request.Path == scenario.Path && request.At > made.CreatedAt && request.Body.Contains(scenario.Word, StringComparison.Ordinal));
        return again.Select(static request => "again at " + request.At).Prepend(scenario.Word);
    }

    private List<SandboxRequest> Requests(Scenario scenario, DateTimeOffset since) =>
        [.. _sandbox.Requests.Where(request => request.Method == "POST" && request.Path == scenario.Path && request.At >= since)];

    private static HashSet<string> KeysIn(IEnumerable<SandboxRequest> requests) =>
        [.. requests.Select(static request => request.Headers.GetValueOrDefault("Idempotency-Key")).OfType<string>()];

    /// <summary>A server that starts when the first try needs it.</summary>
    private Lazy<Task<Server>> Later(Scenario scenario, int index) => new(() => ServerAsync(scenario, index));

    private async Task<Server> ServerAsync(Scenario scenario, int index) => scenario.Host switch
    {
        Host.Stdio => _processes[index] ??= await StdioServer.StartAsync(Environment(scenario)),
        Host.Call => new CallServer(Environment(scenario)),
        Host.Http => await (await ReplicasAsync(scenario)).ConnectAsync(),
        _ => await RuntimeServer.StartAsync(SettingsOf(scenario)),
    };

    private async Task<Replicas> ReplicasAsync(Scenario scenario)
    {
        await _starting.WaitAsync();
        try
        {
            return _replicas ??= await Replicas.StartAsync(new Dictionary<string, string>(Environment(scenario), StringComparer.Ordinal)
            {
                ["TUCO_STORE"] = await Postgres.DatabaseAsync(),
                ["TUCO_SEAL_KEY"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(Seal.KeyBytes)),
            }, _folder);
        }
        finally
        {
            _starting.Release();
        }
    }

    private Settings SettingsOf(Scenario scenario)
    {
        var (settings, faults) = Variables.Read(Environment(scenario), new Dictionary<string, string>());
        Assert.Empty(faults);
        return settings;
    }

    private Dictionary<string, string> Environment(Scenario scenario) => new(StringComparer.Ordinal)
    {
        ["TUCO_BASE_URL"] = _sandbox.BaseUrl.AbsoluteUri,
        ["TUCO_API_KEY"] = _sandbox.ApiKey,
        ["TUCO_STATE_DIR"] = _folder,
        // A stdio server serves many scenarios: these three are the same for all of them.
        ["TUCO_CONFIRM"] = scenario.Host is Host.Stdio ? "never" : scenario.Confirm.ToString(),
        ["TUCO_RETRIES"] = scenario.Host is Host.Stdio ? "2" : $"{scenario.Retries}",
        ["TUCO_SEND_TIMEOUT"] = $"{scenario.SendTimeout}",
        ["TUCO_SENDS_PER_MINUTE"] = "100000",
        ["TUCO_SENDS_PER_DAY"] = "100000",
        ["TUCO_LINES_PER_DAY"] = "10000",
        ["TUCO_LOG_LEVEL"] = "Fatal",
    };
}
