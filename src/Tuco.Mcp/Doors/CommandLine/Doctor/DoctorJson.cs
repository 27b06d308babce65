using System.Text.Json.Serialization;

namespace Tuco.Mcp.Doors.CommandLine.Doctor;

/// <summary>What <c>doctor --json</c> prints.</summary>
/// <param name="Ok">No check failed.</param>
/// <param name="Checks">One a line of the text.</param>
internal sealed record DoctorReport(bool Ok, IReadOnlyList<DoctorLine> Checks);

/// <param name="Check">What was looked at.</param>
/// <param name="Status">ok, warning, failed or unknown.</param>
/// <param name="Told">What was found.</param>
/// <param name="Remedy">What to do; null for nothing.</param>
/// <param name="Milliseconds">How long it took; null where that does not matter.</param>
internal sealed record DoctorLine(string Check, string Status, string Told, string? Remedy, double? Milliseconds);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class DoctorJson : JsonSerializerContext;
