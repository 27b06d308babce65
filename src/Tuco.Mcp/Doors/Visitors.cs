using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using ModelContextProtocol.Protocol;
using Tuco.Mcp.Hosting;
using Tuco.Mcp.Hosting.OAuth;
using Tuco.Mcp.Options;
using Tuco.Mcp.Pipeline;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Doors;

/// <summary>Who gets in through the HTTP door, and with which Tuco key. What a request says of itself can only tighten.</summary>
internal sealed class Visitors
{
    public const string KeyHeader = "X-Tuco-Api-Key";
    public const string ReadOnlyHeader = "X-Tuco-Read-Only";
    public const string ToolsetsHeader = "X-Tuco-Toolsets";

    private static readonly Restraint ReadsOnly = new(true, null);
    private static readonly string[] No = ["", "false", "0", "no", "off"];

    private readonly HttpSettings _http;
    private readonly Runtime _runtime;
    private readonly Secrets _logged;
    private readonly BearerTokens? _tokens;
    private readonly OAuthDoor? _oauth;

    public Visitors(Settings settings, Runtime runtime, Secrets logged, ILoggerFactory log, TimeProvider time)
    {
        (_http, _runtime, _logged) = (settings.Http, runtime, logged);
        if (_http.HasOAuth)
            _oauth = new OAuthDoor(_http, log, time);
        if (!_http.HasTokens)
            return;
        var file = _http.TokenFile is { } path ? new SecretFile(path) : null;
        _tokens = new BearerTokens(
            () => file is null ? _http.Tokens : HttpVariables.Tokens(settings.Secrets.Add(file.ReadAll()) ?? "") ?? [], TimeProvider.System);
    }

    /// <summary>What clients are told of the authorization server; null where there is none.</summary>
    public ProtectedResource? Resource => _oauth?.Resource;

    public async ValueTask<Admission> AdmitAsync(HttpRequest request)
    {
        var (id, scopes, refusal) = await IdentifyAsync(request);
        if (refusal is not null)
            return refusal;
        var (restraint, fault) = RestraintOf(request.Headers);
        if (fault is not null)
            return new(null, "", fault) { Status = StatusCodes.Status400BadRequest };
        var keys = request.Headers[KeyHeader];
        if (!_http.KeyPassthrough)
        {
            // Whoever sends a key believes that it counts, and would act on a workspace of somebody else.
            return keys.Count == 0 ? Admission.Of(new Visitor(id, scopes, _runtime.Pipeline, restraint))
                : Refused("Bearer realm=\"tuco-mcp\"", $"This server uses the Tuco key of its operator: leave {KeyHeader} out.");
        }
        if (KeyIn(keys) is not { } key)
        {
            return Refused($"ApiKey header=\"{KeyHeader}\"",
                $"This server takes the Tuco key of each client from the header {KeyHeader}: one key, tuco_…, with every request.");
        }
        _logged.Add(key);
        return Admission.Of(new Visitor($"{id}/key-{Digest.Of(key)[..16]}", scopes, _runtime.PipelineOf(key), restraint));
    }

    /// <summary>The refusal of a request that its caller's access token is not good for.</summary>
    public Admission? Forbids(JsonRpcRequest request, Caller caller) => caller is not Visitor { Scopes: { } scopes } visitor ? null
        : _oauth!.Forbids(request, scopes, VisitOf(visitor).Has);

    /// <summary>What the door knows of the request's caller; a request that came without one is nobody's.</summary>
    public static Visit VisitOf(ClaimsPrincipal? user) => user is Visitor visitor ? new Visit(visitor.Pipeline, visitor.Id, visitor.Restraint)
        : throw new InvalidOperationException("A request reached its handler without a caller.");

    /// <summary>Who calls, and what the caller's access token is good for; no scopes for a caller without one, who may do everything.</summary>
    private async ValueTask<(string Id, IReadOnlySet<string>? Scopes, Admission? Refusal)> IdentifyAsync(HttpRequest request)
    {
        if (_tokens is null && _oauth is null)
            return (Visit.Local, null, null);
        if (request.Headers.Authorization is not [{ } authorization])
        {
            return ("", null, _oauth?.NoToken
                ?? Refused("Bearer realm=\"tuco-mcp\"", "A bearer token is needed: Authorization: Bearer TOKEN."));
        }
        if (_tokens?.NameOf(authorization) is { } name)
            return ("token-" + name, null, null);
        if (_oauth is null)
            return ("", null, Refused("Bearer realm=\"tuco-mcp\", error=\"invalid_token\"", "This bearer token does not get in."));
        var (token, refusal) = await _oauth.JudgeAsync(authorization, request.HttpContext.RequestAborted);
        return ("oauth-" + token?.Principal, token?.Scopes, refusal);
    }

    private static string? KeyIn(StringValues keys) =>
        keys is [{ } key] && key.StartsWith("tuco_", StringComparison.Ordinal) && key.All(static c => c is > ' ' and <= '~') ? key : null;

    private static Admission Refused(string challenge, string why) => new(null, challenge, why);

    private static (Restraint Restraint, string? Fault) RestraintOf(IHeaderDictionary headers)
    {
        var readOnly = headers[ReadOnlyHeader].Any(static value => !No.Contains(value?.Trim(), StringComparer.OrdinalIgnoreCase));
        if (headers[ToolsetsHeader] is not { Count: > 0 } chosen)
            return (readOnly ? ReadsOnly : Restraint.None, null);
        var (toolsets, fault) = ToolVariables.Parse(chosen.ToString(), "toolset", ToolSelection.Words);
        var restraint = new Restraint(readOnly, ToolSelection.NamesOf(toolsets).ToHashSet(StringComparer.Ordinal));
        return (restraint, fault is null ? null : $"{ToolsetsHeader} {fault}.");
    }

    private sealed class Visitor(string id, IReadOnlySet<string>? scopes, ToolPipeline pipeline, Restraint restraint) : Caller(id)
    {
        public IReadOnlySet<string>? Scopes => scopes;

        public ToolPipeline Pipeline => pipeline;

        public Restraint Restraint => restraint;
    }
}
