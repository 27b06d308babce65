namespace Tuco.Api;

/// <summary>Where requests go and what they show there: a secret never leaves with the root of another.</summary>
/// <param name="Name">Who answers, at the beginning of a sentence.</param>
/// <param name="Root">Null when none is configured.</param>
/// <param name="SecretName">What the secret is called.</param>
/// <param name="Secret">Asked for each try, so that a rotated secret counts at once.</param>
/// <param name="Prefix">How every such secret begins.</param>
internal sealed record Access(string Name, Uri? Root, string SecretName, Func<string?> Secret, string Prefix)
{
    public static Access WithKey(TucoOptions options) => new("Tuco", options.BaseUrl, "Tuco API key", options.ApiKey, "tuco_");

    public static Access WithClerkToken(TucoOptions options) => new("Tuco", options.BaseUrl, "Clerk session token", options.ClerkToken, "");

    public static Access ToActions(TucoOptions options) => new("The action API", options.ActionsUrl, "action API key", options.ActionsKey, "sk_");

    /// <summary>The root and the secret of one try.</summary>
    /// <exception cref="TucoApiException"><see cref="TucoFailure.NotConfigured"/>; the secret is not told.</exception>
    public (Uri Root, string Secret) Open(string correlationId)
    {
        var secret = Secret()?.Trim();
        if (Root is not { } root)
            throw new TucoApiException(TucoFailure.NotConfigured, $"No URL is configured for the {SecretName}.", correlationId);
        if (string.IsNullOrEmpty(secret))
            throw new TucoApiException(TucoFailure.NotConfigured, $"No {SecretName} is configured.", correlationId);
        if (secret.StartsWith(Prefix, StringComparison.Ordinal) && secret.All(static c => c is > ' ' and <= '~'))
            return (root, secret);
        var start = Prefix.Length > 0 ? $"start with \"{Prefix}\" and " : "";
        throw new TucoApiException(TucoFailure.NotConfigured, $"The configured {SecretName} is none: it must {start}hold only visible ASCII.", correlationId);
    }
}
