namespace Tuco.Mcp.Doors.CommandLine.Clients;

/// <summary>What starts this very program from any folder.</summary>
internal sealed record Launch(string Command, IReadOnlyList<string> Arguments)
{
    public static Launch OfThisProcess() => Of(Environment.ProcessPath ?? Product.Name, AppContext.BaseDirectory);

    /// <param name="process">What the system runs: the program itself, or dotnet.</param>
    /// <param name="folder">Where the program's files lie.</param>
    public static Launch Of(string process, string folder) =>
        string.Equals(Path.GetFileNameWithoutExtension(process), "dotnet", StringComparison.OrdinalIgnoreCase)
            ? new Launch(process, [Path.Combine(folder, Product.Name + ".dll")])
            : new Launch(process, []);
}
