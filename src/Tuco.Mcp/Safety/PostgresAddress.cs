using Npgsql;

namespace Tuco.Mcp.Safety;

/// <summary>Where a PostgreSQL is and how to log in: <c>Host=…;Username=…;Password=…</c>, or <c>postgres://user:password@host:port/database</c>.</summary>
internal static class PostgresAddress
{
    private const int Seconds = 5;

    /// <summary>Most connections of one process: a few replicas stay below the hundred that PostgreSQL takes unless told otherwise.</summary>
    private const int Connections = 20;

    private static readonly Dictionary<string, string> Parameters = new(StringComparer.Ordinal)
    {
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["channel_binding"] = "Channel Binding",
        ["connect_timeout"] = "Timeout",
        ["application_name"] = "Application Name",
        ["target_session_attrs"] = "Target Session Attributes",
        ["options"] = "Options",
    };

    /// <summary>The connection string for <see cref="PostgresStore"/>; null when the text is none.</summary>
    public static string? Of(string text)
    {
        if (Parse(text) is not { Host.Length: > 0 } address)
            return null;
        if (!address.ShouldSerialize("Timeout"))
            address.Timeout = Seconds;
        if (!address.ShouldSerialize("Command Timeout"))
            address.CommandTimeout = Seconds;
        if (!address.ShouldSerialize("Maximum Pool Size"))
            address.MaxPoolSize = Math.Max(Connections, address.MinPoolSize);
        address.ApplicationName ??= Product.Name;
        // Nothing is left on a connection that would have to be reset.
        address.NoResetOnClose = true;
        address.Multiplexing = false;
        address.Enlist = false;
        // What rows hold and what was asked for is nobody's business.
        address.IncludeErrorDetail = false;
        address.LogParameters = false;
        address.PersistSecurityInfo = false;
        return address.ConnectionString;
    }

    /// <summary>What must never be told: the password, or all of it where that cannot be found.</summary>
    public static string? SecretIn(string text) => Parse(text) is { SslPassword: null } address ? address.Password : text;

    private static NpgsqlConnectionStringBuilder? Parse(string text)
    {
        try
        {
            return text.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out var url)
                ? FromUrl(url) : new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static NpgsqlConnectionStringBuilder? FromUrl(Uri url)
    {
        if (url.Scheme is not ("postgres" or "postgresql") || url.Fragment.Length > 0)
            return null;
        var login = url.UserInfo.Split(':', 2);
        var address = new NpgsqlConnectionStringBuilder { Host = url.Host.Trim('[', ']') };
        if (url.Port > 0)
            address.Port = url.Port;
        if (login[0].Length > 0)
            address.Username = Uri.UnescapeDataString(login[0]);
        if (login.Length > 1)
            address.Password = Uri.UnescapeDataString(login[1]);
        if (url.AbsolutePath.Length > 1)
            address.Database = Uri.UnescapeDataString(url.AbsolutePath[1..]);
        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.Split('=', 2) is not [var name, var value])
                return null;
            // PostgreSQL writes verify-full where Npgsql writes VerifyFull.
            value = Uri.UnescapeDataString(value);
            address[Parameters[name]] = name == "sslmode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }
        return address;
    }
}
