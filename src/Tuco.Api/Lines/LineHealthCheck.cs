using System.Text.Json.Serialization;

namespace Tuco.Api.Lines;

/// <summary>Answer of <c>GET /api/lines/check-availability?id=</c>: a check that was made just now.</summary>
/// <remarks>Source: docs.tuco.ai/api-reference/lines, "Check Health of a Line".</remarks>
public sealed record LineHealthCheck : IAnswer
{
    /// <summary>True when the check was made; it does not tell that the line is healthy.</summary>
    public bool? Success { get; init; }

    string? IAnswer.Fault => Status is null ? "tells no status of the line" : null;

    /// <summary>24 hex digits.</summary>
    public string? LineId { get; init; }

    /// <summary><c>healthy</c> or <c>down</c>.</summary>
    public string? Status { get; init; }

    /// <summary>What failed, such as the server or the iMessage check.</summary>
    public IReadOnlyList<string>? Failures { get; init; }

    /// <summary>ISO 8601, UTC.</summary>
    public string? CheckedAt { get; init; }

    /// <summary>True when it is time to tell the workspace.</summary>
    public bool? ShouldNotify { get; init; }

    /// <summary>True when it was told.</summary>
    public bool? NotificationSent { get; init; }
}

/// <summary>Answer of <c>GET /api/lines/spam-monitor</c>.</summary>
internal sealed record LineRiskList : IAnswer
{
    string? IAnswer.Fault => Lines.Any(static line => line is null) ? "holds a null row" : null;

    [JsonRequired]
    public IReadOnlyList<LineRisk> Lines { get; init; } = [];
}

/// <summary>How likely a line is taken for a spammer. Every field may be missing.</summary>
/// <remarks>Source: docs.tuco.ai/features/spam-monitor.</remarks>
public sealed record LineRisk
{
    /// <summary>24 hex digits.</summary>
    public string? LineId { get; init; }

    /// <summary>E.164.</summary>
    public string? LinePhone { get; init; }

    /// <summary>Such as <c>phone</c>.</summary>
    public string? LineType { get; init; }

    /// <summary>Messages in the last 24 hours.</summary>
    public long? TotalSentLast24h { get; init; }

    /// <summary>Those of them that failed.</summary>
    public long? FailedLast24h { get; init; }

    /// <summary>Percent, 0 to 100.</summary>
    public double? FailureRate { get; init; }

    /// <summary>Failures in a row.</summary>
    public long? ConsecutiveFailures { get; init; }

    /// <summary><c>low</c> (below 5 %), <c>medium</c> or <c>high</c> (above 15 %).</summary>
    public string? SpamRisk { get; init; }

    /// <summary>Tuco's advice.</summary>
    public string? Recommendation { get; init; }
}
