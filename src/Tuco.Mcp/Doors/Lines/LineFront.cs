using System.Text.Json;
using Microsoft.Extensions.Logging;
using Tuco.Mcp.Hosting;
using Tuco.Mcp.Pipeline;
using Tuco.Mcp.Telemetry;

namespace Tuco.Mcp.Doors.Lines;

/// <summary>
/// One client over lines: what can be is answered at once, all else goes to the SDK's server, which is made when the first message needs it.
/// The client notices no difference but the time.
/// </summary>
/// <param name="runtime">What serves; made when it is needed.</param>
/// <param name="ready">What is always the same.</param>
/// <param name="output">Where answers go.</param>
/// <param name="log">Logs.</param>
/// <param name="stopping">Set when the door closes: calls in flight are answered at once.</param>
internal sealed class LineFront(Lazy<Runtime> runtime, ReadyAnswers ready, LineOutput output, ILoggerFactory log, CancellationToken stopping) : IAsyncDisposable
{
    /// <summary>Notifications that wait for a server; one more makes it.</summary>
    private const int MostKept = 16;

    private readonly DirectAnswers _direct = new(ready, stopping);
    private readonly Lazy<Visit> _visit = new(() => new Visit(runtime.Value.Pipeline, Visit.Local, Restraint.None));
    private readonly Dictionary<MessageId, CancellationTokenSource?> _open = [];
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<byte[]> _kept = [];
    private LineServer? _server;
    private byte[]? _opening;
    private string? _version;
    private bool _judged;

    /// <summary>The protocol version that was agreed on; null before, and for a client that opens no session.</summary>
    public string? Version => _version ?? _server?.Version;

    /// <summary>Done when the input has ended, or the server.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Done when the input has ended and every request is answered or cancelled.</summary>
    public Task Drained => _drained.Task;

    /// <summary>Begins to serve.</summary>
    public static LineFront Start(Lazy<Runtime> runtime, bool simulated, Stream input, Stream output, ILoggerFactory log, CancellationToken stopping)
    {
        var lines = new LineOutput(output);
        var front = new LineFront(runtime, new ReadyAnswers(simulated), lines, log, stopping);
        _ = lines.Broken.ContinueWith(_ => front.End(), TaskScheduler.Default);
        new LineInput(input, front.Take, front.End).Start();
        return front;
    }

    /// <summary>The next line; one at a time.</summary>
    public void Take(ReadOnlyMemory<byte> line)
    {
        using var json = Parsed(line);
        var request = json is null ? UnreadableRequest(line.Span) : null;
        try
        {
            if (json is not null && IsTaken(json.RootElement, line, out request))
                return;
        }
        catch (InvalidOperationException)
        {
            // Text that is none, an escape of half a character: the server says so.
        }
        Forward(line, request);
    }

    public void End()
    {
        _ended.TrySetResult();
        lock (_lock)
            TellWhenDrained();
    }

    /// <summary>Ends the server; the input must have ended before.</summary>
    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static JsonDocument? Parsed(ReadOnlyMemory<byte> line)
    {
        try
        {
            return JsonDocument.Parse(line, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>False for what the server has to take.</summary>
    /// <param name="json">The message.</param>
    /// <param name="line">The same.</param>
    /// <param name="request">Its id, if it asks for an answer.</param>
    private bool IsTaken(JsonElement json, ReadOnlyMemory<byte> line, out MessageId? request)
    {
        request = null;
        if (PlainMessage.Of(json) is not { } message)
        {
            if (json.ValueKind is not JsonValueKind.Object || !json.TryGetProperty("method"u8, out var method))
                return false;
            request = json.TryGetProperty("id"u8, out var odd) ? MessageId.Of(odd) : null;
            return request is null && method.ValueKind is JsonValueKind.String && method.ValueEquals("notifications/cancelled"u8)
                && json.TryGetProperty("params"u8, out var given) && IsCancelledHere(given);
        }
        if (message.Id is { } id)
        {
            request = id;
            return IsAnswered(message, id, line);
        }
        if (message.Method == "notifications/cancelled" && IsCancelledHere(message.Params))
            return true;
        if (_server is not null || _kept.Count == MostKept)
            return false;
        _kept.Add(line.ToArray());
        return true;
    }

    /// <summary>The id of a request that breaks off, or holds what JSON may not: as far as it can be read.</summary>
    private static MessageId? UnreadableRequest(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("id"u8) || !reader.Read())
                    continue;
                return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) ? new MessageId(number, null)
                    : reader.TokenType == JsonTokenType.String ? new MessageId(null, reader.GetString()) : null;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // So far and no further.
        }
        return null;
    }

