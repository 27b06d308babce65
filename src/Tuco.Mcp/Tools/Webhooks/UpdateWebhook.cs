using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Tuco.Api.Webhooks;

namespace Tuco.Mcp.Tools.Webhooks;

internal static class UpdateWebhook
{
    /// <summary>Changes a webhook: its address, events (replaces them all), name, description, or whether it is on. The secret stays.</summary>
    public static async Task<Answer<ChangedWebhook>> RunAsync(UpdateWebhookArguments arguments, Call call)
    {
        await call.Tuco.Webhooks.UpdateAsync(arguments.WebhookId, arguments.Change, call.Trace, call.Cancelled);
        return ChangedWebhook.Answer(arguments.WebhookId, "changed", "list_webhooks shows it as it is now; test_webhook tries its address.", call);
    }

    public static async Task<Preview> PreviewAsync(UpdateWebhookArguments arguments, Call call)
    {
        var now = await call.Tuco.Webhooks.GetAsync(arguments.WebhookId, call.Trace, call.Cancelled);
        var changes = new (string Name, string? Before, string? After)[]
        {
            ("url", now.Url, arguments.Url),
            ("events", Joined(now.Events), Joined(arguments.Events)),
            ("name", now.Name, arguments.Name),
            ("description", now.Description, arguments.Description),
            ("isActive", Word(now.IsActive), Word(arguments.IsActive)),
        };
        return new Preview
        {
            Effect = Prose.Of($"Change the webhook {now.Name} ({arguments.WebhookId}), which posts to {now.Url:whole}."),
            Points =
            [
                .. changes.Where(static change => change.After is not null)
                    .Select(static change => Prose.Of($"{change.Name:raw} from {change.Before:whole?nothing} to {change.After:whole}")),
            ],
        };
    }

    private static string? Joined(IReadOnlyList<string>? events) => events is null ? null : string.Join(",", events);

    private static string? Word(bool? flag) => flag switch { true => "true", false => "false", null => null };
}

internal sealed record UpdateWebhookArguments : IArguments
{
    /// <summary>From list_webhooks.</summary>
    [Required, RegularExpression(Patterns.Id)]
    public string WebhookId { get; set; } = "";

    /// <summary>New address.</summary>
    [Format(Patterns.PublicUrl)]
    public string? Url { get; init; }

    /// <summary>All events from now on.</summary>
    [MaxItems(5), AllowedValues("message.sent", "message.failed", "message.fallback", "message.reply", "message.opened")]
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>New name.</summary>
    [StringLength(100)]
    public string? Name { get; init; }

    /// <summary>New description.</summary>
    [StringLength(500)]
    public string? Description { get; init; }

    /// <summary>false pauses it.</summary>
    public bool? IsActive { get; init; }

    [JsonIgnore]
    public WebhookChange Change => new() { Url = Url, Events = Events, Name = Name, Description = Description, IsActive = IsActive };

    [JsonIgnore]
    public Effect Effect => new() { About = ["webhook:" + WebhookId] };

    public IEnumerable<Fault> Faults(DateTimeOffset now)
    {
        if (Change == new WebhookChange())
        {
            yield return new("webhookId", "comes without anything to change: give url, events, name, description or isActive",
                "url", "events", "name", "description", "isActive");
        }
        if (Events is [])
            yield return new("events", "is empty: at least one event is needed; isActive false pauses a webhook");
    }
}

/// <summary>A webhook that was changed or deleted.</summary>
internal sealed record ChangedWebhook(string WebhookId, string Outcome, string Next, string CorrelationId)
{
    public static Answer<ChangedWebhook> Answer(string id, string outcome, string next, Call call)
    {
        var result = new ChangedWebhook(id, outcome, next, call.Trace.CorrelationId);
        return new Answer<ChangedWebhook>(result, Prose.Of($"The webhook {id} is {outcome:raw}.\nnext: {next:raw}\ncorrelationId: {result.CorrelationId:raw}"));
    }
}
