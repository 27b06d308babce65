using System.IO.Compression;
using System.Text;
using Tuco.Api;
using Tuco.Api.LineRequests;
using Tuco.Api.Messages;

namespace Tuco.Mcp.Tests.Api;

public sealed class ClientTests
{
    private const string Key = "tuco_sk_Q7w9ZkP3rT5vX1yB";
    private static readonly LineRequest Request = new() { FirstName = "A", LastName = "B", ChannelType = "phone" };

    [Theory]
    [InlineData("https://app.tuco.ai", true)]
    [InlineData("https://app.tuco.ai/root/", true)]
    [InlineData("http://localhost:8787", true)]
    [InlineData("http://LOCALHOST", true)]
    [InlineData("http://127.0.0.1:8787", true)]
    [InlineData("http://127.9.9.9", true)]
    [InlineData("http://[::1]:8787", true)]
    [InlineData("http://app.tuco.ai", false)]
    [InlineData("http://localhost.example.com", false)]
    [InlineData("http://127.0.0.1.example.com", false)]
    [InlineData("http://0.0.0.0", false)]
    [InlineData("http://192.168.1.1", false)]
    [InlineData("https://user@app.tuco.ai", false)]
    [InlineData("https://user:word@app.tuco.ai", false)]
    [InlineData("http://127.0.0.1@evil.example", false)]
    [InlineData("https://app.tuco.ai?key=1", false)]
    [InlineData("https://app.tuco.ai/#top", false)]
    [InlineData("ftp://app.tuco.ai", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("app.tuco.ai", false)]
    public void A_base_url_may_carry_a_key_only_over_https_or_on_loopback(string url, bool allowed)
    {
        var options = new TucoOptions { BaseUrl = new Uri(url, UriKind.RelativeOrAbsolute) };

        Assert.Equal(allowed, TucoOptions.FaultOf(options.BaseUrl) is null);
        if (allowed)
            new TucoClient(options).Dispose();
        else
            Assert.Throws<ArgumentException>(() => new TucoClient(options));
    }

    [Theory]
    [InlineData(0, 100, 2)]
    [InlineData(-1, 100, 2)]
    [InlineData(25, 0, 2)]
    [InlineData(25, 100, -1)]
    [InlineData(25, 100, 11)]
    [InlineData(51, 100, 2)]
    [InlineData(25, 301, 2)]
    public void An_option_out_of_its_range_is_refused(int timeout, int sendTimeout, int retries) => Assert.ThrowsAny<ArgumentException>(() =>
        new TucoClient(new TucoOptions { Timeout = TimeSpan.FromSeconds(timeout), SendTimeout = TimeSpan.FromSeconds(sendTimeout), Retries = retries }));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task An_id_that_would_climb_is_refused(string id)
    {
        await using var server = new RawServer(static _ => RawServer.Json("""{"status":"active","metrics":{},"lines":[]}"""));
        using var client = Client(server);

        await Assert.ThrowsAsync<ArgumentException>(() => client.LineRequests.GetAsync(id));
        await Assert.ThrowsAsync<ArgumentException>(() => client.LineRequests.CancelAsync(id));
        await Assert.ThrowsAsync<ArgumentException>(() => client.LineRequests.PaymentLinkAsync(id));

        Assert.Equal(0, server.Connections);
    }

    [Theory]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("../lines", "..%2Flines")]
    [InlineData("%2e%2e", "%252e%252e")]
    [InlineData("%2E%2E%2Fx", "%252E%252E%252Fx")]
    [InlineData("?x", "%3Fx")]
    [InlineData("a#b", "a%23b")]
    [InlineData("a b+c&d=e", "a%20b%2Bc%26d%3De")]
    [InlineData("a\\b", "a%5Cb")]
    [InlineData("a\r\nX-Evil: 1", "a%0D%0AX-Evil%3A%201")]
    [InlineData("ż", "%C5%BC")]
    [InlineData("...", "...")]
    public async Task An_id_is_encoded_whole(string id, string wire)
    {
        await using var server = new RawServer(static _ => RawServer.Json("""{"status":"active","metrics":{},"lines":[]}"""));
        using var client = Client(server);

        await client.LineRequests.GetAsync(id);

        Assert.StartsWith($"GET /api/line-requests/{wire} HTTP/1.1\r\n", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_path_of_the_base_url_is_kept()
    {
        await using var server = new RawServer(static _ => RawServer.Json("""{"lines":[]}"""));
        using var client = new TucoClient(new TucoOptions { BaseUrl = new Uri(server.BaseUrl, "/tuco/"), ApiKey = static () => Key });

        await client.Lines.ListAsync();

        Assert.StartsWith("GET /tuco/api/lines/by-user HTTP/1.1\r\n", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\r\nX-Evil: 1")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("żółw")]
    [InlineData("a\tb")]
    public async Task A_header_takes_visible_ascii_only(string value)
    {
        await using var server = new RawServer(static _ => RawServer.Json("""{"status":"active","metrics":{},"lines":[]}"""));
        using var client = Client(server);

        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.LineRequests.GetAsync("a", new CallTrace(value)));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.LineRequests.GetAsync("a", new CallTrace("a", value)));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.LineRequests.GetAsync("a", new CallTrace("a", "b", value)));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.LineRequests.CreateAsync(Request, value));

        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sk_live_x")]
    [InlineData("tuco_a\r\nX-Evil: 1")]
    [InlineData("tuco_żółw")]
    [InlineData("tuco_a b")]
    public async Task A_key_that_is_none_is_not_configured_and_not_told(string? key)
    {
        await using var server = new RawServer(static _ => RawServer.Json("""{"status":"active","metrics":{},"lines":[]}"""));
        using var client = new TucoClient(new TucoOptions { BaseUrl = server.BaseUrl, ApiKey = () => key });

        var refused = await Assert.ThrowsAsync<TucoApiException>(() => client.Lines.ListAsync());

        Assert.Equal((TucoFailure.NotConfigured, false), (refused.Kind, refused.MayHaveTakenEffect));
        Assert.True(key is null or "" || !refused.ToString().Contains(key, StringComparison.Ordinal));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_rotated_key_counts_at_once()
    {
        await using var server = new RawServer(static _ => RawServer.Json("""{"lines":[]}"""));
        var key = Key;
        using var client = new TucoClient(new TucoOptions { BaseUrl = server.BaseUrl, ApiKey = () => key });

        await client.Lines.ListAsync();
        key = "tuco_other ";
        await client.Lines.ListAsync();

        Assert.Contains($"\r\nAuthorization: Bearer {Key}\r\n", server.Requests[0], StringComparison.Ordinal);
        Assert.Contains("\r\nAuthorization: Bearer tuco_other\r\n", server.Requests[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"error":"Bad key KEY","code":"KEY","reason":"KEY","redirect":"KEY"}""")]
    [InlineData("""{"status":"x","message":"KEYKEY","existingLine":{"_id":"KEY","firstName":"KEY","lastName":"KEY","channelType":"KEY","paymentLinkUrl":"https://example.com/?k=KEY"}}""")]
    [InlineData("""{"error":{"message":"Authorization: Bearer KEY"}}""")]
    [InlineData("""{"error":"only a part: SECRET"}""")]
    [InlineData("""{"error":"hidden: T\u200bU\u200bC\u200bO SPREAD"}""")]
    public async Task The_key_is_in_no_text_of_a_failure_not_even_six_characters_of_it(string body)
    {
        var spread = string.Join('\u200b', Key.ToCharArray());
        var answer = body.Replace("KEY", Key, StringComparison.Ordinal).Replace("SECRET", Key[10..20], StringComparison.Ordinal).Replace("SPREAD", spread, StringComparison.Ordinal);
        foreach (var status in new[] { 400, 401, 409, 500 })
        {
            await using var server = new RawServer(_ => RawServer.Json(answer, status));
            using var client = Client(server);

            var refused = await Assert.ThrowsAsync<TucoApiException>(() => client.Lines.ListAsync());

            var told = string.Join('\n', refused.ToString(), refused.Code, refused.ApiText, refused.Reason, refused.Redirect, refused.ExistingLine).Replace("\u200b", "", StringComparison.Ordinal);
            for (var i = "tuco_sk_".Length; i + 6 <= Key.Length; i++)
                Assert.DoesNotContain(Key.Substring(i, 6), told, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_cookie_is_not_kept()
    {
        await using var server = new RawServer(static _ => RawServer.Json("""{"lines":[]}""", headers: "Set-Cookie: a=b; Path=/\r\n"));
        using var client = Client(server);

        await client.Lines.ListAsync();
        await client.Lines.ListAsync();

        Assert.All(server.Requests, static request => Assert.DoesNotContain("\r\nCookie:", request, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_a_bad_answer_and_not_followed(int status)
    {
        await using var target = new RawServer(static _ => RawServer.Json("""{"lines":[]}"""));
        await using var server = new RawServer(_ => RawServer.Json("{}", status, $"Location: {target.BaseUrl}\r\n"));
        using var client = Client(server);

        var refused = await Assert.ThrowsAsync<TucoApiException>(() => client.Lines.ListAsync());

        Assert.Equal((TucoFailure.BadAnswer, status), (refused.Kind, refused.Status));
        Assert.Equal((0, 1), (target.Connections, server.Requests.Count));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(8 * 1024 * 1024 - 40, true)]
    [InlineData(9 * 1024 * 1024, false)]
    [InlineData(40 * 1024 * 1024, false)]
    public async Task A_compressed_answer_is_read_up_to_the_cap_on_what_it_holds(int padding, bool read)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes($$"""{"lines":[],"padding":"{{new string(' ', padding)}}"}"""));
        await using var server = new RawServer(_ => RawServer.Bytes(packed.ToArray(), 200, "Content-Encoding: gzip\r\n"));
        using var client = Client(server);

        var call = client.Lines.ListAsync();

        if (read)
            Assert.Empty((await call).Lines);
        else
            Assert.Equal(TucoFailure.BadAnswer, (await Assert.ThrowsAsync<TucoApiException>(() => call)).Kind);
        Assert.Contains("gzip", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_send_that_was_given_up_after_it_left_is_not_reported_as_cancelled_before_it_left()
    {
        using var cancellation = new CancellationTokenSource();
        await using var server = new RawServer(_ =>
        {
            cancellation.Cancel();
            return null;
        });
        using var client = Client(server);

        var failure = await Assert.ThrowsAsync<TucoApiException>(() => client.Messages.SendAsync(new OutgoingMessage { Message = "Hi", RecipientPhone = "+12025550143" }, null, cancellation.Token));

        Assert.True(failure.MayHaveTakenEffect);
    }

    [Fact]
    public async Task A_send_that_was_cancelled_before_it_left_does_not_leave()
    {
        await using var server = new RawServer(static _ => RawServer.Json("""{"status":"active","metrics":{},"lines":[]}"""));
        using var client = Client(server);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.Messages.SendAsync(new OutgoingMessage { Message = "Hi" }, null, new CancellationToken(canceled: true)));

        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    public async Task One_try_of_a_read_is_one_request_on_the_wire(int retries, int requests)
    {
        await using var server = new RawServer(static _ => null);
        using var client = new TucoClient(new TucoOptions { BaseUrl = server.BaseUrl, ApiKey = static () => "tuco_key", Retries = retries });

        var failure = await Assert.ThrowsAsync<TucoApiException>(() => client.Lines.ListAsync());

        Assert.Equal(TucoFailure.Unreachable, failure.Kind);
        Assert.False(failure.MayHaveTakenEffect);
        Assert.Equal(requests, server.Requests.Count);
        Assert.DoesNotContain("Content-Type", server.Requests[0], StringComparison.OrdinalIgnoreCase);
    }

    private static TucoClient Client(RawServer server) => new(new TucoOptions { BaseUrl = server.BaseUrl, ApiKey = static () => Key, Retries = 0 });
}
