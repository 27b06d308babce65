namespace Tuco.Mcp.Tools;

/// <summary>Tools that are switched on together.</summary>
/// <param name="Name">As the operator names it.</param>
/// <param name="IsDefault">On unless the operator chooses otherwise.</param>
/// <param name="Make">Makes the tools, in the order in which they are listed: not before they are needed, which a start does not.</param>
internal sealed record Toolset(string Name, bool IsDefault, Func<IReadOnlyList<Tool>> Make)
{
    private IReadOnlyList<Tool>? _tools;

    public IReadOnlyList<Tool> Tools => _tools ??= Make();
}

/// <summary>What a tool acts with.</summary>
internal enum Credential
{
    /// <summary>The workspace key.</summary>
    Key,
    /// <summary>A session token of Clerk, for the endpoints that take no key.</summary>
    ClerkToken,
    /// <summary>Address and key of the action API.</summary>
    ActionsKey,
}
