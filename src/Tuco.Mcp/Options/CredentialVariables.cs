using Tuco.Api;
using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Options;

/// <summary>The part of the table about what the API is reached with.</summary>
internal static class CredentialVariables
{
    public static IReadOnlyList<Variable> All { get; } =
    [
        new("TUCO_API_KEY", "Workspace key, tuco_…", "none",
            static (s, text) => Secret(s, text, "tuco_", static (x, key) => x with { Key = key })) { SecretIn = SecretFile.FirstLine },
        new("TUCO_API_KEY_FILE", "File that holds the key; wins over TUCO_API_KEY and is read again when it changes", "none",
            static (s, path) => InFile(s, path, static (x, file) => x with { KeyFile = file })),
        new("TUCO_BASE_URL", "API root; https, or http on loopback only", TucoOptions.PublicBaseUrl,
            static (s, text) => Root(s, text, "must be an absolute URL such as " + TucoOptions.PublicBaseUrl, static (x, url) => x with { BaseUrl = url })),
        new("TUCO_CLERK_TOKEN", "Session token of a person, for check_line_health: Tuco takes no key there", "none",
            static (s, text) => Secret(s, text, "", static (x, token) => x with { ClerkToken = token })) { SecretIn = SecretFile.FirstLine },
        new("TUCO_CLERK_TOKEN_FILE", "File that holds it; wins over it and is read again when it changes", "none",
            static (s, path) => InFile(s, path, static (x, file) => x with { ClerkTokenFile = file })),
        new("TUCO_ACTIONS_URL", "Root of the workspace's own domain, where its action API is", "none",
            static (s, text) => Root(s, text, "must be an absolute URL such as https://workspace.example.com", static (x, url) => x with { ActionsUrl = url })),
        new("TUCO_ACTIONS_KEY", "Key of the action API, sk_…", "none",
            static (s, text) => Secret(s, text, "sk_", static (x, key) => x with { ActionsKey = key })) { SecretIn = SecretFile.FirstLine },
        new("TUCO_ACTIONS_KEY_FILE", "File that holds it; wins over it and is read again when it changes", "none",
            static (s, path) => InFile(s, path, static (x, file) => x with { ActionsKeyFile = file })),
    ];

    private static (Settings?, string?) Secret(Settings settings, string text, string start, Func<ApiSettings, string, ApiSettings> set) =>
        UnfilledReference.Is(text) ? (null, "holds a reference that nobody filled in; tuco-mcp config CLIENT shows what each client fills in")
        : text.StartsWith(start, StringComparison.Ordinal) && text.All(static c => c is > ' ' and <= '~')
            ? (settings with { Api = set(settings.Api, text) }, null)
            : (null, (start.Length > 0 ? $"must start with {start} and" : "must") + " hold only visible ASCII characters");

    private static (Settings?, string?) InFile(Settings settings, string path, Func<ApiSettings, string, ApiSettings> set) =>
        File.Exists(path) ? (settings with { Api = set(settings.Api, path) }, null) : (null, "names no file that can be read");

    private static (Settings?, string?) Root(Settings settings, string text, string shape, Func<ApiSettings, Uri, ApiSettings> set) =>
        !Uri.TryCreate(text, UriKind.Absolute, out var url) ? (null, shape)
        : TucoOptions.FaultOf(url) is { } fault ? (null, fault)
        : (settings with { Api = set(settings.Api, url) }, null);
}
