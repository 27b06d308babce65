namespace Tuco.Mcp.Doors.CommandLine.Clients;

/// <summary>A program that starts MCP servers, or a way to run this one elsewhere.</summary>
/// <param name="Name">As the command line names it.</param>
/// <param name="Title">As people know it.</param>
/// <param name="Files">Where it looks for servers: the user's own file first. None where there is no file.</param>
internal sealed record Client(string Name, string Title, Func<Machine, IReadOnlyList<string>> Files)
{
    public const string Docker = "docker";
    public const string Http = "http";

    /// <summary>The property that holds the servers.</summary>
    public string Root { get; init; } = "mcpServers";

    /// <summary>Each server says of what type it is.</summary>
    public bool Typed { get; init; }

    /// <summary>It asks the user for secrets, and keeps them itself.</summary>
    public bool Asks { get; init; }

    /// <summary>Its files may hold comments and trailing commas.</summary>
    public bool Comments { get; init; }

    /// <summary>It runs nowhere else.</summary>
    public bool WindowsOnly { get; init; }

    /// <summary>How its file refers to a variable of the environment that it was started with; null when it takes each text as written.</summary>
    public Func<string, string>? Reference { get; init; }

    /// <summary>What makes it see a new server.</summary>
    public string Then { get; init; } = "";

    /// <summary>
    /// Sources: modelcontextprotocol.io/docs/develop/connect-local-servers, code.claude.com/docs/en/mcp,
    /// code.visualstudio.com/docs/copilot/reference/mcp-configuration, cursor.com/docs/context/mcp, docs.windsurf.com/windsurf/cascade/mcp,
    /// learn.microsoft.com/visualstudio/ide/mcp-servers.
    /// </summary>
    public static IReadOnlyList<Client> All { get; } =
    [
        new("claude-desktop", "Claude Desktop", static at => [Path.Combine(at.Config, "Claude", "claude_desktop_config.json")])
        {
            Then = "quit Claude Desktop and start it again",
        },
        new("claude-code", "Claude Code", static at => [Path.Combine(at.Home, ".claude.json"), Path.Combine(at.Here, ".mcp.json")])
        {
            Typed = true,
            Reference = static name => $"${{{name}}}",
            Then = "start Claude Code anew; /mcp shows the server",
        },
        new("vscode", "VS Code", static at => [Path.Combine(at.Config, "Code", "User", "mcp.json"), Path.Combine(at.Here, ".vscode", "mcp.json")])
        {
            Root = "servers",
            Typed = true,
            Asks = true,
            Comments = true,
            Then = "run \"MCP: List Servers\" in VS Code and start tuco",
        },
        new("cursor", "Cursor", static at => [Path.Combine(at.Home, ".cursor", "mcp.json"), Path.Combine(at.Here, ".cursor", "mcp.json")])
        {
            Typed = true,
            Reference = static name => $"${{env:{name}}}",
            Then = "switch tuco on in Cursor's settings, under MCP",
        },
        new("windsurf", "Windsurf", static at => [Path.Combine(at.Home, ".codeium", "windsurf", "mcp_config.json")])
        {
            Reference = static name => $"${{env:{name}}}",
            Then = "press Refresh in Windsurf's MCP panel",
        },
        new("visual-studio", "Visual Studio", static at => [Path.Combine(at.Home, ".mcp.json"), Path.Combine(at.Here, ".mcp.json")])
        {
            Root = "servers",
            Typed = true,
            Asks = true,
            Comments = true,
            WindowsOnly = true,
            Then = "open the tools of Copilot Chat in Visual Studio and tick tuco",
        },
        new(Docker, "Docker", static _ => []),
        new(Http, "a client that connects by URL", static _ => []) { Typed = true, Reference = static name => $"${{{name}}}" },
    ];
}
