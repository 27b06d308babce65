namespace Tuco.Mcp.Doors.CommandLine.Doctor;

/// <summary>Where telemetry goes, if any is asked for; the collector is not asked anything.</summary>
internal static class TelemetryChecks
{
    public static IEnumerable<Finding> Look(Examination at)
    {
        var telemetry = at.Settings.Telemetry;
        if (telemetry.IsOn)
            yield return Finding.Ok("telemetry", telemetry.ToString());
        foreach (var warning in telemetry.Warnings)
            yield return Finding.OfNamed(Health.Warning, warning + "; mend or unset it: as it stands, telemetry is not sent");
    }
}
