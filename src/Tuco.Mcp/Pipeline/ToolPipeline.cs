using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Tuco.Api;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Pipeline;

/// <summary>What a door hands over: raw arguments, ids from the call's <c>_meta</c>, a way to tell progress.</summary>
internal sealed record Incoming(IEnumerable<KeyValuePair<string, JsonElement>> Arguments, JsonObject? Meta, Func<double, double, string, Task> Report);

/// <summary>Both halves of a result; an error has only its text.</summary>
internal sealed record Outcome(string Text, byte[]? Json)
{
    public bool IsError => Json is null;
}

/// <summary>
/// The one way of every call, whichever door it came through: arguments, call, budget; a failure becomes a result here and nowhere else.
/// Between arguments and call lies the place of policy, ledger, consent and audit.
/// </summary>
internal sealed partial class ToolPipeline(TucoClient tuco, Uri baseUrl, TimeSpan duplicateWindow, TimeProvider time, ILogger<ToolPipeline> log)
{
    /// <summary>Clients give up at about 60 s, so no call answers later.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(50);

    /// <summary>Each half of a result: 5,000 tokens of 4 bytes.</summary>
    private const int MaxBytes = 20_000;

    private readonly IdempotencyKeys _keys = new(duplicateWindow, time);
    private readonly Uri _billing = new(baseUrl.AbsoluteUri.TrimEnd('/') + "/billing");

    public async Task<Outcome> RunAsync(Tool tool, Incoming incoming, CancellationToken cancelled)
    {
        var trace = TraceOf(incoming.Meta);
        Risk? underWay = null;
        try
        {
            var check = ArgumentCheck.Of(Definitions.InputSchemaOf(tool.Name), incoming.Arguments);
            var bound = tool.Bind(check.Accepted, time.GetUtcNow());
            var faults = check.With(bound.Faults);
            if (faults.Count > 0)
                return Fail(Failure.OfArguments(faults), trace);
            underWay = tool.Risk;
            return await CallAsync(tool, bound, check.Accepted["idempotencyKey"]?.GetValue<string>(), trace, incoming.Report, cancelled);
        }
        catch (ArgumentFaultException e)
        {
            return Fail(Failure.OfArguments([e.Fault]), trace);
        }
        catch (TucoApiException e)
        {
            LogRefused(tool.Name, e.Kind, e.Status, trace.CorrelationId);
            return Fail(Failure.Of(e, tool.Risk, _billing), trace);
        }
        catch (Exception e) when (!(e is OperationCanceledException && cancelled.IsCancellationRequested))
        {
            var incident = Guid.NewGuid().ToString("N")[..12];
            LogBug(e, incident, tool.Name, trace.CorrelationId);
            return Fail(Failure.OfBug(incident, underWay), trace);
        }
    }

    private async Task<Outcome> CallAsync(
        Tool tool, BoundCall bound, string? givenKey, CallTrace trace, Func<double, double, string, Task> report, CancellationToken cancelled)
    {
        var work = tool.Risk is Risk.Spend && givenKey is null ? OnceAsync() : RunAsync(givenKey);
        try
        {
            return Within(await work.WaitAsync(Longest, time, cancelled));
        }
        catch (TimeoutException) when (!work.IsCompleted)
        {
            _ = LogLateAsync(work, tool.Name, trace.CorrelationId);
            return Fail(Failure.OfLate(tool.Risk, Longest), trace);
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested && !work.IsCompleted)
        {
            _ = LogLateAsync(work, tool.Name, trace.CorrelationId);
            throw;
        }

        Task<Rendering> RunAsync(string? key) => bound.Run(new Call(tuco, trace, key, time, report, cancelled));

        async Task<Rendering> OnceAsync()
        {
            var use = _keys.Begin(tool.Name, bound.Canonical);
            var mayHaveTakenEffect = true;
            try
            {
                return await RunAsync(use.Key);
            }
            catch (TucoApiException e)
            {
                mayHaveTakenEffect = e.MayHaveTakenEffect;
                throw;
            }
            finally
            {
                use.End(mayHaveTakenEffect);
            }
        }
    }

    /// <summary>Rows are left out, then strings shortened, until each half is within the budget; JSON is never cut.</summary>
    private static Outcome Within(Rendering rendering)
    {
        var rows = rendering.Rows;
        while (true)
        {
            var (json, text) = rendering.With(rows, false);
            var longest = Math.Max(json.Length, Encoding.UTF8.GetByteCount(text));
            if (longest <= MaxBytes)
                return new Outcome(text, json);
            if (rows <= 1)
                return new Outcome(OutsideText.Cut(text, MaxBytes / 4), rendering.With(rows, true).Json);
            rows = Math.Clamp((int)((long)rows * MaxBytes / longest), 1, rows - 1);
        }
    }

    private static CallTrace TraceOf(JsonObject? meta)
    {
        return new CallTrace(Id("x-correlation-id") ?? CallTrace.New().CorrelationId, Id("x-execution-id"), Id("x-ghl-workflow-id"));

        string? Id(string name) => meta?[name] is JsonValue value && value.TryGetValue<string>(out var id) && CallTrace.IsValid(id) ? id : null;
    }

    private static Outcome Fail(Failure failure, CallTrace trace) => new(failure.Text(trace.CorrelationId), null);

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
    }

    [LoggerMessage(LogLevel.Information, "{Tool}: Tuco refused or gave no answer: {Kind}, HTTP {Status}, correlation id {CorrelationId}")]
    private partial void LogRefused(string tool, TucoFailure kind, int? status, string correlationId);

    [LoggerMessage(LogLevel.Error, "Incident {Incident}: {Tool} failed, correlation id {CorrelationId}")]
    private partial void LogBug(Exception e, string incident, string tool, string correlationId);

    [LoggerMessage(LogLevel.Warning, "{Tool}: the request outlived its call, correlation id {CorrelationId}: {What}")]
    private partial void LogLate(string tool, string correlationId, string what);
}
