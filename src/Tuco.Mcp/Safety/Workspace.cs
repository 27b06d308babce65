namespace Tuco.Mcp.Safety;

/// <summary>The name under which a workspace's records are kept apart.</summary>
internal static class Workspace
{
    /// <summary>Hash of base URL and key; the key cannot be told from it.</summary>
    public static string Of(Uri baseUrl, string key) => Digest.Of(baseUrl.AbsoluteUri.TrimEnd('/') + "\n" + key);
}
