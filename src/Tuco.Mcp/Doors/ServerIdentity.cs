using System.Text;

namespace Tuco.Mcp.Doors;

/// <summary>Who the server says it is, and what it tells a model before anything else.</summary>
internal static class ServerIdentity
{
    private const string SandboxInstruction = "This is the sandbox, a simulated workspace: nothing real happens; say so to the user.\n";

    public const string IconType = "image/svg+xml";

    public static string Icon => $"data:{IconType};base64," + Convert.ToBase64String(Resource("icon.svg"));

    public static string Title(bool simulated) => simulated ? "Tuco AI (sandbox)" : "Tuco AI";

    public static string Instructions(bool simulated) =>
        (simulated ? SandboxInstruction : "") + Encoding.UTF8.GetString(Resource("Instructions.md")).Trim();

    private static byte[] Resource(string name)
    {
        using var stream = typeof(ServerIdentity).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
