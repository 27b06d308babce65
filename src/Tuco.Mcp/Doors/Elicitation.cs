using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Doors;

/// <summary>
/// Questions to the person, as the protocol carries them: within the call (<c>elicitation/create</c>) in sessions, as the call's answer
/// (<c>input_required</c>) in 2026-07-28, only where the client declared that it can show them.
/// </summary>
internal static class Elicitation
{
    private const string Stateless = "2026-07-28";
    private const string Answer = "confirm";
    private const string Pay = "pay";
    private const string Scope = "scope";
    private const string OnlyThis = "only this one";

    /// <summary>A link may wait so long for the person before the call answers without.</summary>
    private static readonly TimeSpan LinkPatience = TimeSpan.FromSeconds(8);

    public static Asking Of(RequestContext<CallToolRequestParams> request)
    {
        var server = request.Server;
        if (server.ClientCapabilities?.Elicitation?.Form is null)
            return new Asking { State = request.Params?.RequestState };
        if (!IsStateless(server))
            return new Asking { CanAsk = true, AskAsync = (question, cancellation) => AskAsync(server, question, cancellation) };
        return new Asking
        {
            CanAsk = true,
            State = request.Params?.RequestState,
            Reply = request.Params?.InputResponses?.TryGetValue(Answer, out var given) == true ? ReplyOf(given) : null,
        };
    }

    /// <summary>The question as the answer of the call.</summary>
    public static InputRequiredException Required(Question question, string state) => Required(Answer, FormOf(question), state);

    /// <summary>Asks the client to open a page for the user; the link stands in the answer all the same.</summary>
    /// <exception cref="InputRequiredException">The client is to ask and to call again; the answer is in the ledger by then.</exception>
    public static async Task OpenAsync(string page, string state, RequestContext<CallToolRequestParams> request, CancellationToken cancellation)
    {
        if (request.Server.ClientCapabilities?.Elicitation?.Url is null || !IsPage(page))
            return;
        if (IsStateless(request.Server))
            throw Required(Pay, LinkOf(page), state);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(LinkPatience);
        try
        {
            await request.Server.ElicitAsync(LinkOf(page), late.Token);
        }
        catch (Exception e) when (e is McpException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // The link stands in the answer, whatever the client made of it.
        }
    }

    private static InputRequiredException Required(string name, ElicitRequestParams asked, string state) =>
        new(new Dictionary<string, InputRequest>(StringComparer.Ordinal) { [name] = InputRequest.ForElicitation(asked) }, state);

    /// <summary>A page that a browser may be sent to: https, or the invoice page of a sandbox on this machine.</summary>
    private static bool IsPage(string page) => Uri.TryCreate(page, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));

    private static bool IsStateless(McpServer server) => server.NegotiatedProtocolVersion == Stateless;

    private static async Task<Reply> AskAsync(McpServer server, Question question, CancellationToken cancellation)
    {
        try
        {
            return ReplyOf(await server.ElicitAsync(FormOf(question), cancellation));
        }
        catch (Exception e) when (e is McpException or OperationCanceledException or JsonException)
        {
            return new Reply(Reaction.Cancelled);
        }
    }

    private static Reply ReplyOf(InputResponse? given)
    {
        try
        {
            if (given?.Deserialize(InputResponse.ElicitResultJsonTypeInfo) is { } result)
                return ReplyOf(result);
        }
        catch (JsonException)
        {
            // Told like a reply that is null.
        }
        throw new McpProtocolException($"inputResponses.{Answer} is no reply to a question; expected: an object such as "
            + "{\"action\":\"accept\"}, where action is accept, decline or cancel.", McpErrorCode.InvalidParams);
    }

    private static Reply ReplyOf(ElicitResult result) => result.Action switch
    {
        "accept" => new Reply(Reaction.Accepted,
            result.Content?.TryGetValue(Scope, out var scope) == true && scope.ValueKind == JsonValueKind.String
                && scope.GetString() == AlsoNext(Consent.Further)),
        "decline" => new Reply(Reaction.Declined),
        _ => new Reply(Reaction.Cancelled),
    };

    private static ElicitRequestParams FormOf(Question question)
    {
        var schema = new ElicitRequestParams.RequestSchema();
        if (question.Further is { } further)
        {
            schema.Properties[Scope] = new ElicitRequestParams.UntitledSingleSelectEnumSchema
            {
                Title = "Agree to",
                Enum = [OnlyThis, AlsoNext(further)],
                Default = OnlyThis,
            };
        }
        return new ElicitRequestParams { Mode = "form", Message = question.Text, RequestedSchema = schema };
    }

    private static string AlsoNext(int further) => FormattableString.Invariant($"also the next {further} within 10 minutes");

    private static ElicitRequestParams LinkOf(string page) => new()
    {
        Mode = "url",
        Url = page,
        ElicitationId = Guid.NewGuid().ToString("N"),
        Message = "Tuco asks for payment before it sets up the line. Open the invoice?",
    };
}
