using Serilog.Events;
using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Options;

/// <summary>How the API is reached.</summary>
internal sealed record ApiSettings
{
    /// <summary>Root of the API.</summary>
    public Uri BaseUrl { get; init; } = new(Api.TucoOptions.PublicBaseUrl);

    /// <summary>Workspace key; null when none is set.</summary>
    public string? Key { get; init; }

    /// <summary>File that holds the key; wins over <see cref="Key"/>.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Simulated workspace instead of the real API.</summary>
    public bool Sandbox { get; init; }

    /// <summary>Deadline of a call.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Deadline of a send's request upstream.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Further tries.</summary>
    public int Retries { get; init; } = 2;
}

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

    public SafetySettings Safety { get; init; } = new();

    public HttpSettings Http { get; init; } = new();

    public LogSettings Log { get; init; } = new();

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

    /// <summary>The secrets that were read: nothing that leaves the process may hold one.</summary>
    public Secrets Secrets { get; init; } = new();
}
