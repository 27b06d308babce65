using System.Runtime.CompilerServices;

namespace Tuco.Mcp.Tests;

/// <summary>Files that a person reviews: <c>APPROVE=1</c> rewrites them, otherwise they must be equal.</summary>
internal static class Approved
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Folder(), "../.."));

    public static void Matches(string path, string actual)
    {
        var file = Path.Combine(Root, path);
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }
        Assert.True(File.Exists(file), $"{path} is missing; APPROVE=1 ./check writes it.");
        Assert.Equal(File.ReadAllText(file), actual);
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
