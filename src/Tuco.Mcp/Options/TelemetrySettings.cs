namespace Tuco.Mcp.Options;

/// <summary>Where traces and metrics go. By default nowhere.</summary>
internal sealed record TelemetrySettings
{
    /// <summary>Null for no traces.</summary>
    public OtlpTarget? Traces { get; init; }

    /// <summary>Null for no metrics.</summary>
    public OtlpTarget? Metrics { get; init; }

    /// <summary>What was asked for and is not done.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public bool IsOn => Traces is not null || Metrics is not null;

    public override string ToString() => $"traces to {Traces?.ToString() ?? "nowhere"}, metrics to {Metrics?.ToString() ?? "nowhere"}";
}

/// <summary>A collector that takes one of the two.</summary>
/// <param name="Endpoint">As it is asked, without user and query.</param>
/// <param name="Grpc">Over gRPC; else over HTTP.</param>
/// <param name="Headers">As the environment gives them: they may hold a secret.</param>
/// <param name="Timeout">Of one export.</param>
internal sealed record OtlpTarget(Uri Endpoint, bool Grpc, string? Headers, TimeSpan Timeout)
{
    /// <summary>Without what may be a secret.</summary>
    public override string ToString() => Endpoint.AbsoluteUri + (Grpc ? " (gRPC)" : "");
}
