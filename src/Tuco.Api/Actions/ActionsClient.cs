using System.Text;
using System.Text.Json;

namespace Tuco.Api.Actions;

/// <summary>
/// The action API: every action of a workspace as <c>&lt;router&gt;.&lt;procedure&gt;</c>, on the workspace's own domain and with a key of its own
/// (nexuserp.dev/docs/api/calling-the-api). Needs <see cref="TucoOptions.ActionsUrl"/> and <see cref="TucoOptions.ActionsKey"/>.
/// </summary>
/// <remarks>
/// Refusals: 400 (the field issues are in the text), 401, 403 (not on the max tier, not exposed, or a scope that
/// <see cref="TucoApiException.MissingScope"/> names), 404, 500.
/// </remarks>
public sealed class ActionsClient
{
    private const int LongestName = 128;

    private readonly TucoHttp _http;

    internal ActionsClient(TucoHttp http) => _http = http;

    /// <summary>
    /// True for a name such as <c>leads.getAll</c>: two or more parts between dots, each a letter and then letters, digits and underscores,
    /// 128 characters at most.
    /// </summary>
    public static bool IsName(string? action) => action is { Length: <= LongestName } && action.Split('.') is { Length: > 1 } parts && parts.All(IsPart);

    /// <summary>Reads. <c>GET /api/v1/trpc/&lt;action&gt;?input={"json": …}</c>.</summary>
    /// <param name="action">As <see cref="IsName"/> tells.</param>
    /// <param name="input">The action's input; null for one that takes none.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What stands under <c>result.data.json</c>, as it came: dates are texts, numbers keep their digits.</returns>
    public Task<JsonElement> QueryAsync(string action, JsonElement? input = null, CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        AnswerAsync(Request(HttpMethod.Get, action) with { Query = [("input", Envelope(input))], Resend = Resend.Read }, trace, cancellationToken);

    /// <summary>Writes. <c>POST /api/v1/trpc/&lt;action&gt;</c> <c>{"json": …}</c>; an empty envelope without input. Only a 429 lets it out again.</summary>
    /// <param name="action">As <see cref="IsName"/> tells.</param>
    /// <param name="input">The action's input; null for one that takes none.</param>
    /// <param name="trace">Ids of the call; null makes new ones.</param>
    /// <param name="cancellationToken">Honoured until the request leaves.</param>
    /// <returns>What stands under <c>result.data.json</c>, as it came.</returns>
    public Task<JsonElement> RunAsync(string action, JsonElement? input = null, CallTrace? trace = null, CancellationToken cancellationToken = default) =>
        AnswerAsync(Request(HttpMethod.Post, action) with { Body = Encoding.UTF8.GetBytes(Envelope(input) ?? "{}") }, trace, cancellationToken);

    private async Task<JsonElement> AnswerAsync(ApiRequest request, CallTrace? trace, CancellationToken cancellationToken) =>
        (await _http.SendAsync(request, static json => json.ActionAnswer, trace, cancellationToken)).Result.Data.Json;

    private static ApiRequest Request(HttpMethod method, string action) => IsName(action)
        ? new ApiRequest(method, "api", "v1", "trpc", action)
        : throw new ArgumentException("An action is named router.procedure: letters, digits and underscores, 128 characters at most.", nameof(action));

    private static string? Envelope(JsonElement? input) =>
        input is { ValueKind: not JsonValueKind.Undefined } value ? $$"""{"json":{{value.GetRawText()}}}""" : null;

    private static bool IsPart(string part) =>
        part.Length > 0 && char.IsAsciiLetter(part[0]) && part.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
