using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Tuco.Mcp.Hosting;

/// <summary>
/// One request of a client and all that is sent back for it. An answer that comes first and alone is plain JSON; anything before it, or a
/// long wait, makes it an event stream.
/// </summary>
/// <param name="response">To the client.</param>
/// <param name="asked">The id that the client gave the request.</param>
/// <param name="known">The id under which the server knows it.</param>
/// <param name="stream">For an answer that is streamed.</param>
internal sealed class Exchange(HttpResponse response, RequestId asked, RequestId known, MessageStream stream) : ITransport
{
    private readonly Turn _turn = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _streams;
    private bool _isOver;
    private bool _isGone;

    /// <summary>The client understands an event without data.</summary>
    public bool Primes { get; init; }

    /// <summary>No later request can bring the client's answer to a question of ours.</summary>
    public bool Stateless { get; init; }

    /// <summary>Gets the answer before it is sent.</summary>
    public Action<JsonRpcMessage>? Answered { get; init; }

    /// <summary>Set when nobody waits for the answer any more.</summary>
    public CancellationTokenSource? Cancelled { get; init; }

    /// <summary>Null: what belongs to an exchange belongs to no session.</summary>
    public string? SessionId => null;

    public ChannelReader<JsonRpcMessage> MessageReader => throw new NotSupportedException("An exchange only sends.");

    public async Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        if (Stateless && message is JsonRpcRequest)
            throw new InvalidOperationException("A client of this version is asked through the answer, not by a request.");
        var last = message is JsonRpcResponse or JsonRpcError && ((JsonRpcMessageWithId)message).Id.Equals(known);
        Rename(message, last);
        using var turn = await _turn.TakeAsync();
        try
        {
            if (last)
                Answered?.Invoke(message);
            if (_isOver || _isGone)
                return;
            if (last && !_streams)
            {
                await Wire.AnswerAsync(response, StatusOf(message), message);
                return;
            }
            if (!_streams)
                await StreamAsync();
            await stream.WriteAsync(message, last);
        }
        catch (Exception e) when (Gone.Is(e))
        {
            // Nobody is there any more to be told.
        }
        finally
        {
            if (last)
                End();
        }
    }

    /// <summary>Sends the result of a request that never came to the server; its work fails in no other way than by being cancelled.</summary>
    public async Task AnswerAsync(Task<byte[]> work)
    {
        await ((Task)work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!work.IsCompletedSuccessfully)
        {
            await GiveUpAsync("The request was cancelled.");
            return;
        }
        using var turn = await _turn.TakeAsync();
        try
        {
            if (_isOver || _isGone)
                return;
            if (_streams)
                await stream.WriteAsync(new JsonRpcResponse { Id = asked, Result = JsonNode.Parse(work.Result) }, last: true);
            else
                await Wire.AnswerAsync(response, asked, work.Result);
        }
        catch (Exception e) when (Gone.Is(e))
        {
            // Nobody is there any more to be told.
        }
        finally
        {
            End();
        }
    }

    /// <summary>Waits until the client has its answer or is gone.</summary>
    public async Task HoldAsync(McpHttpOptions options, CancellationToken gone)
    {
        try
        {
            await _settled.Task.WaitAsync(options.StreamAfter, options.Time, gone);
        }
        catch (TimeoutException)
        {
            using (await _turn.TakeAsync())
            {
                if (!_streams && !_isOver)
                    await StreamAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // Nothing was streamed, so there is nothing that the client could come back for.
            using (await _turn.TakeAsync())
                _isGone = !_streams;
        }
        if (_streams)
            await stream.HoldAsync(options.KeepAlive, options.Time, gone);
    }

    /// <summary>Done when the request is answered, or will not be any more, whether or not its client still waits.</summary>
    public Task Over => _over.Task;

    /// <summary>No answer will come: whoever still waits is told so.</summary>
    public async Task GiveUpAsync(string why)
    {
        await SendMessageAsync(new JsonRpcError { Id = known, Error = new JsonRpcErrorDetail { Code = Wire.Refused, Message = why } });
        await (Cancelled?.CancelAsync() ?? Task.CompletedTask);
    }

    /// <summary>Lets the client go in the midst of the stream; it comes back after so long.</summary>
    public async Task PauseAsync(TimeSpan retry)
    {
        using (await _turn.TakeAsync())
        {
            if (!_streams)
                await StreamAsync();
        }
        await stream.PauseAsync(retry);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void End()
    {
        _isOver = true;
        _settled.TrySetResult();
        _over.TrySetResult();
    }

    private async Task StreamAsync()
    {
        _streams = true;
        await stream.BeginAsync(response, Primes);
        _settled.TrySetResult();
    }

    /// <summary>The client reads its own id.</summary>
    private void Rename(JsonRpcMessage message, bool last)
    {
        if (last)
            ((JsonRpcMessageWithId)message).Id = asked;
        else if (!asked.Equals(known) && message is JsonRpcNotification { Params: JsonObject { } given } && given["_meta"] is JsonObject meta
            && meta.ContainsKey(MetaKeys.SubscriptionId))
            meta[MetaKeys.SubscriptionId] = asked.Id is long number ? JsonValue.Create(number) : JsonValue.Create(asked.ToString());
    }

    private int StatusOf(JsonRpcMessage message) => !Stateless || message is not JsonRpcError { Error: var error } ? StatusCodes.Status200OK
        : (McpErrorCode)error.Code switch
        {
            McpErrorCode.MethodNotFound => StatusCodes.Status404NotFound,
            McpErrorCode.MissingRequiredClientCapability or McpErrorCode.UnsupportedProtocolVersion or McpErrorCode.HeaderMismatch =>
                StatusCodes.Status400BadRequest,
            _ => StatusCodes.Status200OK,
        };
}
