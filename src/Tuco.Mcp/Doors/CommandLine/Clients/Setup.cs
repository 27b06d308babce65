using Tuco.Mcp.Options;

namespace Tuco.Mcp.Doors.CommandLine.Clients;

/// <summary>What of the operator's choices a snippet carries.</summary>
/// <param name="Settings">All of them.</param>
/// <param name="Carried">The variables that go into the snippet: all that can hold no secret, paths made absolute.</param>
/// <param name="Left">Those that are set and stay out because they may hold one.</param>
internal sealed record Setup(Settings Settings, IReadOnlyDictionary<string, string> Carried, IReadOnlyList<string> Left)
{
    private static readonly string[] Credentials = ["TUCO_API_KEY", "TUCO_CLERK_TOKEN", "TUCO_ACTIONS_KEY"];

    public bool Sandbox => Settings.Api.Sandbox;

    /// <summary>From what is set here; the settings of the HTTP door are its server's own.</summary>
    public static Setup Of(Settings settings, IEnumerable<Reading> readings)
    {
        var set = readings.Where(static reading => !HttpVariables.All.Contains(reading.Variable))
            .Where(reading => !settings.Api.Sandbox || (!IsCredential(reading.Variable.Name) && reading.Variable.Name != "TUCO_BASE_URL")).ToList();
        return new Setup(settings,
            set.Where(static reading => !reading.Variable.Secret)
                .ToDictionary(static reading => reading.Variable.Name, static reading => TextOf(reading), StringComparer.Ordinal),
            [.. set.Where(static reading => reading.Variable is { Secret: true, Name: not "TUCO_API_KEY" }).Select(static reading => reading.Variable.Name)]);
    }

    private static bool IsCredential(string name) =>
        Credentials.Any(credential => name.StartsWith(credential, StringComparison.Ordinal)) || name == "TUCO_ACTIONS_URL";

    private static string TextOf(Reading reading) => reading.Variable.IsPath && !string.Equals(reading.Text, "off", StringComparison.OrdinalIgnoreCase)
        ? Path.GetFullPath(reading.Text) : reading.Text;
}
