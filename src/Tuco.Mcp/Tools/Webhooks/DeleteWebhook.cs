using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Tuco.Mcp.Tools.Webhooks;

internal static class DeleteWebhook
{
    /// <summary>Deletes a webhook and its secret for good: nothing is posted there any more. To pause it use update_webhook.</summary>
    public static async Task<Answer<ChangedWebhook>> RunAsync(WebhookArguments arguments, Call call)
    {
        await call.Tuco.Webhooks.DeleteAsync(arguments.WebhookId, call.Trace, call.Cancelled);
        return ChangedWebhook.Answer(arguments.WebhookId, "deleted", "Tell the user; a new webhook gets another secret.", call);
    }

    public static async Task<Preview> PreviewAsync(WebhookArguments arguments, Call call)
    {
        var webhook = await call.Tuco.Webhooks.GetAsync(arguments.WebhookId, call.Trace, call.Cancelled);
        return new Preview
        {
            Effect = Prose.Of($"Delete the webhook {webhook.Name} ({arguments.WebhookId}), which posts to {webhook.Url:whole}, and its secret for good."),
        };
    }
}

internal sealed record WebhookArguments : IArguments
{
    /// <summary>From list_webhooks.</summary>
    [Required, RegularExpression(Patterns.Id)]
    public string WebhookId { get; set; } = "";

    [JsonIgnore]
    public Effect Effect => new() { About = ["webhook:" + WebhookId] };

    public IEnumerable<Fault> Faults(DateTimeOffset now) => [];
}
