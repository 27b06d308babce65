using System.Security.Cryptography;

namespace Tuco.Sandbox;

/// <summary>What opens a sandbox when it starts: a workspace key, a Clerk session token, a key of the action API.</summary>
internal sealed record SandboxKeys(string Api, string Clerk, string Actions)
{
    /// <summary>Those that the options name; random ones in place of the others.</summary>
    public static SandboxKeys For(SandboxOptions options) => new(
        options.ApiKey ?? $"tuco_sandbox_{Digits(32)}",
        options.ClerkToken ?? $"clerk_sandbox_{Digits(32)}",
        options.ActionsKey ?? $"sk_{Digits(8)}_{Digits(32)}");

    private static string Digits(int count) => RandomNumberGenerator.GetHexString(count, lowercase: true);
}
