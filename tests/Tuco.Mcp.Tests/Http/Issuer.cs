using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Tuco.Mcp.Tests.Http;

/// <summary>An authorization server of a test's own on loopback, written from the RFCs and without the library that the program uses.</summary>
internal sealed class Issuer : IAsyncDisposable
{
    public const string Audience = "https://mcp.example.com/mcp";

    private readonly WebApplication _app;
    private int _metadataRequests;
    private int _keyRequests;

    private Issuer(WebApplication app) => _app = app;

    /// <summary>What its tokens name in <c>iss</c>.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Published; the first one signs.</summary>
    public IReadOnlyList<SigningKey> Keys { get; set; } = [SigningKey.Ec("first")];

    /// <summary>What it answers instead; null for what it should.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    /// <summary>Changes its metadata.</summary>
    public Action<JsonObject>? Mend { get; set; }

    public int MetadataRequests => _metadataRequests;

    public int KeyRequests => _keyRequests;

    /// <summary>The scopes that were asked for, one text for each visit of the person.</summary>
    public List<string> Asked { get; } = [];

    public static async Task<Issuer> StartAsync(string path = "", bool oidc = true)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        var app = builder.Build();
        var issuer = new Issuer(app);
        app.Run(http => issuer.Instead?.Invoke(http) ?? issuer.AnswerAsync(http, path, oidc));
        await app.StartAsync();
        issuer.Name = app.Urls.First() + path;
        return issuer;
    }

    /// <summary>A good token of it, but for what is changed.</summary>
    public string Token(string? scope = "tuco:read", Action<JsonObject>? claims = null, Action<JsonObject>? header = null, SigningKey? key = null)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var payload = new JsonObject
        {
            ["iss"] = Name,
            ["aud"] = Audience,
            ["sub"] = "ann@example.com",
            ["client_id"] = "app",
            ["iat"] = now,
            ["exp"] = now + 300,
        };
        if (scope is not null)
            payload["scope"] = scope;
        claims?.Invoke(payload);
        return Signed(payload.ToJsonString(), header, key);
    }

    public string Signed(string payload, Action<JsonObject>? header = null, SigningKey? key = null)
    {
        key ??= Keys[0];
        var head = new JsonObject { ["alg"] = key.Algorithm, ["typ"] = "at+jwt", ["kid"] = key.Id };
        header?.Invoke(head);
        return key.Token(head, payload);
    }

    /// <summary>A person who allows whatever a client asks for: the code that the client gets is what it may have.</summary>
    public string CodeFor(Uri authorization)
    {
        var query = HttpUtility.ParseQueryString(authorization.Query);
        Asked.Add(query["scope"]!);
        return Convert.ToHexString(Encoding.UTF8.GetBytes(query["scope"]!));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http, string path, bool oidc)
    {
        var asked = http.Request.Path.Value;
        if (asked == (oidc ? path + "/.well-known/openid-configuration" : "/.well-known/oauth-authorization-server" + path))
        {
            Interlocked.Increment(ref _metadataRequests);
            await http.Response.WriteAsync(Metadata().ToJsonString());
        }
        else if (asked == path + "/keys")
        {
            Interlocked.Increment(ref _keyRequests);
            await http.Response.WriteAsync(new JsonObject { ["keys"] = new JsonArray([.. Keys.Select(static key => key.Published.DeepClone())]) }.ToJsonString());
        }
        else if (asked == path + "/token")
        {
            var form = await http.Request.ReadFormAsync();
            var scope = Encoding.UTF8.GetString(Convert.FromHexString(form["code"].ToString()));
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(new JsonObject
            {
                ["access_token"] = Token(scope, claims => claims["aud"] = form["resource"].ToString()),
                ["token_type"] = "Bearer",
                ["expires_in"] = 300,
                ["scope"] = scope,
            }.ToJsonString());
        }
        else
            http.Response.StatusCode = 404;
    }

    private JsonObject Metadata()
    {
        var metadata = new JsonObject
        {
            ["issuer"] = Name,
            ["jwks_uri"] = Name + "/keys",
            ["authorization_endpoint"] = Name + "/authorize",
            ["token_endpoint"] = Name + "/token",
            ["response_types_supported"] = new JsonArray("code"),
            ["grant_types_supported"] = new JsonArray("authorization_code"),
            ["code_challenge_methods_supported"] = new JsonArray("S256"),
            ["token_endpoint_auth_methods_supported"] = new JsonArray("none"),
        };
        Mend?.Invoke(metadata);
        return metadata;
    }
}
