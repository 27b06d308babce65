namespace Tuco.Mcp.Telemetry;

/// <summary>Whether anybody is told anything. While it is off, nothing of <see cref="Signals"/> is made and no assembly of OpenTelemetry loaded.</summary>
internal static class Watch
{
    /// <summary>Set once, before a door opens.</summary>
    public static bool IsOn { get; set; }
}
