namespace Tuco.Sandbox;

/// <summary>An address that is told of events.</summary>
internal sealed record Webhook
{
    public required string Id { get; init; }
    public required Uri Url { get; init; }
    public required IReadOnlyList<string> Events { get; init; }
    public required string Name { get; init; }
    public required string Secret { get; init; }
    public string? Description { get; init; }
    public bool IsActive { get; init; } = true;
    public DateTimeOffset? LastTriggeredAt { get; init; }
    public DateTimeOffset? LastSuccessAt { get; init; }
    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>Failures since the last success.</summary>
    public int FailureCount { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    public Webhook After(Delivery delivery) => delivery.Succeeded
        ? this with { LastTriggeredAt = delivery.At, LastSuccessAt = delivery.At, FailureCount = 0 }
        : this with { LastTriggeredAt = delivery.At, LastFailureAt = delivery.At, FailureCount = FailureCount + 1 };
}

/// <summary>One attempt to tell a webhook of an event. There is never a second.</summary>
/// <param name="WebhookId">Whom.</param>
/// <param name="Event">Of what: <c>message.sent</c>, …</param>
/// <param name="MessageId">Of which message; null for the ping of a health check.</param>
/// <param name="At">When it was posted.</param>
/// <param name="StatusCode">What came back; null when nothing did.</param>
/// <param name="Error">Why nothing came back, or null.</param>
public sealed record Delivery(string WebhookId, string Event, string? MessageId, DateTimeOffset At, int? StatusCode, string? Error)
{
    /// <summary>Whether it came back with a 2xx.</summary>
    public bool Succeeded => StatusCode is >= 200 and < 300;
}
