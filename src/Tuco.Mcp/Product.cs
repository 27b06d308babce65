using System.Reflection;

namespace Tuco.Mcp;

/// <summary>Name and version, as every door tells them.</summary>
internal static class Product
{
    public const string Name = "tuco-mcp";

    public static string Version { get; } = typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
