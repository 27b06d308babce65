using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Tuco.Api;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Pipeline;

/// <summary>What a door hands over: raw arguments, ids from the call's <c>_meta</c>, a way to tell progress.</summary>
internal sealed record Incoming(IEnumerable<KeyValuePair<string, JsonElement>> Arguments, JsonObject? Meta, Func<double, double, string, Task> Report);

/// <summary>Both halves of a result; an error has only its text.</summary>
internal sealed record Outcome(string Text, byte[]? Json)
{
    public bool IsError => Json is null;
}

/// <summary>The API as this call reaches it.</summary>
internal sealed record Upstream(TucoClient Client, Uri BaseUrl);

/// <summary>
/// The one way of every call, whichever door it came through: arguments, call, budget; a failure becomes a result here and nowhere else.
/// Between arguments and call lies the place of policy, ledger, consent and audit.
/// </summary>
/// <param name="upstream">Asked for when the first call needs it.</param>
/// <param name="simulated">The API is the embedded sandbox: no result may look like a real one.</param>
/// <param name="duplicateWindow">How long equal arguments of a spending call count as the same request.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
/// <param name="secrets">What no outcome may hold.</param>
internal sealed partial class ToolPipeline(
    Func<Task<Upstream>> upstream, bool simulated, TimeSpan duplicateWindow, TimeProvider time, ILogger<ToolPipeline> log, Secrets secrets)
{
    /// <summary>Clients give up at about 60 s, so no call answers later.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(50);

    /// <summary>Each half of a result: 5,000 tokens of 4 bytes.</summary>
    private const int MaxBytes = 20_000;

    private const string SimulatedLine = "\nsandbox: true (a simulated workspace; nothing real happened)";

    /// <summary>Room for the mark of a simulated result.</summary>
    private const int MarkBytes = 100;

    private readonly IdempotencyKeys _keys = new(duplicateWindow, time);

    /// <summary>The API is the embedded sandbox.</summary>
    public bool Simulated => simulated;

    /// <summary>What nothing that leaves may hold.</summary>
    public Secrets Secrets => secrets;

    /// <param name="tool">The tool.</param>
    /// <param name="incoming">What the door was given.</param>
    /// <param name="cancelled">The caller gave up: nobody reads the answer.</param>
    /// <param name="stopping">The program ends: the answer must come at once.</param>
    public async Task<Outcome> RunAsync(Tool tool, Incoming incoming, CancellationToken cancelled, CancellationToken stopping)
    {
        var trace = TraceOf(incoming.Meta);
        IdempotencyKeys.Use? use = null;
        Risk? underWay = null;
        try
        {
            var check = ArgumentCheck.Of(Definitions.InputSchemaOf(tool.Name), incoming.Arguments);
            var bound = tool.Bind(check.Accepted, time.GetUtcNow());
            var faults = check.With(bound.Faults);
            if (faults.Count > 0)
                return Fail(Failure.OfArguments(faults));
            var tuco = await upstream();
            use = tool.Risk is Risk.Spend ? _keys.Begin(tool.Name, bound.Canonical(), check.Accepted["idempotencyKey"]?.GetValue<string>()) : null;
            underWay = tool.Risk;
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancelled, stopping);
            var work = WorkAsync(bound, new Call(tuco.Client, trace, use?.Key, use?.Repeats == true, time, incoming.Report, end.Token), use);
            return await AnswerAsync(work, end.Token);
        }
        catch (ArgumentFaultException e)
        {
            return Fail(Failure.OfArguments([e.Fault]));
        }
        catch (TucoApiException e)
        {
            LogRefused(tool.Name, e.Kind, e.Status, trace.CorrelationId);
            return Fail(Failure.Of(e, tool.Risk, new Uri((await upstream()).BaseUrl.AbsoluteUri.TrimEnd('/') + "/billing")));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !cancelled.IsCancellationRequested)
        {
            LogUnfinished(tool.Name, "the program ends", trace.CorrelationId);
            return Fail(Failure.OfStop(tool.Risk));
        }
        catch (Exception e) when (!(e is OperationCanceledException && cancelled.IsCancellationRequested))
        {
            var incident = Guid.NewGuid().ToString("N")[..12];
            LogBug(e, incident, tool.Name, trace.CorrelationId);
            return Fail(Failure.OfBug(incident, underWay));
        }

        Outcome Fail(Failure failure) => LastLook.Error(secrets, failure.Text(use?.Key, trace.CorrelationId) + (simulated ? SimulatedLine : ""));

        async Task<Outcome> AnswerAsync(Task<Rendering> work, CancellationToken end)
        {
            try
            {
                return LastLook.Result(secrets, Marked(Within(await work.WaitAsync(Longest, time, end))));
            }
            catch (TimeoutException) when (!work.IsCompleted)
            {
                use?.Doubt();
                _ = LogLateAsync(work, tool.Name, trace.CorrelationId);
                LogUnfinished(tool.Name, "no answer within its time", trace.CorrelationId);
                return Fail(Failure.OfLate(tool.Risk, Longest));
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested && !work.IsCompleted)
            {
                use?.Doubt();
                _ = LogLateAsync(work, tool.Name, trace.CorrelationId);
                throw;
            }
        }
    }

    /// <summary>The tool itself; what is known of its effect decides whether its key lives on.</summary>
    private static async Task<Rendering> WorkAsync(BoundCall bound, Call call, IdempotencyKeys.Use? use)
    {
        var effect = Effect.Unknown;
        try
        {
            var rendering = await bound.Run(call);
            effect = Effect.Done;
            return rendering;
        }
        catch (TucoApiException e) when (!e.MayHaveTakenEffect)
        {
            effect = Effect.None;
            throw;
        }
        catch (OperationCanceledException)
        {
            // The client throws this only before a byte left.
            effect = Effect.None;
            throw;
        }
        finally
        {
            use?.End(effect);
        }
    }

    /// <summary>Rows are left out, then strings shortened, until each half is within the budget; JSON is never cut.</summary>
    private static Outcome Within(Rendering rendering)
    {
        var rows = rendering.Rows;
        while (true)
        {
            var (json, text) = Untrusted.Marked(rendering.With(rows, false));
            var longest = Math.Max(json.Length, Encoding.UTF8.GetByteCount(text));
            if (longest <= MaxBytes - MarkBytes)
                return new Outcome(text, json);
            if (rows <= 1)
            {
                var narrow = rendering.With(rows, true);
                var (least, cut) = Untrusted.Marked((narrow.Json, OutsideText.Cut(narrow.Text, MaxBytes / 4)));
                return new Outcome(cut, least);
            }
            rows = Math.Clamp((int)((long)rows * MaxBytes / longest), 1, rows - 1);
        }
    }

    private Outcome Marked(Outcome outcome) => !simulated ? outcome : new Outcome(
        outcome.Text + SimulatedLine,
        [.. outcome.Json.AsSpan()[..^1], .. ",\"sandbox\":true}"u8]);

    private static CallTrace TraceOf(JsonObject? meta)
    {
        return new CallTrace(Id("x-correlation-id") ?? CallTrace.New().CorrelationId, Id("x-execution-id"), Id("x-ghl-workflow-id"));

        string? Id(string name) => meta?[name] is JsonValue value && value.TryGetValue<string>(out var id) && CallTrace.IsValid(id) ? id : null;
    }

    /// <summary>A request that outlives its call runs on; what became of it is at least in the log.</summary>
    private async Task LogLateAsync(Task<Rendering> work, string tool, string correlationId)
    {
        try
        {
            await work;
            LogLate(tool, correlationId, "answered");
        }
        catch (TucoApiException e)
        {
            LogLate(tool, correlationId, e.Kind.ToString());
        }
        catch (OperationCanceledException)
        {
            LogLate(tool, correlationId, "cancelled before it left");
        }
        catch (Exception e)
        {
            LogBug(e, "late", tool, correlationId);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Tool}: Tuco refused or gave no answer: {Kind}, HTTP {Status}, correlation id {CorrelationId}")]
    private partial void LogRefused(string tool, TucoFailure kind, int? status, string correlationId);

    [LoggerMessage(LogLevel.Warning, "{Tool} was not finished: {Why}, correlation id {CorrelationId}")]
    private partial void LogUnfinished(string tool, string why, string correlationId);

    [LoggerMessage(LogLevel.Error, "Incident {Incident}: {Tool} failed, correlation id {CorrelationId}")]
    private partial void LogBug(Exception e, string incident, string tool, string correlationId);

    [LoggerMessage(LogLevel.Warning, "{Tool}: the request outlived its call, correlation id {CorrelationId}: {What}")]
    private partial void LogLate(string tool, string correlationId, string what);
}
