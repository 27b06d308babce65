using System.Text.Json;
using Tuco.Api.Actions;
using Tuco.Api.LineRequests;

namespace Tuco.Api;

/// <summary>
/// The error shapes: <c>{error, code, reason}</c> and <c>{success: false, status, message, …}</c> (docs.tuco.ai/api-reference/errors),
/// <c>{available: false, reason}</c> (…/endpoint/check-availability-rr), and the envelope of the action API.
/// </summary>
internal sealed record ApiFault
{
    public JsonElement Error { get; init; }
    public JsonElement Code { get; init; }
    public JsonElement Reason { get; init; }
    public JsonElement Status { get; init; }
    public JsonElement Message { get; init; }
    public JsonElement Redirect { get; init; }
    public JsonElement RetryAfterMs { get; init; }
    public JsonElement ExistingLine { get; init; }

    /// <summary>The machine code: <c>code</c>, else the business <c>status</c>, else an <c>error</c> that is itself a code (as 402 and 501 do).</summary>
    public string? MachineCode => CodeLike(Text(Code)) ?? CodeLike(Text(Status))
        ?? (Text(Error) is { } error && error.All(IsUpperCode) ? CodeLike(error) : null);

    public string? Words => Text(Message) ?? Text(Error)
        ?? (Error.ValueKind == JsonValueKind.Object && Error.TryGetProperty("message", out var inner) ? Text(inner) : null)
        ?? ActionFault.Words(Error) ?? Text(Reason);

    public string? MissingScope => ActionFault.MissingScope(Error);

    public TimeSpan? Wait => RetryAfterMs.ValueKind == JsonValueKind.Number && RetryAfterMs.TryGetDouble(out var ms)
        ? TimeSpan.FromMilliseconds(Math.Clamp(ms, 0, TimeSpan.MillisecondsPerDay))
        : null;

    /// <summary>The request that a 409 names; null when it has another shape.</summary>
    public RequestedLine? Existing(TucoJson json)
    {
        try
        {
            return ExistingLine.ValueKind == JsonValueKind.Object ? ExistingLine.Deserialize(json.RequestedLine) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The text of a value; null when it is none, is empty, or holds half a surrogate pair.</summary>
    public static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? CodeLike(string? text) =>
        text is { Length: > 1 and <= 64 } && text.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_') ? text : null;

    private static bool IsUpperCode(char c) => char.IsAsciiLetterUpper(c) || c == '_';
}
