using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Tuco.Mcp.Hosting;
using Tuco.Mcp.Hosting.OAuth;
using Tuco.Mcp.Options;
using Tuco.Mcp.Tools;
using Tool = Tuco.Mcp.Tools.Tool;

namespace Tuco.Mcp.Doors;

/// <summary>The HTTP door as an OAuth resource server: whose token gets in, and which tool it is good for.</summary>
internal sealed class OAuthDoor(HttpSettings http, ILoggerFactory log, TimeProvider time)
{
    /// <summary>The first whose clients ask for what they had before as well.</summary>
    private const string Accumulating = "2026-07-28";

    /// <summary>What a client without a token is told to ask for; more is asked for when a call needs it.</summary>
    private static readonly string[] AtFirst = [Scopes.Read];

    private static readonly JsonTypeInfo<CallToolRequestParams> CallShape =
        (JsonTypeInfo<CallToolRequestParams>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(CallToolRequestParams));

    private readonly AccessTokens _tokens = new(http.OAuthIssuer!, http.OAuthAudience!, time, log.CreateLogger<AccessTokens>());

    public ProtectedResource Resource { get; } = new(http.OAuthAudience!, http.OAuthIssuer!, Scopes.All, "Tuco AI");

    public Admission NoToken => new(null, Resource.Challenge(AtFirst), "An access token is needed: Authorization: Bearer TOKEN.");

    /// <summary>A good token, or the refusal.</summary>
    public async ValueTask<(AccessToken? Token, Admission? Refusal)> JudgeAsync(string authorization, CancellationToken gone)
    {
        if (BearerTokens.TokenIn(authorization) is not { Length: > 0 } bearer)
            return (null, NoToken);
        var judgement = await _tokens.JudgeAsync(bearer, gone);
        return judgement switch
        {
            { Token: { } token } => (token, null),
            { Why.Length: > 0 } => (null, new Admission(null, Resource.Challenge(AtFirst, "invalid_token", judgement.Why), judgement.Why)),
            _ => (null, new Admission(null, "", "No token can be checked now: the keys of its issuer cannot be had. Try again in some seconds.")
            {
                Status = StatusCodes.Status503ServiceUnavailable,
                RetryAfter = AccessTokens.RetryAfter,
            }),
        };
    }

    /// <summary>The refusal of a call that the token is not good for, with what would be; null for any other request.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="scopes">Those of the token.</param>
    /// <param name="has">Whether the caller has the tool; of one that is not there no token can be good enough.</param>
    public Admission? Forbids(JsonRpcRequest request, IReadOnlySet<string> scopes, Func<Tool, bool> has)
    {
        if (request.Method != RequestMethods.ToolsCall || ToolIn(request) is not { } tool || !has(tool) || scopes.Contains(Scopes.Of(tool.Risk)))
            return null;
        var needed = Scopes.Of(tool.Risk);
        var asked = request.Context?.ProtocolVersion == Accumulating ? [needed] : Scopes.All.Where(scope => scope == needed || scopes.Contains(scope));
        return new Admission(null, Resource.Challenge(asked, "insufficient_scope", $"{tool.Name} needs the scope {needed}."),
            $"This access token is not good for {tool.Name}: it needs the scope {needed}. Nothing was done.")
        { Status = StatusCodes.Status403Forbidden };
    }

    /// <summary>Read as the call itself will be, so that no way of writing it names one tool here and another there.</summary>
    private static Tool? ToolIn(JsonRpcRequest request)
    {
        try
        {
            return request.Params.Deserialize(CallShape)?.Name is { } name ? Catalog.Find(name) : null;
        }
        catch (JsonException)
        {
            // Whoever serves the call cannot read it either, and says what is wrong with it.
            return null;
        }
    }
}
