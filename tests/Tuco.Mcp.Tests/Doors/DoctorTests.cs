using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Tuco.Mcp.Tests.Stores;

namespace Tuco.Mcp.Tests.Doors;

[UnsupportedOSPlatform("windows")]
public sealed class DoctorTests
{
    public static TheoryData<string> Mistakes => [.. DoctorMistakes.All.Keys];

    [Fact]
    public async Task Where_all_is_well_it_says_so()
    {
        await using var rig = await DoctorRig.StartAsync();

        var (code, output, errors) = await rig.RunAsync();

        Assert.Equal((0, ""), (code, errors));
        Assert.EndsWith("All is well.\n", output, StringComparison.Ordinal);
        Assert.All(output.Trim().Split('\n')[..^2], static line => Assert.StartsWith("✓ ", line, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_found_and_named(string mistake)
    {
        var made = DoctorMistakes.All[mistake];
        await using var rig = await DoctorRig.StartAsync();
        made.Plant(rig);

        var (code, output, errors) = await rig.RunAsync();

        var lines = output.Split('\n').Where(line => line.StartsWith(made.Line, StringComparison.Ordinal)).ToList();
        Assert.True(lines.Exists(line => made.Told.All(told => line.Contains(told, StringComparison.Ordinal))), output);
        Assert.Equal(output.Split('\n').Any(static line => line.StartsWith("✗ ", StringComparison.Ordinal)) ? 1 : 0, code);
        Assert.True(code == 1 || !made.Line.StartsWith('✗'));
        Assert.Equal("", errors);
        AssertTellsNoSecret(output);
    }

    [Fact]
    public async Task What_lies_behind_a_step_that_fails_is_unknown()
    {
        await using var rig = await DoctorRig.StartAsync();
        rig.Environment["TUCO_BASE_URL"] = "http://127.0.0.1:9";

        var report = await rig.ReportAsync();

        Assert.Equal(["name ok", "connection failed", "answer unknown", "clock unknown", "key accepted unknown"],
            ChecksOf(report).Where(static check => check.Split(' ')[0] is "name" or "connection" or "answer" or "clock" or "key"));
        Assert.False((bool)report["ok"]!);
    }

    [Fact]
    public async Task A_base_URL_that_cannot_be_used_is_replaced_by_no_other()
    {
        await using var rig = await DoctorRig.StartAsync();
        rig.Environment["TUCO_BASE_URL"] = "http://tuco.example";

        Assert.Contains("name unknown", ChecksOf(await rig.ReportAsync()));
    }

    [Theory]
    [InlineData(-3600, "failed")]
    [InlineData(3600, "failed")]
    [InlineData(300, "warning")]
    [InlineData(0, "ok")]
    public async Task A_clock_that_is_off_is_told(int seconds, string status)
    {
        var date = TimeProvider.System.GetUtcNow().AddSeconds(seconds).ToString("r");
        await using var server = new RawServer(_ => RawServer.Json("""{"lines":[]}""", headers: $"Date: {date}\r\n"));
        await using var rig = await DoctorRig.StartAsync();
        rig.Environment["TUCO_BASE_URL"] = server.BaseUrl.AbsoluteUri;

        Assert.Contains("clock " + status, ChecksOf(await rig.ReportAsync()));
    }

    [Fact]
    public async Task What_answers_and_is_not_Tuco_is_told()
    {
        await using var server = new RawServer(static _ => "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello"u8.ToArray());
        await using var rig = await DoctorRig.StartAsync();
        rig.Environment["TUCO_BASE_URL"] = server.BaseUrl.AbsoluteUri;

        var (code, output, _) = await rig.RunAsync();

        Assert.Equal(1, code);
        Assert.Contains("✗ key accepted: ", output, StringComparison.Ordinal);
        Assert.Contains("that is not Tuco's API", output, StringComparison.Ordinal);
        Assert.Contains("? clock: unknown", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_told_and_shown_no_key()
    {
        await using var server = new SelfSignedServer();
        await using var rig = await DoctorRig.StartAsync();
        rig.Environment["TUCO_BASE_URL"] = server.BaseUrl.AbsoluteUri;

        var (code, output, _) = await rig.RunAsync();

        Assert.Equal(1, code);
        Assert.Contains("✗ TLS: the certificate is not trusted", output, StringComparison.Ordinal);
        Assert.Contains("SSL_CERT_FILE", output, StringComparison.Ordinal);
        Assert.Contains("? key accepted: unknown: not reached", output, StringComparison.Ordinal);
        Assert.Equal(0, server.Requests);
    }

    [Fact]
    public async Task A_certificate_that_is_vouched_for_is_told_with_its_end()
    {
        await using var server = new SelfSignedServer();
        await using var rig = await DoctorRig.StartAsync();
        rig.Environment["TUCO_BASE_URL"] = server.BaseUrl.AbsoluteUri;
        rig.Environment["SSL_CERT_FILE"] = rig.Write(server.Certificate, "roots.pem");

        var (_, output, _) = await rig.RunAsync();

        Assert.Contains("✓ TLS: trusted, until ", output, StringComparison.Ordinal);
        Assert.True(server.Requests > 0);
    }

    [Fact]
    public async Task An_audit_log_that_was_changed_is_told()
    {
        await using var rig = await DoctorRig.StartAsync();
        Assert.Equal(0, (await Program.RunAsync(rig.Environment, "call", "send_message", "recipientPhone=+12025550143", "message=Hi")).Code);
        Assert.Contains("✓ audit log: 2 entries", (await rig.RunAsync()).Output, StringComparison.Ordinal);
        var file = Assert.Single(Directory.GetFiles(rig.Of("state", "audit")));
        File.WriteAllLines(file, File.ReadAllLines(file).Skip(1));

        var (code, output, _) = await rig.RunAsync();

        Assert.Equal(1, code);
        Assert.Contains("✗ audit log: ", output, StringComparison.Ordinal);
        Assert.Contains("tuco-mcp audit verify", output, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_PostgreSQL_that_answers_is_told_and_what_several_servers_on_it_need()
    {
        await using var rig = await DoctorRig.StartAsync();
        rig.Environment["TUCO_STORE"] = await Postgres.DatabaseAsync();

        var (code, output, _) = await rig.RunAsync();

        Assert.Equal(0, code);
        Assert.Contains("✓ ledger: PostgreSQL answers\n", output, StringComparison.Ordinal);
        Assert.Contains("! TUCO_SEAL_KEY: must be set", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_OAuth_issuer_that_names_itself_and_has_keys_is_told_and_one_that_names_another_fails()
    {
        await using var issuer = await Http.Issuer.StartAsync();
        await using var rig = await DoctorRig.StartAsync();
        rig.Environment["TUCO_HTTP_OAUTH_ISSUER"] = issuer.Name;
        rig.Environment["TUCO_HTTP_OAUTH_AUDIENCE"] = Http.Issuer.Audience;

        var (code, output, _) = await rig.RunAsync();
        issuer.Mend = static metadata => metadata["issuer"] = "https://issuer.example.com";
        var wrong = await rig.RunAsync();

        Assert.Equal(0, code);
        Assert.Contains($"✓ OAuth issuer: {issuer.Name} names itself so and has 1 key", output, StringComparison.Ordinal);
        Assert.Contains("✓ HTTP: tuco-mcp http would serve this machine, with a token on ", output, StringComparison.Ordinal);
        Assert.Equal(1, wrong.Code);
        Assert.Contains("its metadata names another issuer", wrong.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_lets_nothing_through_is_told()
    {
        await using var proxy = new RawServer(static _ => "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        await using var rig = await DoctorRig.StartAsync();
        rig.Environment["TUCO_BASE_URL"] = "https://tuco.invalid";
        rig.Environment["HTTPS_PROXY"] = proxy.BaseUrl.AbsoluteUri;

        var (code, output, _) = await rig.RunAsync();

        Assert.Equal(1, code);
        Assert.Contains("✗ answer: the proxy lets nothing through to tuco.invalid", output, StringComparison.Ordinal);
        Assert.DoesNotContain("TLS", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_a_client_that_never_ends_hides_no_other()
    {
        await using var rig = await DoctorRig.StartAsync();
        Directory.CreateDirectory(rig.OfHome(".cursor"));
        using (var made = System.Diagnostics.Process.Start("mkfifo", rig.OfHome(".cursor", "mcp.json")))
            await made.WaitForExitAsync();

        var checks = ChecksOf(await rig.ReportAsync()).ToList();

        Assert.Contains("VS Code ok", checks);
        Assert.Contains("Cursor unknown", checks);
        Assert.Contains("Windsurf unknown", checks);
    }

    [Fact]
    public async Task A_state_folder_that_the_sandbox_does_without_is_no_failure()
    {
        await using var rig = await DoctorRig.StartAsync();
        rig.Environment["TUCO_STATE_DIR"] = "/proc/none";

        var (code, output, _) = await rig.RunAsync("--sandbox");

        Assert.Equal(0, code);
        Assert.Contains("! state folder: /proc/none: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_sandbox_it_needs_no_account_and_finds_no_failure()
    {
        await using var rig = await DoctorRig.StartAsync();
        rig.Environment.Remove("TUCO_API_KEY");
        rig.Environment.Remove("TUCO_BASE_URL");

        var (code, output, errors) = await rig.RunAsync("--sandbox");

        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("✓ key accepted: ", output, StringComparison.Ordinal);
        Assert.Contains("! TUCO_SANDBOX: true, set by the flag --sandbox", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_variable_is_told_with_where_it_came_from()
    {
        await using var rig = await DoctorRig.StartAsync();
        rig.Environment["TUCO_RETRIES"] = "5";

        var (_, output, _) = await rig.RunAsync("--timeout", "7");

        Assert.Contains("✓ TUCO_TIMEOUT: 7, set by the flag --timeout\n", output, StringComparison.Ordinal);
        Assert.Contains("✓ TUCO_RETRIES: 5, set in the environment\n", output, StringComparison.Ordinal);
        Assert.Contains("✓ TUCO_BASE_URL: set in the environment\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_in_the_wrong_place_is_told_no_more_than_one_in_the_right_one()
    {
        await using var rig = await DoctorRig.StartAsync();
        foreach (var name in new[] { "TUCO_STATE_DIR", "TUCO_AUDIT_FILE", "TUCO_TIMEOUT", "TUCO_TOOLS", "TUCO_LOG_LEVEL", "TUCO_HTTP_ALLOWED_HOSTS" })
            rig.Environment[name] = $"{rig.Of("x")}/tuco_{DoctorRig.Canary}";
        rig.Environment["TUCO_CLERK_TOKEN"] = rig.Environment["TUCO_SEAL_KEY"] = rig.Environment["TUCO_HTTP_TOKEN"] = DoctorRig.Canary;
        rig.Environment["TUCO_API_KEY"] = "tuco_" + DoctorRig.Canary;

        var (code, output, errors) = await rig.RunAsync();
        var json = await rig.RunAsync("--json");

        Assert.Equal(1, code);
        AssertTellsNoSecret(output + errors + json.Output + json.Errors);
    }

    private static void AssertTellsNoSecret(string text)
    {
        for (var i = 0; i + 6 <= DoctorRig.Canary.Length; i++)
            Assert.DoesNotContain(DoctorRig.Canary.Substring(i, 6), text, StringComparison.Ordinal);
    }

    private static IEnumerable<string> ChecksOf(JsonNode report) => report["checks"]!.AsArray().Select(static check => $"{check!["check"]} {check["status"]}");
}
