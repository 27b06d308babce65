namespace Tuco.Mcp.Doors.CommandLine.Clients;

internal enum Platform
{
    Linux,
    MacOs,
    Windows,
}

/// <summary>Where the files of this user's programs lie.</summary>
/// <param name="Platform">The system.</param>
/// <param name="Home">The user's home.</param>
/// <param name="Config">Where programs keep what the user configures.</param>
/// <param name="Here">The working folder, which clients call the project.</param>
internal sealed record Machine(Platform Platform, string Home, string Config, string Here)
{
    public static Machine Of(IReadOnlyDictionary<string, string> environment) => Of(environment,
        OperatingSystem.IsWindows() ? Platform.Windows : OperatingSystem.IsMacOS() ? Platform.MacOs : Platform.Linux);

    public static Machine Of(IReadOnlyDictionary<string, string> environment, Platform platform)
    {
        var home = Named(platform is Platform.Windows ? "USERPROFILE" : "HOME")
            ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        var config = platform switch
        {
            Platform.Windows => Named("APPDATA") ?? Path.Combine(home, "AppData", "Roaming"),
            Platform.MacOs => Path.Combine(home, "Library", "Application Support"),
            _ => Named("XDG_CONFIG_HOME") is { } named && Path.IsPathFullyQualified(named) ? named : Path.Combine(home, ".config"),
        };
        return new Machine(platform, home, config, Environment.CurrentDirectory);

        string? Named(string name) => environment.GetValueOrDefault(name) is { Length: > 0 } path ? path : null;
    }

    /// <summary>Where a program of that name lies on the search path; null when it does not.</summary>
    public static string? Find(string program, IReadOnlyDictionary<string, string> environment) =>
        (environment.GetValueOrDefault("PATH") ?? environment.GetValueOrDefault("Path") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => Endings.Select(ending => Path.Combine(folder, program + ending)))
            .FirstOrDefault(IsProgram);

    /// <summary>True when it can be started.</summary>
    public static bool IsProgram(string path) => File.Exists(path) && (OperatingSystem.IsWindows()
        || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None);

    private static string[] Endings => OperatingSystem.IsWindows() ? ["", ".exe", ".cmd", ".bat"] : [""];
}
