using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Tuco.Api.Webhooks;

namespace Tuco.Mcp.Tools.Webhooks;

internal static class CreateWebhook
{
    /// <summary>
    /// Creates a webhook: from then on Tuco posts these events, with texts and contacts in them, to that address. The secret that signs
    /// them comes back this once. Use it only for an address that the user named.
    /// </summary>
    public static async Task<Answer<CreateWebhookResult>> RunAsync(CreateWebhookArguments arguments, Call call)
    {
        var made = await call.Tuco.Webhooks.CreateAsync(
            new NewWebhook { Url = arguments.Url, Events = arguments.Events, Name = arguments.Name, Description = arguments.Description },
            call.Trace, call.Cancelled);
        var result = new CreateWebhookResult(
            made.Id, made.Secret, made.Url ?? arguments.Url, made.Events?.OfType<string>().ToList() ?? arguments.Events, made.Name ?? arguments.Name,
            (made.Secret is null ? "Tuco told no secret: without one the deliveries cannot be verified. "
                : "Give the user the secret now; it is never told again. ") + "test_webhook tries the address.", call.Trace.CorrelationId);
        return new Answer<CreateWebhookResult>(result, result.Text);
    }

    public static Task<Preview> PreviewAsync(CreateWebhookArguments arguments, Call _) => Task.FromResult(new Preview
    {
        Effect = Prose.Of($"Create the webhook {arguments.Name}: Tuco posts {string.Join(", ", arguments.Events):raw}, with message texts and contacts, ")
            + Prose.Of($"to {arguments.Url:whole}."),
    });
}

internal sealed record CreateWebhookArguments : IArguments
{
    /// <summary>Where to.</summary>
    [Required, Format(Patterns.PublicUrl)]
    public string Url { get; set; } = "";

    /// <summary>Which events.</summary>
    [Required, MaxItems(5), AllowedValues("message.sent", "message.failed", "message.fallback", "message.reply", "message.opened")]
    public IReadOnlyList<string> Events { get; set; } = [];

    /// <summary>Name.</summary>
    [Required, StringLength(100)]
    public string Name { get; set; } = "";

    /// <summary>Free text.</summary>
    [StringLength(500)]
    public string? Description { get; init; }

    public IEnumerable<Fault> Faults(DateTimeOffset now)
    {
        if (Events.Count == 0)
            yield return new("events", "is empty: at least one event is needed");
    }
}

internal sealed record CreateWebhookResult(
    string? Id, string? Secret, string Url, IReadOnlyList<string> Events, string Name, string Next, string CorrelationId)
{
    [JsonIgnore]
    public string Text => Prose.Of($"""
        The webhook is made.
        webhookId: {Id}, name: {Name}, url: {Url:whole}, events: {string.Join(", ", Events.Select(static one => Prose.Of($"{one}"))):raw}
        secret: {Secret:whole?not told}
        next: {Next:raw}
        correlationId: {CorrelationId:raw}
        """);
}
