using Microsoft.AspNetCore.Connections;

namespace Tuco.Mcp.Hosting;

/// <summary>What a write throws when nobody is there to read.</summary>
internal static class Gone
{
    public static bool Is(Exception e) => e is OperationCanceledException or IOException or ConnectionAbortedException or ObjectDisposedException
        or InvalidOperationException;
}
