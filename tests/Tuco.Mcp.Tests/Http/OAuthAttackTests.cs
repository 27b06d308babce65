using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Tuco.Mcp.Tests.Http;

/// <summary>Tokens that must not get in, and what they must not cost.</summary>
public sealed class OAuthAttackTests
{
    private static readonly SigningKey Attacker = SigningKey.Ec("attacker");

    private static readonly IReadOnlyDictionary<string, Func<Issuer, string>> Attacks = new Dictionary<string, Func<Issuer, string>>(StringComparer.Ordinal)
    {
        ["garbage"] = static _ => "garbage",
        ["three dots of nothing"] = static _ => "..",
        ["a header that is no JSON"] = static _ => "e30x.e30.AAAA",
        ["an empty header"] = static _ => "e30.e30.AAAA",
        ["a payload that is no object"] = static at => at.Signed("[]"),
        ["two tokens in one header"] = static at => $"{at.Token()}, Bearer {at.Token()}",
        ["huge"] = static at => at.Token(claims: static claims => claims["note"] = new string('x', 17_000)),
        ["five parts"] = static at => at.Token() + ".AAAA.AAAA",
        ["no signature"] = static at => at.Token()[..(at.Token().LastIndexOf('.') + 1)],
        ["alg none"] = static at => at.Token(key: SigningKey.None, header: static head => head["kid"] = "first"),
        ["alg NONE"] = static at => at.Token(key: SigningKey.None with { Algorithm = "NoNe" }, header: static head => head["kid"] = "first"),
        ["the public key as a shared secret, as it is published"] = static at => at.Token(key: SigningKey.Shared("rsa", Encoding.UTF8.GetBytes(at.Keys[1].Published.ToJsonString()))),
        ["the public key as a shared secret, its modulus"] = static at => at.Token(key: SigningKey.Shared("rsa", Encoding.UTF8.GetBytes((string)at.Keys[1].Published["n"]!))),
        ["the key of another algorithm"] = static at => at.Token(key: at.Keys[0] with { Algorithm = "RS256" }),
        ["RS256 with a key that is for PS256"] = static at => at.Token(key: at.Keys[2]),
        ["a key of the attacker under the id of the issuer's"] = static at => at.Token(key: Attacker with { Id = "first" }),
        ["a key in the header"] = static at => at.Token(key: Attacker, header: static head => head["jwk"] = Attacker.Published.DeepClone()),
        ["a key in the header under the issuer's id"] = static at => at.Token(key: Attacker with { Id = "first" }, header: static head => head["jwk"] = Attacker.Published.DeepClone()),
        ["no id of a key"] = static at => at.Token(header: static head => head.Remove("kid")),
        ["an extension that must be understood"] = static at => at.Token(header: static head => (head["crit"], head["b64"]) = (new JsonArray("b64"), true)),
        ["an ID token"] = static at => at.Token(header: static head => head["typ"] = "id+jwt"),
        ["no type"] = static at => at.Token(header: static head => head.Remove("typ")),
        ["another audience"] = static at => at.Token(claims: static claims => claims["aud"] = "https://other.example.com/mcp"),
        ["no audience"] = static at => at.Token(claims: static claims => claims.Remove("aud")),
        ["the audience and a slash"] = static at => at.Token(claims: static claims => claims["aud"] = Issuer.Audience + "/"),
        ["the beginning of the audience"] = static at => at.Token(claims: static claims => claims["aud"] = "https://mcp.example.com"),
        ["the audience and more"] = static at => at.Token(claims: static claims => claims["aud"] = Issuer.Audience + ".evil.example"),
        ["the audience in capitals"] = static at => at.Token(claims: static claims => claims["aud"] = Issuer.Audience.ToUpperInvariant()),
        ["the audience among words"] = static at => at.Token(claims: static claims => claims["aud"] = $"x {Issuer.Audience} y"),
        ["another issuer"] = static at => at.Token(claims: static claims => claims["iss"] = "https://issuer.example.com"),
        ["the issuer and a slash"] = static at => at.Token(claims: claims => claims["iss"] = at.Name + "/"),
        ["no issuer"] = static at => at.Token(claims: static claims => claims.Remove("iss")),
        ["expired"] = static at => at.Token(claims: static claims => claims["exp"] = Now - 61),
        ["no end"] = static at => at.Token(claims: static claims => claims.Remove("exp")),
        ["an end that is a text"] = static at => at.Token(claims: static claims => claims["exp"] = "never"),
        ["an end beyond all time"] = static at => at.Token(claims: static claims => claims["exp"] = 1e300),
        ["not yet"] = static at => at.Token(claims: static claims => claims["nbf"] = Now + 120),
        ["nobody's"] = static at => at.Token(claims: static claims => claims.Remove("sub")),
        ["a blank name"] = static at => at.Token(claims: static claims => claims["sub"] = ""),
        ["a number for a name"] = static at => at.Token(claims: static claims => claims["sub"] = 7),
        ["two names"] = static at => at.Signed($$"""{"iss":"{{at.Name}}","aud":"{{Issuer.Audience}}","exp":{{Now + 60}},"sub":"ann","sub":"bob","scope":"tuco:read"}"""),
        ["a payload that was changed"] = static at => at.Token() is var token && token.Split('.') is [var head, _, var signature]
            ? $"{head}.{SigningKey.Text(Encoding.UTF8.GetBytes($$"""{"iss":"{{at.Name}}","aud":"{{Issuer.Audience}}","exp":{{Now + 60}},"sub":"ann","scope":"tuco:send"}"""))}.{signature}" : "",
        ["a signature that was changed"] = static at => at.Token() is var token ? token[..^8] + (token[^8] == 'A' ? 'B' : 'A') + token[^7..] : "",
    };

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    [Fact]
    public async Task No_forged_foreign_or_spoilt_token_gets_in_and_none_is_told_back()
    {
        await using var rig = await OAuthRig.StartAsync();
        var pss = SigningKey.Rsa("pss");
        pss.Published["alg"] = "PS256";
        rig.Issuer.Keys = [rig.Issuer.Keys[0], SigningKey.Rsa("rsa"), pss];
        Assert.Equal(HttpStatusCode.OK, await rig.StatusAsync(rig.Issuer.Token()));

        foreach (var (name, forge) in Attacks)
        {
            var token = forge(rig.Issuer);
            using var answer = await rig.CallAsync(token);
            Assert.Equal((name, HttpStatusCode.Unauthorized), (name, answer.StatusCode));
            Assert.Equal((name, "invalid_token"), (name, answer.Challenge("error")));
            var told = answer.Headers + await answer.Content.ReadAsStringAsync();
            Assert.DoesNotContain(token.Split('.', StringSplitOptions.RemoveEmptyEntries), part => part.Length > 8 && told.Contains(part, StringComparison.Ordinal));
        }
        Assert.Empty(rig.Door.Sandbox.Requests.Skip(1));
    }

    [Fact]
    public async Task A_key_that_a_token_points_to_is_not_fetched()
    {
        await using var attacker = await Issuer.StartAsync();
        await using var rig = await OAuthRig.StartAsync();
        attacker.Keys = [Attacker];

        foreach (var pointer in new[] { "jku", "x5u" })
        {
            var token = rig.Issuer.Token(key: Attacker, header: head => head[pointer] = attacker.Name + "/keys");
            Assert.Equal(HttpStatusCode.Unauthorized, await rig.StatusAsync(token));
        }
        // Nor are the keys of whoever signed it under his own name.
        Assert.Equal(HttpStatusCode.Unauthorized, await rig.StatusAsync(attacker.Token()));
        Assert.Equal((0, 0), (attacker.KeyRequests, attacker.MetadataRequests));
    }

    [Fact]
    public async Task Another_issuer_with_a_key_of_the_same_name_is_another_issuer()
    {
        await using var foreign = await Issuer.StartAsync();
        await using var rig = await OAuthRig.StartAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, await rig.StatusAsync(foreign.Token()));
        Assert.Equal(HttpStatusCode.Unauthorized, await rig.StatusAsync(foreign.Token(claims: claims => claims["iss"] = rig.Issuer.Name)));
        Assert.Equal(HttpStatusCode.Unauthorized, await rig.StatusAsync(rig.Issuer.Token(claims: claims => claims["iss"] = foreign.Name)));
    }

    [Fact]
    public async Task A_flood_of_made_up_keys_does_not_reach_the_issuer()
    {
        var clock = new StillClock(TimeProvider.System.GetUtcNow());
        await using var rig = await OAuthRig.StartAsync(time: clock);
        Assert.Equal(HttpStatusCode.OK, await rig.StatusAsync(rig.Issuer.Token()));

        await Task.WhenAll(Enumerable.Range(0, 50).Select(n => rig.StatusAsync(rig.Issuer.Token(key: Attacker with { Id = $"made-up-{n}" }))));
        Assert.Equal(1, rig.Issuer.KeyRequests);
        clock.Advance(TimeSpan.FromSeconds(15));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(n => rig.StatusAsync(rig.Issuer.Token(key: Attacker with { Id = $"made-up-{n}" }))));

        Assert.Equal((2, 2), (rig.Issuer.KeyRequests, rig.Issuer.MetadataRequests));
        Assert.Equal(HttpStatusCode.OK, await rig.StatusAsync(rig.Issuer.Token()));
    }

    [Fact]
    public async Task A_token_counts_in_one_header_and_nowhere_else()
    {
        await using var rig = await OAuthRig.StartAsync();
        var token = rig.Issuer.Token();
        var (body, headers) = Rpc.Stateless("list_lines");

        foreach (var query in new[] { "access_token", "token", "authorization" })
        {
            using var inQuery = await rig.Door.Raw.SendAsync(HttpRig.Request(HttpMethod.Post, $"/mcp?{query}={token}", body, headers));
            Assert.Equal(HttpStatusCode.Unauthorized, inQuery.StatusCode);
        }
        using var cookie = await rig.Door.PostAsync(body, [.. headers, ("Cookie", "access_token=" + token)]);
        Assert.Equal(HttpStatusCode.Unauthorized, cookie.StatusCode);
        Assert.StartsWith("HTTP/1.1 401", await TwiceAsync(rig.Door.Server.BaseUrl, body, headers, token), StringComparison.Ordinal);
        using var lower = await rig.Door.PostAsync(body, [.. headers, ("authorization", "bearer " + token)]);
        Assert.Equal(HttpStatusCode.OK, lower.StatusCode);
        using var basic = await rig.Door.PostAsync(body, [.. headers, ("Authorization", "Basic " + token)]);
        Assert.Equal(HttpStatusCode.Unauthorized, basic.StatusCode);
    }

    [Fact]
    public async Task A_session_belongs_to_one_person_with_one_client_and_outlives_a_token()
    {
        await using var rig = await OAuthRig.StartAsync();
        var session = await rig.Door.SessionAsync(("Authorization", "Bearer " + rig.Issuer.Token()));

        Assert.Equal(HttpStatusCode.OK, await PingAsync(rig.Issuer.Token("tuco:read tuco:send", static claims => claims["exp"] = Now + 900)));
        Assert.Equal(HttpStatusCode.NotFound, await PingAsync(rig.Issuer.Token(claims: static claims => claims["sub"] = "bob@example.com")));
        Assert.Equal(HttpStatusCode.NotFound, await PingAsync(rig.Issuer.Token(claims: static claims => claims["client_id"] = "another")));
        Assert.Equal(HttpStatusCode.NotFound, await PingAsync(rig.Issuer.Token(claims: static claims => (claims["sub"], claims["client_id"]) = ("ann@example.co", "mapp"))));
        Assert.Equal(HttpStatusCode.Unauthorized, await PingAsync(rig.Issuer.Token(claims: static claims => claims["exp"] = Now - 100)));

        async Task<HttpStatusCode> PingAsync(string token)
        {
            using var answer = await rig.Door.PostAsync(Rpc.Ping, ("Authorization", "Bearer " + token), ("Mcp-Session-Id", session));
            return answer.StatusCode;
        }
    }

    /// <summary>By hand, because a client library joins two headers of one name.</summary>
    private static async Task<string> TwiceAsync(Uri server, string body, IEnumerable<(string, string)> headers, string token)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        var head = new StringBuilder($"POST /mcp HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: close\r\nContent-Type: application/json\r\n");
        head.Append("Accept: application/json, text/event-stream\r\n").Append(null, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n");
        foreach (var (name, value) in headers)
            head.Append(null, $"{name}: {value}\r\n");
        for (var i = 0; i < 2; i++)
            head.Append(null, $"Authorization: Bearer {token}\r\n");
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"{head}\r\n{body}"));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync();
    }
}
