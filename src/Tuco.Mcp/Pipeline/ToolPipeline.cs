using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Tuco.Api;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Pipeline;

/// <summary>What a door hands over: raw arguments, ids from the call's <c>_meta</c>, a way to tell progress and to ask.</summary>
internal sealed record Incoming(IEnumerable<KeyValuePair<string, JsonElement>> Arguments, JsonObject? Meta, Func<double, double, string, Task> Report)
{
    /// <summary>Who calls, as the door knows it.</summary>
    public string Principal { get; init; } = "local";

    public Restraint Restraint { get; init; } = Restraint.None;

    public Asking Asking { get; init; } = new();
}

/// <summary>The API as this call reaches it.</summary>
/// <param name="Client">With the key of whoever calls.</param>
/// <param name="BaseUrl">Root of the API.</param>
/// <param name="Workspace">Hash of root and key, of whichever a tool acts with; null without a key.</param>
internal sealed record Upstream(TucoClient Client, Uri BaseUrl, Func<Credential, string?> Workspace)
{
    /// <summary>The caller brought the key, not the operator.</summary>
    public bool KeyOfCaller { get; init; }

    /// <summary>Where the workspace is paid.</summary>
    public Uri Billing => new(BaseUrl.AbsoluteUri.TrimEnd('/') + "/billing");
}

