using System.Net;
using System.Text.Json.Nodes;
using ModelContextProtocol.Authentication;
using Tuco.Mcp.Options;

namespace Tuco.Mcp.Tests.Http;

/// <summary>The HTTP door as an OAuth resource server: what it tells of itself, who gets in, and how a client comes to a token.</summary>
public sealed class OAuthTests
{
    private const string Metadata = "/.well-known/oauth-protected-resource";

    public static TheoryData<string> Algorithms => ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_token_signed_with_a_private_key_gets_in(string algorithm)
    {
        await using var rig = await OAuthRig.StartAsync();
        rig.Issuer.Keys = [algorithm[0] == 'E' ? SigningKey.Ec("k", algorithm) : SigningKey.Rsa("k", algorithm)];

        Assert.Equal(HttpStatusCode.OK, await rig.StatusAsync(rig.Issuer.Token()));
    }

    [Fact]
    public async Task A_token_may_be_written_in_the_ways_that_the_standards_allow()
    {
        await using var rig = await OAuthRig.StartAsync();
        var at = rig.Issuer;
        foreach (var token in new[]
        {
            at.Token(header: static head => head["typ"] = "JWT"),
            at.Token(header: static head => head["typ"] = "application/at+JWT"),
            at.Token(claims: static claims => claims["aud"] = new JsonArray("https://other.example.com", Issuer.Audience)),
            at.Token(scope: null, claims: static claims => claims["scp"] = "openid tuco:read"),
            at.Token(scope: null, claims: static claims => claims["scp"] = new JsonArray("tuco:read", "openid")),
            at.Token(scope: "tuco:send tuco:read"),
            at.Token(claims: static claims => (claims["exp"], claims["nbf"]) = ((long)claims["iat"]! - 30, (long)claims["iat"]! - 90)),
            at.Token(claims: static claims => claims["nbf"] = (long)claims["iat"]! + 30),
            at.Token(claims: static claims => (claims["azp"], claims["client_id"]) = ("app", null)),
        })
        {
            Assert.Equal(HttpStatusCode.OK, await rig.StatusAsync(token));
        }
    }

