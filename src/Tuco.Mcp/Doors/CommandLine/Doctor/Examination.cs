using Tuco.Mcp.Doors.CommandLine.Clients;
using Tuco.Mcp.Options;
using Tuco.Mcp.Safety;
using Tuco.Sandbox;

namespace Tuco.Mcp.Doors.CommandLine.Doctor;

/// <summary>What the doctor looks at.</summary>
/// <param name="Settings">As far as they can be read.</param>
/// <param name="Readings">What was found of each variable that is set.</param>
/// <param name="Environment">All of it.</param>
/// <param name="Secrets">What must not be told; gets those that are found on the way.</param>
/// <param name="Machine">Where clients have their files.</param>
/// <param name="Sandbox">The simulated workspace that is asked instead of Tuco; null for Tuco.</param>
/// <param name="Time">The clock that is held against Tuco's.</param>
internal sealed record Examination(
    Settings Settings, IReadOnlyList<Reading> Readings, IReadOnlyDictionary<string, string> Environment, Secrets Secrets,
    Machine Machine, TucoSandbox? Sandbox, TimeProvider Time)
{
    public Uri BaseUrl => Sandbox?.BaseUrl ?? Settings.Api.BaseUrl;

    /// <summary>The variable, where it is set.</summary>
    public Reading? Of(string variable) => Readings.FirstOrDefault(reading => reading.Variable.Name == variable);

    /// <summary>True unless the variable is set to what cannot be used.</summary>
    public bool IsSound(string variable) => Of(variable) is not { Fault: not null };

    /// <summary>The workspace key that a call would use; null when there is none.</summary>
    public string? Key => Sandbox?.ApiKey
        ?? Secrets.Add(Settings.Api.KeyFile is { } path ? new SecretFile(path).Read() : Settings.Api.Key)?.Trim();
}