/// <summary>
/// The one way of every call, whichever door it came through: arguments, for what writes the <see cref="GuardedCall"/>, the call, its
/// budget; a failure becomes a result here and nowhere else.
/// </summary>
/// <param name="upstream">Asked for when the first call needs it.</param>
/// <param name="on">Names of the tools that the operator has switched on.</param>
/// <param name="guard">What stands before every call that writes.</param>
/// <param name="simulated">The API is the embedded sandbox: no result may look like a real one.</param>
/// <param name="secrets">What no outcome may hold.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class ToolPipeline(
    Func<Task<Upstream>> upstream, Lazy<IReadOnlySet<string>> on, Guard guard, bool simulated, Secrets secrets, TimeProvider time, ILogger<ToolPipeline> log)
{
    /// <summary>Clients give up at about 60 s, so no call answers later.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(50);

    private const string SimulatedLine = "\nsandbox: true (a simulated workspace; nothing real happened)";

    /// <summary>The API is the embedded sandbox.</summary>
    public bool Simulated => simulated;

    /// <summary>What no outcome may hold.</summary>
    public Secrets Secrets => secrets;

    /// <summary>Switched on, by the operator and by the caller.</summary>
    public bool Has(Tool tool, Restraint restraint) => on.Value.Contains(tool.Name) && restraint.Leaves(tool);

    /// <summary>Switched on, and not what read-only hides.</summary>
    public bool Shows(Tool tool, Restraint restraint) => Has(tool, restraint) && guard.Policy.Shows(tool, restraint.ReadOnly);

    /// <param name="tool">The tool.</param>
    /// <param name="incoming">What the door was given.</param>
    /// <param name="cancelled">The caller gave up: nobody reads the answer.</param>
    /// <param name="stopping">The program ends: the answer must come at once.</param>
    public async Task<Outcome> RunAsync(Tool tool, Incoming incoming, CancellationToken cancelled, CancellationToken stopping)
    {
        var trace = TraceOf(incoming.Meta);
        Tally.Correlate(trace);
        GuardedCall? guarded = null;
        Tool? underWay = null;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancelled, stopping);
        using var patience = new Patience(Longest, time, end.Token);
        try
        {
            var check = ArgumentCheck.Of(Definitions.InputSchemaOf(tool.Name), incoming.Arguments);
            var asked = SafetyArguments.TakeFrom(check.Accepted, tool.Risk);
            var bound = tool.Bind(check.Accepted, time.GetUtcNow());
            var faults = check.With(bound.Faults).Concat(asked.Faults(secrets)).ToList();
            if (faults.Count > 0)
                return Fail(Failure.OfArguments(faults));
            var tuco = await upstream();
            var call = new Call(tuco.Client, trace, null, false, time, incoming.Report, end.Token);
            string? workspace = null;
            if (tool.Risk is not Risk.Read || tool.Needs is Credential.ActionsKey)
            {
                workspace = tuco.Workspace(tool.Needs) ?? throw new TucoApiException(TucoFailure.NotConfigured,
                    $"No {(tool.Needs is Credential.ActionsKey ? "key of the action API" : "Tuco API key")} is configured.", trace.CorrelationId);
            }
            // Naming the workspace made every secret known.
            if (Leaks.In(check.Accepted, secrets) is { Count: > 0 } leaks)
                return Fail(Failure.OfArguments(leaks));
            if (tool.Risk is not Risk.Read)
                guarded = new GuardedCall(guard, tool, bound, asked, incoming, workspace!, call with { Cancelled = patience.Token }, patience);
            if (guarded is not null)
            {
                if (await guarded.AdmitAsync() is { } stopped)
                    return stopped.Failure is { } refused ? Fail(refused) : Marked(LastLook.Result(secrets, stopped.Answer!));
                call = call with { IdempotencyKey = guarded.Key, Repeats = guarded.Repeats };
            }
            underWay = tool;
            return Marked(await AnswerAsync(WorkAsync(bound, call, guarded)));
        }
        catch (ArgumentFaultException e)
        {
            return Fail(Failure.OfArguments([e.Fault]));
        }
        catch (TucoApiException e)
        {
            log.LogRefused(tool.Name, e.Kind, e.Status, trace.CorrelationId);
            return Fail(Failure.Of(e, tool, underWay?.Risk ?? Risk.Read, await upstream(), guarded?.Repeats == true));
        }
        catch (Exception e) when (underWay is null && e is RecordsException or AuditException or LedgerException)
        {
            log.LogUnrecordable(e, tool.Name, trace.CorrelationId);
            return Fail(Refusals.NoRecords(e.Message));
        }
        catch (TimeoutException)
        {
            log.LogUnfinished(tool.Name, "no answer within its time", trace.CorrelationId);
            return Fail(Failure.OfLate(underWay, Longest));
        }
        catch (OperationCanceledException) when (patience.IsOver && !end.IsCancellationRequested)
        {
            log.LogUnfinished(tool.Name, "no answer within its time", trace.CorrelationId);
            return Fail(Failure.OfLate(guarded?.FindsOut == true ? tool : null, Longest));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !cancelled.IsCancellationRequested)
        {
            log.LogUnfinished(tool.Name, "the program ends", trace.CorrelationId);
            return Fail(Failure.OfStop(guarded?.FindsOut == true ? tool : underWay));
        }
        catch (Exception e) when (!(e is OperationCanceledException && cancelled.IsCancellationRequested))
        {
            var incident = Guid.NewGuid().ToString("N")[..12];
            log.LogBug(e, incident, tool.Name, trace.CorrelationId);
            return Fail(Failure.OfBug(incident, underWay));
        }

        Outcome Fail(Failure failure) =>
            LastLook.Error(secrets, failure.Text(guarded?.Key, trace.CorrelationId) + (simulated ? SimulatedLine : "")) with { Code = failure.Code };

        async Task<Outcome> AnswerAsync(Task<Outcome> work)
        {
            try
            {
                return await work.WaitAsync(patience.Left, time, end.Token);
            }
            catch (Exception e) when (e is TimeoutException or OperationCanceledException && !work.IsCompleted)
            {
                // A request that runs on stays claimed by this process, unless the process is about to end.
                if (stopping.IsCancellationRequested && guarded is not null)
                    await guarded.DoubtAsync();
                _ = LogLateAsync(work, tool.Name, trace.CorrelationId);
                throw;
            }
        }
    }

    /// <summary>The tool itself; what is known of its effect is recorded, however long after the call.</summary>
    private async Task<Outcome> WorkAsync(BoundCall bound, Call call, GuardedCall? guarded)
    {
        try
        {
            var outcome = LastLook.Result(secrets, Budget.Within(await bound.RunAsync(call)));
            return guarded is null ? outcome : await guarded.DoneAsync(outcome);
        }
        catch (TucoApiException e) when (!e.MayHaveTakenEffect)
        {
            await (guarded?.FreeAsync(Failure.CodeOf(e)) ?? Task.CompletedTask);
            throw;
        }
        catch (OperationCanceledException)
        {
            // The client throws this only before a byte left.
            await (guarded?.FreeAsync("cancelled") ?? Task.CompletedTask);
            throw;
        }
        catch
        {
            await (guarded?.DoubtAsync() ?? Task.CompletedTask);
            throw;
        }
    }

    private Outcome Marked(Outcome outcome) => !simulated || outcome.Json is null ? outcome : outcome with
    {
        Text = outcome.Text + SimulatedLine,
        Json = Outcome.With(outcome.Json, "\"sandbox\":true"u8),
    };

    private CallTrace TraceOf(JsonObject? meta)
    {
        return new CallTrace(Id("x-correlation-id") ?? CallTrace.New().CorrelationId, Id("x-execution-id"), Id("x-ghl-workflow-id"));

        string? Id(string name) => meta?[name] is JsonValue value && value.TryGetValue<string>(out var id)
            && CallTrace.IsValid(id) && !secrets.Leak(id, Secrets.RunInResults)
            ? id : null;
    }

    /// <summary>A request that outlives its call runs on; what became of it is at least in the log.</summary>
    private async Task LogLateAsync(Task<Outcome> work, string tool, string correlationId)
    {
        try
        {
            await work;
            log.LogLate(tool, correlationId, "answered");
        }
        catch (TucoApiException e)
        {
            log.LogLate(tool, correlationId, e.Kind.ToString());
        }
        catch (OperationCanceledException)
        {
            log.LogLate(tool, correlationId, "cancelled before it left");
        }
        catch (Exception e)
        {
            log.LogBug(e, "late", tool, correlationId);
        }
    }
}