    private bool IsAnswered(PlainMessage request, MessageId id, ReadOnlyMemory<byte> line)
    {
        if (Watch.IsOn)
            return false;
        if (request.Method == "initialize" && _opening is null && _server is null && ready.Initialize(request.Params) is { } opened)
        {
            (_opening, _version) = (line.ToArray(), opened.Version);
            output.Answer(id, opened.Result);
            return true;
        }
        _judged |= request.Method == "initialize";
        if (_judged || request.VersionIn(_version) is not { } version || IsOpen(id))
            return false;
        var cancelled = new CancellationTokenSource();
        if (!_direct.TryAnswer(new PlainRequest(request.Method, request.Params, version), _visit.Value, cancelled.Token, out var work))
            return false;
        if (work.IsCompletedSuccessfully)
        {
            output.Answer(id, work.Result);
            return true;
        }
        lock (_lock)
            _open.Add(id, cancelled);
        _ = AnswerAsync(id, work, cancelled);
        return true;
    }

    private async Task AnswerAsync(MessageId id, Task<byte[]> work, CancellationTokenSource cancelled)
    {
        await ((Task)work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // What was cancelled is answered by nobody.
        if (work.IsCompletedSuccessfully && !cancelled.IsCancellationRequested)
            output.Answer(id, work.Result);
        lock (_lock)
        {
            if (_open.TryGetValue(id, out var mine) && mine == cancelled)
                _open.Remove(id);
            TellWhenDrained();
        }
    }

    /// <summary>True for a request that no server knows; one that the server knows is not waited for any more.</summary>
    private bool IsCancelledHere(JsonElement parameters)
    {
        if (parameters.ValueKind is not JsonValueKind.Object || !parameters.TryGetProperty("requestId"u8, out var named) || MessageId.Of(named) is not { } id)
            return false;
        CancellationTokenSource? here;
        lock (_lock)
        {
            if (!_open.Remove(id, out here))
                return false;
            TellWhenDrained();
        }
        here?.Cancel();
        return here is not null;
    }

    private void Forward(ReadOnlyMemory<byte> line, MessageId? request)
    {
        if (request is { } id)
        {
            lock (_lock)
                _open.TryAdd(id, null);
        }
        (_server ??= Behind()).Take(line, request);
    }

    /// <summary>The server is brought to where its client believes it to be.</summary>
    private LineServer Behind()
    {
        var server = new LineServer(Protocol.Options(runtime.Value.Pipeline, stopping), output, Close, log);
        _ = server.Over.ContinueWith(_ => End(), TaskScheduler.Default);
        if (_opening is not null)
            server.Open(_opening);
        foreach (var notification in _kept)
            server.Take(notification, null);
        _kept.Clear();
        return server;
    }

    private bool IsOpen(MessageId id)
    {
        lock (_lock)
            return _open.ContainsKey(id);
    }

    private void Close(MessageId id)
    {
        lock (_lock)
        {
            _open.Remove(id);
            TellWhenDrained();
        }
    }

    private void TellWhenDrained()
    {
        if (_ended.Task.IsCompleted && _open.Count == 0)
            _drained.TrySetResult();
    }
}
