using Serilog.Events;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Options;

/// <summary>What is logged, and where to.</summary>
internal sealed record LogSettings
{
    /// <summary>Least severe level that is written.</summary>
    public LogEventLevel Level { get; init; } = LogEventLevel.Information;

    /// <summary>File beside standard error; null writes none.</summary>
    public string? File { get; init; }

    /// <summary>For commands whose reader is a person: the answer says what Tuco refused, the log only what is wrong here.</summary>
    public LogSettings AtLeastWarnings => Level == LogEventLevel.Information ? this with { Level = LogEventLevel.Warning } : this;
}

/// <summary>Everything the operator chose.</summary>
internal sealed record Settings
{
    public ApiSettings Api { get; init; } = new();

    public ToolSelection Tools { get; init; } = new();

    public SafetySettings Safety { get; init; } = new();

    public HttpSettings Http { get; init; } = new();

    public LogSettings Log { get; init; } = new();

    public TelemetrySettings Telemetry { get; init; } = new();

    /// <summary>What a person should know at start about the key that the server has of its own; null when all is as it should be.</summary>
    public string? KeyWarning => Api switch
    {
        { Sandbox: false, Key: null, KeyFile: null } => "No Tuco API key: tools are listed, calls answer an error. "
            + "Set TUCO_API_KEY (or TUCO_API_KEY_FILE), or TUCO_SANDBOX=true to try everything without an account.",
        { Sandbox: true } when (Api.Key ?? Api.KeyFile) is not null => "TUCO_SANDBOX is on: everything is simulated, and the API key is not used.",
        _ => null,
    };

    /// <summary>Likewise, where each request may bring a key of its own.</summary>
    public string? KeyWarningOfHttp => !Http.KeyPassthrough ? KeyWarning
        : Api.Sandbox || (Api.Key ?? Api.KeyFile) is null ? null
        : "TUCO_HTTP_KEY_PASSTHROUGH is on: the server's own API key is not used.";

    /// <summary>Whether there is a credential; a key that comes late, or with a request, counts as there.</summary>
    public bool Has(Credential credential) => credential switch
    {
        Credential.ClerkToken => !Http.KeyPassthrough && Api.HasClerkToken,
        Credential.ActionsKey => !Http.KeyPassthrough && Api.HasActions,
        _ => true,
    };

    /// <summary>What does not fit together.</summary>
    public IEnumerable<string> Faults()
    {
        if (!Api.Sandbox && Api.ActionsUrl is null != ((Api.ActionsKey ?? Api.ActionsKeyFile) is null))
            yield return Api.ActionsUrl is null ? "TUCO_ACTIONS_URL: must be set with the key" : "TUCO_ACTIONS_KEY: must be set with TUCO_ACTIONS_URL";
        foreach (var tool in Tools.Lacking(Has).DistinctBy(static tool => tool.Name))
        {
            yield return $"TUCO_TOOLS, TUCO_TOOLSETS: {tool.Name} needs " + (Http.KeyPassthrough
                ? "a server with a key of its own, without TUCO_HTTP_KEY_PASSTHROUGH"
                : tool.Needs is Credential.ClerkToken ? "TUCO_CLERK_TOKEN" : "TUCO_ACTIONS_URL and TUCO_ACTIONS_KEY");
        }
    }

    /// <summary>What must be set before the HTTP door opens.</summary>
    public IEnumerable<string> FaultsOfHttp() => Safety is not { Postgres: not null, SealKey: null } ? Http.Faults()
        : Http.Faults().Append("TUCO_SEAL_KEY: must be set, and the same for all servers on one PostgreSQL, or none of them takes another's confirm token; "
            + "openssl rand -base64 32 makes one");

    /// <summary>The secrets that were read: nothing that leaves the process may hold one.</summary>
    public Secrets Secrets { get; init; } = new();
}