    [Theory]
    [InlineData(Metadata)]
    [InlineData(Metadata + "/mcp")]
    [InlineData(Metadata + "/sse")]
    public async Task Whoever_asks_is_told_where_tokens_come_from(string path)
    {
        await using var rig = await OAuthRig.StartAsync(http: static http => http with { AllowedOrigins = ["https://app.example.com"], Tokens = ["a-static-token"] });

        using var answer = await rig.Door.Raw.SendAsync(HttpRig.Request(HttpMethod.Get, path, null, ("Origin", "https://app.example.com")));
        using var foreign = await rig.Door.Raw.SendAsync(HttpRig.Request(HttpMethod.Get, path, null, ("Host", "evil.example")));
        using var posted = await rig.Door.Raw.SendAsync(HttpRig.Request(HttpMethod.Post, path, "{}"));

        Assert.Equal($$"""
            {"resource":"{{Issuer.Audience}}","authorization_servers":["{{rig.Issuer.Name}}"],"scopes_supported":["tuco:read","tuco:write","tuco:send","tuco:spend"],"bearer_methods_supported":["header"],"resource_name":"Tuco AI"}
            """.Trim(), await answer.Content.ReadAsStringAsync());
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("https://app.example.com", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.MethodNotAllowed), (foreign.StatusCode, posted.StatusCode));
    }

    [Fact]
    public async Task Behind_a_prefix_the_metadata_is_under_the_whole_path_and_nowhere_else()
    {
        await using var rig = await OAuthRig.StartAsync(http: static http => http with { OAuthAudience = "https://example.com/tuco/mcp" });

        using var answer = await rig.Door.Raw.GetAsync(new Uri(Metadata + "/tuco/mcp", UriKind.Relative));
        using var other = await rig.Door.Raw.GetAsync(new Uri(Metadata + "/other", UriKind.Relative));
        using var refused = await rig.Door.PostAsync(Rpc.Initialize);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (answer.StatusCode, other.StatusCode));
        Assert.Equal("https://example.com" + Metadata + "/tuco/mcp", refused.Challenge("resource_metadata"));
    }

    [Fact]
    public async Task Without_OAuth_there_is_no_metadata()
    {
        await using var rig = await HttpRig.StartAsync(static http => http with { Tokens = ["a-static-token"] });

        using var answer = await rig.Raw.GetAsync(new Uri(Metadata + "/mcp", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Without_a_token_a_client_is_told_what_to_ask_for_and_where()
    {
        await using var rig = await OAuthRig.StartAsync();

        using var none = await rig.Door.PostAsync(Rpc.Initialize);
        using var bad = await rig.Door.PostAsync(Rpc.Initialize, ("Authorization", "Bearer " + rig.Issuer.Token(claims: static claims => claims["exp"] = 1)));

        var error = await none.ErrorAsync(401);
        Assert.Equal("""Bearer scope="tuco:read", resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp" """.Trim(), none.Challenge());
        Assert.Contains("access token", (string)error["message"]!, StringComparison.Ordinal);
        Assert.Equal(("invalid_token", "tuco:read"), (bad.Challenge("error"), bad.Challenge("scope")));
        Assert.Contains("has expired", bad.Challenge("error_description"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_static_token_gets_in_beside_it_and_may_do_everything()
    {
        await using var rig = await OAuthRig.StartAsync(http: static http => http with { Tokens = ["a-static-token"] });

        using var sent = await rig.CallAsync("a-static-token", "send_message", Doors.Calls.Send);
        using var wrong = await rig.CallAsync("another-token");

        Assert.False((bool?)(await sent.JsonAsync())["result"]!["isError"] == true);
        Assert.Equal("invalid_token", wrong.Challenge("error"));
        Assert.Equal(HttpStatusCode.OK, await rig.StatusAsync(rig.Issuer.Token()));
    }

    [Fact]
    public async Task Each_client_brings_its_key_and_its_token()
    {
        const string Key = "tuco_key_of_ann_0a1b2c3d4e5f";
        await using var rig = await OAuthRig.StartAsync(http: static http => http with { KeyPassthrough = true });
        rig.Door.Sandbox.State.AddKey(Key);
        var (body, headers) = Rpc.Stateless("list_lines");
        var authorization = ("Authorization", "Bearer " + rig.Issuer.Token());

        using var both = await rig.Door.PostAsync(body, [.. headers, authorization, ("X-Tuco-Api-Key", Key)]);
        using var token = await rig.Door.PostAsync(body, [.. headers, authorization]);
        using var key = await rig.Door.PostAsync(body, [.. headers, ("X-Tuco-Api-Key", Key)]);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (both.StatusCode, token.StatusCode, key.StatusCode));
        Assert.DoesNotContain("eyJ", Assert.Single(rig.Door.Sandbox.Requests).Headers["Authorization"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2025-11-25", "tuco:read tuco:send")]
    [InlineData("2026-07-28", "tuco:read tuco:send")]
    public async Task The_SDKs_client_comes_to_a_token_by_itself_and_to_a_wider_one_when_a_call_needs_it(string protocol, string wider)
    {
        var issuer = await Issuer.StartAsync();
        // The client holds the resource's name against the address that it was given.
        var port = FreePort();
        await using var rig = await OAuthRig.StartAsync(issuer, http => http with { Port = port, OAuthAudience = $"http://127.0.0.1:{port}/mcp" });
        var oauth = new ClientOAuthOptions
        {
            ClientId = "app",
            RedirectUri = new Uri("http://127.0.0.1:1/callback"),
            AuthorizationCallbackHandler = (context, _) => Task.FromResult<AuthorizationResult?>(new AuthorizationResult
            {
                Code = issuer.CodeFor(context.AuthorizationUri),
                State = System.Web.HttpUtility.ParseQueryString(context.AuthorizationUri.Query)["state"],
            }),
        };

        await using var client = await rig.Door.ClientAsync(protocol: protocol, oauth: oauth);
        var lines = await client.CallToolAsync("list_lines");
        Assert.Equal(["tuco:read"], issuer.Asked);
        var sent = await client.CallToolAsync("send_message", new Dictionary<string, object?> { ["recipientPhone"] = "+12025550143", ["message"] = "Hi" });

        Assert.False(lines.IsError == true);
        Assert.False(sent.IsError == true);
        Assert.Equal(["tuco:read", wider], issuer.Asked);
    }

    [Theory]
    [InlineData("https://issuer.example.com", null, "TUCO_HTTP_OAUTH_AUDIENCE: ")]
    [InlineData(null, "https://mcp.example.com/mcp", "TUCO_HTTP_OAUTH_ISSUER: ")]
    public void Issuer_and_audience_are_set_together(string? issuer, string? audience, string fault) =>
        Assert.StartsWith(fault, Assert.Single(new HttpSettings { OAuthIssuer = issuer, OAuthAudience = audience }.Faults()), StringComparison.Ordinal);

    [Fact]
    public void Beyond_loopback_an_issuer_does_for_a_token() => Assert.Empty(new HttpSettings
    {
        Address = IPAddress.Any,
        AllowedHosts = ["mcp.example.com"],
        OAuthIssuer = "https://issuer.example.com",
        OAuthAudience = "https://mcp.example.com/mcp",
    }.Faults());

    [Theory]
    [InlineData("issuer.example.com", "an absolute URL")]
    [InlineData("http://issuer.example.com", "must be https")]
    [InlineData("https://issuer.example.com/?tenant=1", "no user, query or fragment")]
    [InlineData("https://ann:secret@issuer.example.com", "no user, query or fragment")]
    [InlineData("https://issuer.example.com/\"", "an absolute URL")]
    [InlineData("file:///etc/passwd", "must be https")]
    public void An_address_that_is_none_for_a_token_is_refused(string text, string fault)
    {
        foreach (var name in new[] { "TUCO_HTTP_OAUTH_ISSUER", "TUCO_HTTP_OAUTH_AUDIENCE" })
        {
            var (_, readings) = Variables.ReadEach(new Dictionary<string, string> { [name] = text }, new Dictionary<string, string>());
            Assert.Contains(fault, Assert.Single(readings).Fault, StringComparison.Ordinal);
        }
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
