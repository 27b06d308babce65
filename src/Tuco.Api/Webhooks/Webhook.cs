using System.Text.Json.Serialization;

namespace Tuco.Api.Webhooks;

/// <summary>Answer of <c>GET /api/webhooks</c>.</summary>
internal sealed record WebhookList : IAnswer
{
    string? IAnswer.Fault => Webhooks.Any(static webhook => webhook is null) ? "holds a null row" : null;

    [JsonRequired]
    public IReadOnlyList<Webhook> Webhooks { get; init; } = [];
}

/// <summary>Where Tuco posts events. Its secret is told once, when it is created.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/endpoint/get-webhook.</remarks>
public sealed record Webhook : IAnswer
{
    /// <summary>An empty object would pass for a webhook that never fired.</summary>
    string? IAnswer.Fault => Id is null ? "tells no id of the webhook" : null;

    /// <summary>24 hex digits.</summary>
    public string? Id { get; init; }

    /// <summary>Where the events go, https.</summary>
    public string? Url { get; init; }

    /// <summary><c>message.sent</c>, <c>message.failed</c>, <c>message.fallback</c>, <c>message.reply</c>, <c>message.opened</c>.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>As shown in Tuco.</summary>
    public string? Name { get; init; }

    /// <summary>Free text.</summary>
    public string? Description { get; init; }

    /// <summary>False while it is paused.</summary>
    public bool? IsActive { get; init; }

    /// <summary>The last event, ISO 8601, UTC; null before the first.</summary>
    public string? LastTriggeredAt { get; init; }

    /// <summary>The last delivery, ISO 8601, UTC.</summary>
    public string? LastSuccessAt { get; init; }

    /// <summary>The last failed delivery, ISO 8601, UTC.</summary>
    public string? LastFailureAt { get; init; }

    /// <summary>Failed deliveries in a row.</summary>
    public long? FailureCount { get; init; }

    /// <summary>ISO 8601, UTC.</summary>
    public string? CreatedAt { get; init; }

    /// <summary>ISO 8601, UTC.</summary>
    public string? UpdatedAt { get; init; }
}

/// <summary>Body of <c>POST /api/webhooks</c>.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/endpoint/create-webhook.</remarks>
public sealed record NewWebhook
{
    /// <summary>Where the events shall go, https; required.</summary>
    public required string Url { get; init; }

    /// <summary>As <see cref="Webhook.Events"/>, one at least; required.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>As shown in Tuco; required.</summary>
    public required string Name { get; init; }

    /// <summary>Free text.</summary>
    public string? Description { get; init; }
}

/// <summary>Answer of <c>POST /api/webhooks</c>, 201.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/endpoint/create-webhook.</remarks>
public sealed record CreatedWebhook : IAnswer
{
    string? IAnswer.Fault => Id is null ? "tells no id of the webhook" : null;

    /// <summary>24 hex digits.</summary>
    public string? Id { get; init; }

    /// <summary>
    /// Signs the deliveries (<c>X-Tuco-Signature</c>: HMAC-SHA256 of the raw body, in hex). Told only here, and left out of
    /// <see cref="ToString"/>; null when Tuco told none.
    /// </summary>
    public string? Secret { get; init; }

    /// <summary>Where the events go.</summary>
    public string? Url { get; init; }

    /// <summary>Those that are posted.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>As shown in Tuco.</summary>
    public string? Name { get; init; }

    /// <summary>Free text.</summary>
    public string? Description { get; init; }

    /// <summary>ISO 8601, UTC.</summary>
    public string? CreatedAt { get; init; }

    /// <summary>Tuco's words about the secret.</summary>
    public string? Warning { get; init; }

    /// <summary>The id and the address: a secret has no place in a log.</summary>
    public override string ToString() => $"{nameof(CreatedWebhook)} {Id} {Url}";
}

/// <summary>Body of <c>PATCH /api/webhooks/{id}</c>; null fields stay as they are.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/endpoint/update-webhook.</remarks>
public sealed record WebhookChange
{
    /// <summary>The new address, https.</summary>
    public string? Url { get; init; }

    /// <summary>All events from now on, one at least.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>The new name.</summary>
    public string? Name { get; init; }

    /// <summary>The new description.</summary>
    public string? Description { get; init; }

    /// <summary>False pauses it, true lets it go on.</summary>
    public bool? IsActive { get; init; }
}

/// <summary>What came of a test delivery. That it failed is an answer too.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/endpoint/test-webhook.</remarks>
public sealed record WebhookTest : IAnswer
{
    string? IAnswer.Fault => Success is null ? "does not tell whether the test passed" : null;

    /// <summary>True when the address answered 2xx within 10 s.</summary>
    public bool? Success { get; init; }

    /// <summary>Tuco's words about a test that passed.</summary>
    public string? Message { get; init; }

    /// <summary>HTTP status of the address; null when it gave none.</summary>
    public long? StatusCode { get; init; }

    /// <summary>What the address answered.</summary>
    public string? Response { get; init; }

    /// <summary>Why the test failed.</summary>
    public string? Error { get; init; }

    /// <summary>More about that.</summary>
    public string? Details { get; init; }
}
