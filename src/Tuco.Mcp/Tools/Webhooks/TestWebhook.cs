using System.Text.Json.Serialization;
using Tuco.Api.Webhooks;

namespace Tuco.Mcp.Tools.Webhooks;

internal static class TestWebhook
{
    /// <summary>Lets Tuco post a signed test event to a webhook's address, which has 10 s to answer. Use it when events do not arrive.</summary>
    public static async Task<Answer<TestWebhookResult>> RunAsync(WebhookArguments arguments, Call call)
    {
        var test = await call.Tuco.Webhooks.TestAsync(arguments.WebhookId, call.Trace, call.Cancelled);
        var result = TestWebhookResult.Of(arguments.WebhookId, test, call.Trace.CorrelationId);
        return new Answer<TestWebhookResult>(result, result.Text);
    }
}

/// <summary>How a test delivery went; that it failed is an answer, no error.</summary>
internal sealed record TestWebhookResult(
    string WebhookId, bool Passed, long? StatusCode, string? Response, string? Error, string? Details, string Next, string CorrelationId)
{
    public static TestWebhookResult Of(string id, WebhookTest test, string correlationId) => new(
        id, test.Success == true, test.StatusCode, test.Response, test.Error, test.Details,
        test.Success == true ? "The address answers; tell the user."
            : "Tell the user what failed: the address must answer 2xx within 10 s over https.",
        correlationId);

    [JsonIgnore]
    public string Text => Prose.Of($"The test {(Passed ? "passed" : "failed"):raw}")
        + (StatusCode is { } status ? Prose.Of($" (HTTP {status})") : "") + "."
        + (Error is null ? "" : Prose.Of($"\nTuco says: {Error}")) + (Details is null ? "" : Prose.Of($" {Details}"))
        + (Response is null ? "" : Prose.Of($"\nthe address answered: {Response}"))
        + Prose.Of($"\nwebhookId: {WebhookId}\nnext: {Next:raw}\ncorrelationId: {CorrelationId:raw}");
}
