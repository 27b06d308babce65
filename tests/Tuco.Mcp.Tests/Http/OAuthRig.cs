using System.Net;
using Microsoft.Extensions.Logging;
using Tuco.Mcp.Options;
using Tuco.Mcp.Safety;

namespace Tuco.Mcp.Tests.Http;

/// <summary>The HTTP door as a resource server, and its issuer.</summary>
internal sealed class OAuthRig(Issuer issuer, HttpRig door) : IAsyncDisposable
{
    public Issuer Issuer => issuer;

    public HttpRig Door => door;

    public static async Task<OAuthRig> StartAsync(
        Issuer? issuer = null, Func<HttpSettings, HttpSettings>? http = null, TimeProvider? time = null, ILoggerFactory? log = null,
        ConfirmMode confirm = ConfirmMode.Never)
    {
        issuer ??= await Issuer.StartAsync();
        return new OAuthRig(issuer, await HttpRig.StartAsync(
            settings => (http ?? (static same => same))(settings with { OAuthIssuer = issuer.Name, OAuthAudience = Issuer.Audience }),
            safety => safety with { Confirm = confirm }, time: time, log: log));
    }

    /// <summary>A call of 2026-07-28.</summary>
    public Task<HttpResponseMessage> CallAsync(string token, string tool = "list_lines", string arguments = "{}")
    {
        var (body, headers) = Rpc.Stateless(tool, arguments);
        return door.PostAsync(body, [.. headers, ("Authorization", "Bearer " + token)]);
    }

    public async Task<HttpStatusCode> StatusAsync(string token)
    {
        using var answer = await CallAsync(token);
        return answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        await door.DisposeAsync();
        await issuer.DisposeAsync();
    }
}

/// <summary>What a refusal asks for.</summary>
internal static class Challenges
{
    public static string Challenge(this HttpResponseMessage answer) => Assert.Single(answer.Headers.GetValues("WWW-Authenticate"));

    /// <summary>One parameter of it; null when it is not there.</summary>
    public static string? Challenge(this HttpResponseMessage answer, string parameter) =>
        answer.Challenge().Split($"{parameter}=\"", 2) is [_, var rest] ? rest[..rest.IndexOf('"', StringComparison.Ordinal)] : null;
}
