using System.Runtime.InteropServices;

namespace Tuco.Mcp.Doors.CommandLine.Doctor;

/// <summary>This program.</summary>
internal static class ProgramChecks
{
    public static IEnumerable<Finding> Look()
    {
        yield return Finding.Ok("program",
            $"{Product.Name} {Product.Version} on {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");
    }
}
