using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Tuco.Mcp.Telemetry;

/// <summary>
/// What this program can tell an operator's dashboards of itself. Names follow the OpenTelemetry conventions for MCP where these have one. No
/// attribute holds an argument, a result, a recipient or a key, and each has few values.
/// </summary>
internal static class Signals
{
    public const string Name = "Tuco.Mcp";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300],
    };

    public static readonly Histogram<double> Operations = Meter.CreateHistogram("mcp.server.operation.duration", "s",
        "From a request or notification until its answer.", null, Seconds);

    public static readonly Histogram<double> Sessions = Meter.CreateHistogram("mcp.server.session.duration", "s",
        "From the first to the last of a session.", null, Seconds);

    public static readonly Counter<long> Calls = Meter.CreateCounter<long>("tuco.mcp.tool.calls", "{call}", "Calls by tool; a failed one by its code.");

    public static readonly Counter<long> Ledger = Meter.CreateCounter<long>("tuco.mcp.ledger.outcomes", "{outcome}", "What the ledger said.");

    public static readonly Counter<long> Consents = Meter.CreateCounter<long>("tuco.mcp.consent.outcomes", "{outcome}",
        "What became of asking a person.");

    /// <summary>Lets the number of open sessions be asked.</summary>
    public static void Count(Func<int> sessions) =>
        Meter.CreateObservableUpDownCounter("tuco.mcp.sessions", sessions, "{session}", "Open sessions of the HTTP door.");
}
