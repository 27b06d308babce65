namespace Tuco.Mcp.Doors.CommandLine.Clients;

/// <summary>A file for the key, where a client's own file cannot refer to one.</summary>
internal static class KeyFile
{
    public static string PathOf(Machine machine, string name = "api-key") => Path.Combine(machine.Config, Product.Name, name);

    /// <summary>What makes the file from what is pasted, for its owner alone: nothing gets into the shell's history or a process list.</summary>
    public static string CommandFor(string file, Platform platform)
    {
        var folder = Path.GetDirectoryName(file)!;
        return platform is Platform.Windows
            ? $"New-Item -ItemType Directory -Force {Quoted(folder, "''")} | Out-Null; Read-Host | Set-Content {Quoted(file, "''")}"
            : $"mkdir -pm 700 {Quoted(folder)} && (umask 077 && cat > {Quoted(file)}) && chmod 600 {Quoted(file)}";
    }

    private static string Quoted(string path, string quote = "'\\''") => $"'{path.Replace("'", quote, StringComparison.Ordinal)}'";
}
