using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Tuco.Mcp.Hosting.OAuth;

namespace Tuco.Mcp.Tests.Http;

/// <summary>Where the keys come from: rotation, and an issuer that is down, slow, wrong or hostile.</summary>
public sealed class OAuthKeysTests
{
    public static TheoryData<string, string> Metadata => new()
    {
        { "issuer", "https://issuer.example.com" },
        { "issuer", "" },
        { "jwks_uri", "http://issuer.example.com/keys" },
        { "jwks_uri", "file:///etc/passwd" },
        { "jwks_uri", "/keys" },
        { "jwks_uri", "" },
    };

    [Theory]
    [InlineData("", true)]
    [InlineData("/realms/tuco", true)]
    [InlineData("", false)]
    [InlineData("/tenant/1", false)]
    public async Task The_metadata_is_found_in_both_of_its_places(string path, bool oidc)
    {
        await using var rig = await OAuthRig.StartAsync(await Issuer.StartAsync(path, oidc));

        Assert.Equal(HttpStatusCode.OK, await rig.StatusAsync(rig.Issuer.Token()));
        Assert.Equal(HttpStatusCode.OK, await rig.StatusAsync(rig.Issuer.Token()));
        Assert.Equal((1, 1), (rig.Issuer.MetadataRequests, rig.Issuer.KeyRequests));
    }

    [Fact]
    public async Task Nothing_is_asked_of_the_issuer_before_a_token_comes_that_may_be_one()
    {
        await using var rig = await OAuthRig.StartAsync();
        using var anonymous = await rig.Door.PostAsync(Rpc.Initialize);

        Assert.Equal(HttpStatusCode.Unauthorized, await rig.StatusAsync("garbage"));
        Assert.Equal(0, rig.Issuer.MetadataRequests);
    }

    [Fact]
    public async Task Keys_rotate_without_a_restart()
    {
        var clock = new StillClock(TimeProvider.System.GetUtcNow());
        await using var rig = await OAuthRig.StartAsync(time: clock);
        var retired = rig.Issuer.Keys[0];
        Assert.Equal(HttpStatusCode.OK, await rig.StatusAsync(rig.Issuer.Token()));
        clock.Advance(TimeSpan.FromSeconds(15));

        rig.Issuer.Keys = [SigningKey.Rsa("second"), .. rig.Issuer.Keys];
        Assert.Equal(HttpStatusCode.OK, await rig.StatusAsync(rig.Issuer.Token()));
        Assert.Equal(HttpStatusCode.OK, await rig.StatusAsync(rig.Issuer.Token(key: retired)));
        rig.Issuer.Keys = [rig.Issuer.Keys[0]];
        clock.Advance(TimeSpan.FromMinutes(11));

        // The old keys serve the request that finds them old; the next one has the new ones.
        Assert.Equal(HttpStatusCode.OK, await rig.StatusAsync(Late(retired)));
        await Doors.Calls.UntilAsync(() => rig.Issuer.KeyRequests == 3);
        await HttpAccessTests.UntilAsync(async () => await rig.StatusAsync(Late(retired)) == HttpStatusCode.Unauthorized);
        Assert.Equal(HttpStatusCode.OK, await rig.StatusAsync(Late(rig.Issuer.Keys[0])));

        string Late(SigningKey key) => rig.Issuer.Token(claims: claims => claims["exp"] = clock.GetUtcNow().ToUnixTimeSeconds() + 300, key: key);
    }

    [Fact]
    public async Task While_the_issuer_is_down_its_known_keys_go_on_for_an_hour()
    {
        var clock = new StillClock(TimeProvider.System.GetUtcNow());
        await using var rig = await OAuthRig.StartAsync(time: clock);
        var token = rig.Issuer.Token(claims: static claims => claims["exp"] = (long)claims["iat"]! + 7200);
        Assert.Equal(HttpStatusCode.OK, await rig.StatusAsync(token));
        rig.Issuer.Instead = static http => Task.FromResult(http.Response.StatusCode = 502);

        clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(HttpStatusCode.OK, await rig.StatusAsync(token));
        clock.Advance(TimeSpan.FromMinutes(31));

        using var refused = await rig.CallAsync(token);
        Assert.Contains("Try again", (string)(await refused.ErrorAsync(503))["message"]!, StringComparison.Ordinal);
        Assert.Equal("15", Assert.Single(refused.Headers.GetValues("Retry-After")));
        Assert.False(refused.Headers.Contains("WWW-Authenticate"));
        rig.Issuer.Instead = null;
        clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(HttpStatusCode.OK, await rig.StatusAsync(token));
    }

