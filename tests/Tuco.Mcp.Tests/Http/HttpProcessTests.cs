using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Tuco.Mcp.Tests.Doors;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Http;

/// <summary>The real program behind its HTTP door: how it starts, what it tells, how it ends.</summary>
public sealed partial class HttpProcessTests
{
    private const string Canary = "canary-Kx7Qp2Vw9Zt4";

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("192.0.2.1")]
    public async Task Beyond_loopback_it_refuses_to_start_and_says_what_to_set(string host)
    {
        var (code, output, errors) = await Doors.Program.RunAsync(null, "http", "--host", host, "--port", "0", "--sandbox");

        Assert.Equal((2, ""), (code, output));
        Assert.Contains("TUCO_HTTP_TOKEN", errors, StringComparison.Ordinal);
        Assert.Contains("TUCO_HTTP_ALLOWED_HOSTS", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TUCO_HTTP_HOST", "example.com")]
    [InlineData("TUCO_HTTP_PORT", "70000")]
    [InlineData("TUCO_HTTP_TOKEN", "a b")]
    [InlineData("TUCO_HTTP_TOKEN_FILE", "/nowhere")]
    [InlineData("TUCO_HTTP_ALLOWED_HOSTS", "https://x")]
    [InlineData("TUCO_HTTP_ALLOWED_ORIGINS", "app.example.com")]
    [InlineData("TUCO_HTTP_TRUSTED_PROXIES", "proxy")]
    public async Task A_bad_setting_is_named_and_not_told(string name, string value)
    {
        var (code, _, errors) = await Doors.Program.RunAsync(new Dictionary<string, string> { [name] = value }, "http", "--sandbox");

        Assert.Equal(2, code);
        Assert.StartsWith($"tuco-mcp: {name}: ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_replicas_share_needs_a_seal_key_that_they_share()
    {
        var environment = new Dictionary<string, string> { ["TUCO_STORE"] = "Host=db;Password=canary-9876" };

        var (code, _, errors) = await Doors.Program.RunAsync(environment, "http", "--port", "0", "--sandbox");

        Assert.Equal(2, code);
        Assert.StartsWith("tuco-mcp: TUCO_SEAL_KEY: ", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_in_flight_is_answered_after_SIGTERM_a_new_one_is_not_and_it_ends_with_code_0()
    {
        await using var sandbox = await TucoSandbox.StartAsync();
        var hold = new TaskCompletionSource();
        sandbox.Faults.Add(new Fault { Path = "/api/lines/by-user", Kind = FaultKind.None, Hold = hold.Task });
        await using var program = Start(sandbox);
        using var http = await ReadyAsync(program);
        var (body, headers) = Rpc.Stateless("list_lines");
        using var listening = await http.SendAsync(HttpRig.Request(HttpMethod.Get, "/sse", null), HttpCompletionOption.ResponseHeadersRead);
        var call = http.SendAsync(HttpRig.Request(HttpMethod.Post, "/mcp", body, headers));
        await Calls.UntilAsync(() => sandbox.UnderWay == 1);

        await program.TerminateAsync();
        await HttpAccessTests.UntilAsync(async () =>
        {
            using var late = await http.SendAsync(HttpRig.Request(HttpMethod.Post, "/mcp", Rpc.Initialize));
            return late.StatusCode == HttpStatusCode.ServiceUnavailable;
        });
        using (var unready = await http.GetAsync(new Uri("/readyz", UriKind.Relative)))
            Assert.Equal("not ready: about to stop\n", await unready.Content.ReadAsStringAsync());
        hold.SetResult();

        using var answer = await call;
        Assert.NotEmpty((await answer.JsonAsync())["result"]!["structuredContent"]!["lines"]!.AsArray());
        Assert.Equal(0, await program.ExitAsync());
    }

    [Fact]
    public async Task A_send_that_outlasts_the_drain_is_answered_as_unknown()
    {
        await using var sandbox = await TucoSandbox.StartAsync();
        var hold = new TaskCompletionSource();
        sandbox.Faults.Add(new Fault { Path = "/api/messages", Method = "POST", Kind = FaultKind.None, Hold = hold.Task });
        await using var program = Start(sandbox, ("TUCO_HTTP_DRAIN", "1"));
        using var http = await ReadyAsync(program);
        var (body, headers) = Rpc.Stateless("send_message", Calls.Send);
        var call = http.SendAsync(HttpRig.Request(HttpMethod.Post, "/mcp", body, headers));
        await Calls.UntilAsync(() => sandbox.UnderWay == 1);

        await program.TerminateAsync();

        using var answer = await call;
        Assert.StartsWith("outcome_unknown: ", (string)(await answer.JsonAsync())["result"]!["content"]![0]!["text"]!, StringComparison.Ordinal);
        Assert.Equal(0, await program.ExitAsync());
        hold.SetResult();
    }

    [Fact]
    public async Task The_healthcheck_tells_a_ready_server_from_one_that_is_not()
    {
        await using var sandbox = await TucoSandbox.StartAsync();
        await using var program = Start(sandbox);
        using var http = await ReadyAsync(program);
        var port = http.BaseAddress!.Port.ToString(CultureInfo.InvariantCulture);
        await using var without = Start(null);
        using var unready = await ReadyAsync(without);

        Assert.Equal(0, (await Doors.Program.RunAsync(null, "healthcheck", "--port", port)).Code);
        Assert.Equal(0, (await Doors.Program.RunAsync(new Dictionary<string, string> { ["TUCO_HTTP_PORT"] = port, ["TUCO_HTTP_HOST"] = "0.0.0.0" }, "healthcheck")).Code);
        var (code, output, _) = await Doors.Program.RunAsync(null, "healthcheck", "--port", unready.BaseAddress!.Port.ToString(CultureInfo.InvariantCulture));
        Assert.Equal((1, "not ready: no Tuco API key"), (code, output.Trim()));
        Assert.Equal(1, (await Doors.Program.RunAsync(null, "healthcheck", "--port", "1")).Code);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_with_the_way_out()
    {
        await using var first = Start(null);
        using var http = await ReadyAsync(first);

        var (code, _, errors) = await Doors.Program.RunAsync(null, "http", "--sandbox", "--port", http.BaseAddress!.Port.ToString(CultureInfo.InvariantCulture));

        Assert.Equal(1, code);
        Assert.Contains("--port 0", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_token_and_no_key_is_told_anywhere()
    {
        await using var sandbox = await TucoSandbox.StartAsync(new SandboxOptions { ApiKey = "tuco_" + Canary });
        await using var program = Start(sandbox, ("TUCO_HTTP_TOKEN", "other," + Canary), ("TUCO_LOG_LEVEL", "Verbose"));
        using var http = await ReadyAsync(program);
        var (body, headers) = Rpc.Stateless("list_lines");
        var told = "";
        foreach (var authorization in new[] { "Bearer " + Canary, "Bearer x" + Canary, Canary })
        {
            foreach (var path in new[] { "/mcp", "/" + Canary, "/mcp?token=" + Canary })
            {
                using var answer = await http.SendAsync(HttpRig.Request(HttpMethod.Post, path, body, [.. headers, ("Authorization", authorization), ("X-Forwarded-For", Canary)]));
                told += answer.Headers + await answer.Content.ReadAsStringAsync();
            }
        }
        await program.TerminateAsync();
        await program.ExitAsync();

        told += program.Errors;
        for (var i = 0; i + 6 <= Canary.Length; i++)
        {
            if (i >= "canary-".Length)
                Assert.DoesNotContain(Canary.Substring(i, 6), told, StringComparison.Ordinal);
        }
        Assert.Contains("POST", program.Errors, StringComparison.Ordinal);
    }

    private static Doors.Program Start(TucoSandbox? sandbox, params (string, string)[] more)
    {
        var environment = more.ToDictionary(static pair => pair.Item1, static pair => pair.Item2, StringComparer.Ordinal);
        environment["TUCO_CONFIRM"] = "never";
        if (sandbox is not null)
            (environment["TUCO_BASE_URL"], environment["TUCO_API_KEY"]) = (sandbox.BaseUrl.AbsoluteUri, sandbox.ApiKey);
        return Doors.Program.Start(environment, "http", "--port", "0");
    }

    /// <summary>A client of the program, once it listens.</summary>
    private static async Task<HttpClient> ReadyAsync(Doors.Program program)
    {
        await Calls.UntilAsync(() => Listening().IsMatch(program.Errors));
        return new HttpClient { BaseAddress = new Uri(Listening().Match(program.Errors).Groups["url"].Value) };
    }

    [GeneratedRegex("""Listening on "?(?<url>http://[0-9.:]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Listening();
}
