using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>Posts events to webhooks, signed, once and all at the same time (docs.tuco.ai/api-reference/message-webhooks).</summary>
internal sealed class WebhookDeliveries(LoopbackHttp http, SandboxClock clock, CancellationToken stopping)
{
    private const int Kept = 1000;

    /// <summary>The last of them, oldest first. Guarded by the state's lock.</summary>
    public Queue<Delivery> Made { get; } = [];

    /// <summary>Begins to tell whoever wants to hear of it. Called under the state's lock.</summary>
    public void Announce(SandboxState state, string happened, Message message)
    {
        Webhook[] hooks = [.. state.WebhooksById.Values.Where(hook => hook.IsActive && hook.Events.Contains(happened))];
        if (hooks.Length == 0) return;
        var body = Answer.Compact(WebhookBody.Of(state, happened, message));
        foreach (var hook in hooks) _ = Task.Run(() => PostAsync(state, hook, happened, message.Id, body, stopping), stopping);
    }

    /// <summary>Posts the first of the webhook's events as a test, and answers what came of it.</summary>
    public Answer CheckHealth(SandboxState state, Webhook hook)
    {
        var body = Answer.Compact(WebhookBody.Ping(state, hook));
        return new Answer(200, "") { Finish = async cancellation => Health(await PostAsync(state, hook, hook.Events[0], null, body, cancellation)) };
    }

    /// <summary>HMAC-SHA256 of the very bytes of the body, in hex.</summary>
    public static string Signature(string secret, byte[] body) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    private async Task<HttpOutcome> PostAsync(SandboxState state, Webhook hook, string happened, string? messageId, string body, CancellationToken cancellation)
    {
        var (bytes, at) = (Encoding.UTF8.GetBytes(body), clock.GetUtcNow());
        using var request = new HttpRequestMessage(HttpMethod.Post, hook.Url) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-Tuco-Signature", Signature(hook.Secret, bytes));
        request.Headers.Add("X-Tuco-Event", happened);
        request.Headers.Add("X-Tuco-Timestamp", at.Iso());
        var outcome = await http.SendAsync(request, cancellation);

        lock (state.Gate)
        {
            var delivery = new Delivery(hook.Id, happened, messageId, at, outcome.StatusCode, outcome.Error);
            if (Made.Count == Kept) Made.Dequeue();
            Made.Enqueue(delivery);
            if (state.WebhooksById.TryGetValue(hook.Id, out var current)) state.WebhooksById[hook.Id] = current.After(delivery);
        }

        return outcome;
    }

    private static Answer Health(HttpOutcome outcome)
    {
        if (outcome.Succeeded)
        {
            return Answer.Json(200, new JsonObject
            {
                ["success"] = true,
                ["message"] = "Health check passed",
                ["statusCode"] = outcome.StatusCode,
                ["response"] = outcome.Body,
            });
        }

        var failed = new JsonObject { ["success"] = false, ["error"] = outcome.Error ?? $"The webhook answered {outcome.StatusCode}" };
        failed.AddIfGiven("details", outcome.Body);
        if (outcome.StatusCode is { } status) failed["statusCode"] = status;
        return Answer.Json(200, failed);
    }
}
