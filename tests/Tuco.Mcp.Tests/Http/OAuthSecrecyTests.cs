using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Tuco.Mcp.Tests.Doors;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Http;

/// <summary>The real program with an issuer: it works as published, and tells of no token and of nobody whose it is.</summary>
[SupportedOSPlatform("linux")]
public sealed partial class OAuthSecrecyTests
{
    private const string Canary = "Kx7Qp2Vw9Zt4.canary";

    [Fact]
    public async Task The_program_takes_good_tokens_and_tells_of_none()
    {
        await using var sandbox = await TucoSandbox.StartAsync();
        await using var issuer = await Issuer.StartAsync();
        issuer.Keys = [SigningKey.Rsa("rsa"), SigningKey.Ec("ec")];
        await using var program = Doors.Program.Start(new Dictionary<string, string>
        {
            ["TUCO_BASE_URL"] = sandbox.BaseUrl.AbsoluteUri,
            ["TUCO_API_KEY"] = sandbox.ApiKey,
            ["TUCO_HTTP_OAUTH_ISSUER"] = issuer.Name,
            ["TUCO_HTTP_OAUTH_AUDIENCE"] = Issuer.Audience,
            ["TUCO_LOG_LEVEL"] = "Verbose",
        }, "http", "--port", "0");
        await Calls.UntilAsync(() => Listening().IsMatch(program.Errors));
        using var http = new HttpClient { BaseAddress = new Uri(Listening().Match(program.Errors).Groups["url"].Value) };
        Assert.False(HasLoaded(program, "Microsoft.IdentityModel"));
        var tokens = issuer.Keys.SelectMany(key => new[] { "tuco:read", "openid" }.Select(scope => issuer.Token(scope, static claims => claims["sub"] = Canary, key: key))).ToList();

        var told = "";
        foreach (var (token, status) in tokens.Zip([HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.Forbidden])
            .Append((tokens[0][..^9] + "AAAAAAAAA", HttpStatusCode.Unauthorized)))
        {
            var (body, headers) = Rpc.Stateless("list_lines");
            using var answer = await http.SendAsync(HttpRig.Request(HttpMethod.Post, "/mcp", body, [.. headers, ("Authorization", "Bearer " + token)]));
            Assert.Equal(status, answer.StatusCode);
            told += answer.Headers + await answer.Content.ReadAsStringAsync();
        }
        Assert.Equal(!Doors.Program.IsOneFile, HasLoaded(program, "Microsoft.IdentityModel"));
        // Without its colon a header is none, and the server would log what it is instead.
        using (var odd = new System.Net.Sockets.TcpClient(http.BaseAddress.Host, http.BaseAddress.Port))
        {
            await odd.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes($"POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization Bearer {tokens[0]}\r\n\r\n"));
            told += await new StreamReader(odd.GetStream()).ReadToEndAsync();
        }
        await program.TerminateAsync();
        await program.ExitAsync();

        AssertTellsNothing(tokens, told + program.Errors);
        Assert.Equal(4, CallerInLog().Count(program.Errors));
        Assert.Single(CallerInLog().Matches(program.Errors).Select(static match => match.Value).Distinct());
    }

    [Fact]
    public async Task No_span_and_no_measurement_holds_a_token_or_a_name()
    {
        var told = new ConcurrentQueue<string>();
        using var spans = new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => told.Enqueue($"{span.DisplayName} {string.Join(' ', span.TagObjects)} {string.Join(' ', span.Events.SelectMany(static one => one.Tags))}"),
        };
        ActivitySource.AddActivityListener(spans);
        using var meters = new MeterListener { InstrumentPublished = static (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => told.Enqueue(instrument.Name + string.Join(' ', tags.ToArray())));
        meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => told.Enqueue(instrument.Name + string.Join(' ', tags.ToArray())));
        meters.Start();
        await using var rig = await OAuthRig.StartAsync();
        var token = rig.Issuer.Token(claims: static claims => claims["sub"] = Canary);

        Assert.Equal(HttpStatusCode.OK, await rig.StatusAsync(token));
        Assert.Equal(HttpStatusCode.Unauthorized, await rig.StatusAsync(token + "AAAA"));

        Assert.Contains(told, static one => one.Contains("http", StringComparison.OrdinalIgnoreCase));
        AssertTellsNothing([token], string.Join('\n', told));
    }

    private static void AssertTellsNothing(IEnumerable<string> tokens, string told)
    {
        Assert.All(tokens.SelectMany(static token => token.Split('.')[1..]), part => Assert.DoesNotContain(part[20..40], told, StringComparison.Ordinal));
        for (var i = 0; i + 6 <= Canary.Length; i++)
            Assert.DoesNotContain(Canary.Substring(i, 6), told, StringComparison.Ordinal);
    }

    private static bool HasLoaded(Doors.Program program, string library) =>
        File.ReadAllText($"/proc/{program.Id.ToString(CultureInfo.InvariantCulture)}/maps").Contains(library, StringComparison.Ordinal);

    [GeneratedRegex("""Listening on "?(?<url>http://[0-9.:]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Listening();

    [GeneratedRegex("caller \"?oauth-[0-9a-f]{32}\"?,", RegexOptions.None, 1000)]
    private static partial Regex CallerInLog();
}
