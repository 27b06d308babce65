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

    /// <summary>Session token for the endpoints that take no key; null when none is set.</summary>
    public string? ClerkToken { get; init; }

    /// <summary>File that holds the token; wins over <see cref="ClerkToken"/>.</summary>
    public string? ClerkTokenFile { get; init; }

    /// <summary>Root of the workspace's domain, where the action API is; null when there is none.</summary>
    public Uri? ActionsUrl { get; init; }

    /// <summary>Key of the action API; null when none is set.</summary>
    public string? ActionsKey { get; init; }

    /// <summary>File that holds that key; wins over <see cref="ActionsKey"/>.</summary>
    public string? ActionsKeyFile { get; init; }

    /// <summary>Simulated workspace instead of the real API.</summary>
    public bool Sandbox { get; init; }

    /// <summary>Deadline of a call.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Deadline of a send's request upstream.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Further tries.</summary>
    public int Retries { get; init; } = 2;

    public bool HasClerkToken => Sandbox || (ClerkToken ?? ClerkTokenFile) is not null;

    public bool HasActions => Sandbox || (ActionsUrl is not null && (ActionsKey ?? ActionsKeyFile) is not null);
}