    [Fact]
    public async Task A_key_that_is_not_known_while_the_issuer_is_down_is_neither_good_nor_bad()
    {
        var clock = new StillClock(TimeProvider.System.GetUtcNow());
        await using var rig = await OAuthRig.StartAsync(time: clock);
        Assert.Equal(HttpStatusCode.OK, await rig.StatusAsync(rig.Issuer.Token()));
        rig.Issuer.Instead = static http => Task.FromResult(http.Response.StatusCode = 502);
        clock.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await rig.StatusAsync(rig.Issuer.Token(key: SigningKey.Ec("next"))));
        Assert.Equal(HttpStatusCode.OK, await rig.StatusAsync(rig.Issuer.Token()));
    }

    [Theory]
    [MemberData(nameof(Metadata))]
    public async Task Metadata_that_is_not_its_own_or_leads_astray_lets_nobody_in(string field, string value)
    {
        var issuer = await Issuer.StartAsync();
        issuer.Mend = metadata => metadata[field] = value;
        await using var rig = await OAuthRig.StartAsync(issuer);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await rig.StatusAsync(issuer.Token()));
        Assert.Equal(0, issuer.KeyRequests);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_a_body_without_end_not_read()
    {
        await using var other = await Issuer.StartAsync();
        await using var issuer = await Issuer.StartAsync();

        issuer.Instead = http =>
        {
            http.Response.Redirect(other.Name + http.Request.Path);
            return Task.CompletedTask;
        };
        Assert.Contains("no metadata", await WhyNotAsync(issuer), StringComparison.Ordinal);
        Assert.Equal(0, other.MetadataRequests);
        issuer.Instead = static async http =>
        {
            var chunk = new byte[64 * 1024];
            while (!http.RequestAborted.IsCancellationRequested)
                await http.Response.Body.WriteAsync(chunk, http.RequestAborted);
        };
        Assert.Contains("larger than 256 KiB", await WhyNotAsync(issuer), StringComparison.Ordinal);
        issuer.Instead = static http => http.Response.WriteAsync("[]");
        Assert.Contains("names another issuer", await WhyNotAsync(issuer), StringComparison.Ordinal);
        issuer.Instead = static http => http.Response.WriteAsync("<html>");
        Assert.Contains("no JSON", await WhyNotAsync(issuer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_that_are_short_symmetric_or_not_for_signatures_are_none()
    {
        await using var issuer = await Issuer.StartAsync();
        var encrypts = SigningKey.Ec("encrypts");
        encrypts.Published["use"] = "enc";
        var shared = SigningKey.Ec("shared") with { Published = new JsonObject { ["kty"] = "oct", ["kid"] = "shared", ["k"] = "AAAA" } };
        var hollow = SigningKey.Ec("hollow") with { Published = new JsonObject { ["kty"] = "RSA", ["kid"] = "hollow" } };
        issuer.Keys = [SigningKey.Rsa("short", bits: 1024), encrypts, shared, hollow];

        Assert.Contains("no key for signatures", await WhyNotAsync(issuer), StringComparison.Ordinal);
        issuer.Keys = [.. issuer.Keys, SigningKey.Ec("good")];
        Assert.Equal("good", Assert.Single(await IssuerKeys.ReadAsync(issuer.Name, CancellationToken.None)).Kid);
    }

    [Fact]
    public async Task An_issuer_that_is_not_there_is_told_from_a_network_that_may_be_dead()
    {
        var refused = await Assert.ThrowsAsync<IssuerException>(static () => IssuerKeys.ReadAsync("http://127.0.0.1:9", CancellationToken.None));
        var unknown = await Assert.ThrowsAsync<IssuerException>(static () => IssuerKeys.ReadAsync("https://issuer.invalid", CancellationToken.None));

        Assert.Equal((false, true), (refused.IsOutOfReach, unknown.IsOutOfReach));
    }

    private static async Task<string> WhyNotAsync(Issuer issuer) =>
        (await Assert.ThrowsAsync<IssuerException>(() => IssuerKeys.ReadAsync(issuer.Name, CancellationToken.None))).Message;
}
