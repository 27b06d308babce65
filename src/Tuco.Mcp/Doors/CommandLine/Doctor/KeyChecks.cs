using Tuco.Mcp.Options;
using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Doors.CommandLine.Doctor;

/// <summary>The workspace key, and the files that hold secrets.</summary>
internal static class KeyChecks
{
    private const string Subject = "API key";
    private const string Make = "make one in Tuco (Integrations, API Keys) and set TUCO_API_KEY_FILE or TUCO_API_KEY; --sandbox needs none";
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    public static IEnumerable<Finding> Look(Examination at) => [KeyOf(at), .. Unasked(at.Settings.Api), .. Files(at)];

    private static Finding KeyOf(Examination at)
    {
        var api = at.Settings.Api;
        if (api.Sandbox)
            return Finding.Ok(Subject, "not needed with the sandbox" + ((api.Key ?? api.KeyFile) is null ? "" : "; the one that is set is not used"));
        if (at.Settings.Http.KeyPassthrough)
            return Finding.Unknown(Subject, "unknown: each request over HTTP brings its own");
        if (!at.IsSound("TUCO_API_KEY_FILE") || (api.KeyFile is null && !at.IsSound("TUCO_API_KEY")))
            return Finding.Failed(Subject, "what is set cannot be used, as said above", Make);
        if (api.KeyFile is null && api.Key is null)
            return Finding.Failed(Subject, "none is set: tools are listed, and each call answers not_configured", Make);
        var source = api.KeyFile is null ? "TUCO_API_KEY" : "the file that TUCO_API_KEY_FILE names";
        return at.Key is not { } key
            ? Finding.Failed(Subject, $"{source} cannot be read or is empty", "let its first line be the key, and the user of the server read it")
            : !IsKey(key) ? Finding.Failed(Subject, $"the first line of {source} is no key",
                "it must start with tuco_, without quotes, blanks or TUCO_API_KEY= before it")
            : IsPlaceholder(key) ? Finding.Failed(Subject, $"{source} holds the example of a documentation, no key", Make)
            : Finding.Ok(Subject, $"from {source}, of the right shape");
    }

    /// <summary>What is of the right shape and shown to nobody here.</summary>
    private static IEnumerable<Finding> Unasked(ApiSettings api)
    {
        if (api.Sandbox)
            yield break;
        if (api.ActionsUrl is { } url && (api.ActionsKey ?? api.ActionsKeyFile) is not null)
            yield return Finding.Unknown("action API", $"unknown: whether {url.Authority} takes its key; tuco-mcp call query_action action=leads.getAll asks");
        if ((api.ClerkToken ?? api.ClerkTokenFile) is not null)
            yield return Finding.Unknown("session token", "unknown: it lives for a minute or so; a call of check_line_health tells");
    }

    private static bool IsKey(string key) => key.StartsWith("tuco_", StringComparison.Ordinal) && key.All(static c => c is > ' ' and <= '~');

    /// <summary>tuco_xxxx, tuco_..., tuco_your_key.</summary>
    private static bool IsPlaceholder(string key)
    {
        var rest = key.Replace("tuco_", "", StringComparison.Ordinal).Replace("sk_", "", StringComparison.Ordinal);
        return rest.Distinct().Count() < 2 || rest.StartsWith("your", StringComparison.OrdinalIgnoreCase) || rest.Contains("...", StringComparison.Ordinal);
    }

    private static IEnumerable<Finding> Files(Examination at)
    {
        foreach (var secret in Variables.All.Where(static variable => variable.Secret))
        {
            if (at.Of(secret.Name + "_FILE") is not { } file)
                continue;
            if (at.Of(secret.Name) is not null)
                yield return Finding.Warning(secret.Name, $"it does not count, because {file.Source} is set too", "unset one of the two");
            if (File.Exists(file.Text) && (Owned.ModeOf(file.Text) & Others) is not (null or UnixFileMode.None))
                yield return Finding.Warning(file.Variable.Name, "other users may open that file", $"chmod 600 {Path.GetFullPath(file.Text)}");
        }
    }
}
