using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Tuco.Mcp.Doors.CommandLine.Clients;
using Tuco.Mcp.Options;

namespace Tuco.Mcp.Tests.Doors;

/// <summary>What <c>config</c> prints is what the client needs, and it works.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ConfigTests
{
    public static TheoryData<string> Clients => [.. Client.All.Select(static client => client.Name)];

    public static TheoryData<string> Starters => [.. Client.All.Where(static client => client.Files(Ann).Count > 0).Select(static client => client.Name)];

    private static Machine Ann { get; } = new(Platform.Linux, "/home/ann", "/home/ann/.config", "/home/ann/project");

    [Theory]
    [MemberData(nameof(Starters))]
    public async Task What_a_snippet_says_starts_and_lists_the_tools(string client)
    {
        var (code, output, _) = await Program.RunAsync(null, "config", client, "--sandbox");
        var server = ServerIn(output, client);
        Assert.Equal(0, code);
        Assert.Equal(Program.Executable, (string?)server["command"]);

        await using var program = Program.Start(EnvironmentOf(server), ArgumentsOf(server));
        var hello = await program.InitializeAsync();
        await program.SendAsync("tools/list", 1);
        await program.SendAsync("tools/call", 2, """{"name":"list_lines"}""");

        Assert.Equal("tuco-mcp", (string?)hello["result"]!["serverInfo"]!["name"]);
        Assert.NotEmpty((await program.AnswerAsync(1))["result"]!["tools"]!.AsArray());
        Assert.Contains("sandbox: true", (string)(await program.AnswerAsync(2))["result"]!["content"]![0]!["text"]!, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public void A_snippet_is_the_approved_one(string client)
    {
        var settings = new Settings { Http = new HttpSettings { Address = System.Net.IPAddress.Any, TokenFile = "/run/token", AllowedHosts = ["mcp.example.com"] } };
        var setup = new Setup(settings, new Dictionary<string, string>(), []);
        var snippet = Snippet.Of(Client.All.First(one => one.Name == client), new Launch("/opt/tuco/tuco-mcp", []), setup, Ann, new Dictionary<string, string>());

        Approved.Matches($"tests/Tuco.Mcp.Tests/Approved/config-{client}.json", JsonText.Of(snippet.Whole) + "\n");
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task No_snippet_holds_a_key(string client)
    {
        var (code, output, errors) = await Program.RunAsync(new Dictionary<string, string>
        {
            ["TUCO_API_KEY"] = "tuco_" + DoctorRig.Canary,
            ["TUCO_HTTP_TOKEN"] = DoctorRig.Canary,
            ["TUCO_STORE"] = $"Host=db;Username=a;Password={DoctorRig.Canary};Database=b",
        }, "config", client);

        Assert.Equal(0, code);
        Assert.NotNull(ServerIn(output, client));
        Assert.DoesNotContain(DoctorRig.Canary[..6], output + errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_for_a_key_file_makes_one_that_works()
    {
        await using var rig = await DoctorRig.StartAsync();
        rig.Environment.Remove("TUCO_API_KEY");
        var (_, output, errors) = await Program.RunAsync(rig.Environment, "config", "claude-desktop");
        var server = ServerIn(output, "claude-desktop");
        var command = errors.Split('\n').Single(static line => line.StartsWith("mkdir ", StringComparison.Ordinal));
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { UseShellExecute = false, RedirectStandardInput = true })!;
        await shell.StandardInput.WriteLineAsync(rig.Key);
        shell.StandardInput.Close();
        await shell.WaitForExitAsync();
        var file = (string)server["env"]!["TUCO_API_KEY_FILE"]!;

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        await using var program = Program.Start(EnvironmentOf(server), ArgumentsOf(server));
        await program.InitializeAsync();
        await program.SendAsync("tools/call", 1, """{"name":"list_lines"}""");
        Assert.Contains("lines in the workspace", (string)(await program.AnswerAsync(1))["result"]!["content"]![0]!["text"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_set_here_goes_along_unless_it_may_be_a_secret()
    {
        await using var rig = await DoctorRig.StartAsync();
        rig.Environment["TUCO_SENDS_PER_DAY"] = "20";
        rig.Environment["TUCO_SEAL_KEY"] = Convert.ToBase64String(new byte[32]);
        rig.Environment["TUCO_STATE_DIR"] = "state";

        var (_, output, errors) = await Program.RunAsync(rig.Environment, "config", "cursor", "--read-only");
        var environment = EnvironmentOf(ServerIn(output, "cursor"));

        Assert.Equal("${env:TUCO_API_KEY}", environment["TUCO_API_KEY"]);
        Assert.Equal("true", environment["TUCO_READ_ONLY"]);
        Assert.Equal("20", environment["TUCO_SENDS_PER_DAY"]);
        Assert.True(Path.IsPathFullyQualified(environment["TUCO_STATE_DIR"]));
        Assert.False(environment.ContainsKey("TUCO_SEAL_KEY"));
        Assert.Contains("TUCO_SEAL_KEY_FILE", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_file_that_is_set_here_is_the_one_that_is_named()
    {
        await using var rig = await DoctorRig.StartAsync();
        rig.Environment["TUCO_API_KEY_FILE"] = rig.Write(rig.Key, "key");

        var environment = EnvironmentOf(ServerIn((await Program.RunAsync(rig.Environment, "config", "vscode")).Output, "vscode"));

        Assert.Equal(rig.Of("key"), environment["TUCO_API_KEY_FILE"]);
        Assert.False(environment.ContainsKey("TUCO_API_KEY"));
    }

    [Theory]
    [InlineData("127.0.0.1", "", "http://127.0.0.1:9000/mcp", null)]
    [InlineData("::1", "", "http://[::1]:9000/mcp", null)]
    [InlineData("0.0.0.0", "mcp.example.com", "https://mcp.example.com/mcp", "Bearer ${TUCO_HTTP_TOKEN}")]
    [InlineData("0.0.0.0", "*.example.com", "https://mcp.example.com/mcp", "Bearer ${TUCO_HTTP_TOKEN}")]
    public async Task A_client_elsewhere_gets_the_address_and_the_header(string host, string names, string url, string? header)
    {
        var environment = new Dictionary<string, string> { ["TUCO_HTTP_ALLOWED_HOSTS"] = names };
        var server = ServerIn((await Program.RunAsync(environment, "config", "http", "--host", host, "--port", "9000")).Output, "http");

        Assert.Equal((url, header), ((string?)server["url"], (string?)server["headers"]?["Authorization"]));
    }

    [Theory]
    [InlineData("https://mcp.example.com/tuco/mcp", "https://mcp.example.com/tuco/mcp")]
    [InlineData("https://mcp.example.com", "https://names.example.com/mcp")]
    public async Task Where_tokens_come_from_an_issuer_the_client_gets_the_address_that_they_are_for_and_no_header(string audience, string url)
    {
        var environment = new Dictionary<string, string>
        {
            ["TUCO_HTTP_ALLOWED_HOSTS"] = "names.example.com",
            ["TUCO_HTTP_OAUTH_ISSUER"] = "https://issuer.example.com",
            ["TUCO_HTTP_OAUTH_AUDIENCE"] = audience,
        };

        var (_, output, errors) = await Program.RunAsync(environment, "config", "http", "--host", "0.0.0.0");

        Assert.Equal((url, (string?)null), ((string?)ServerIn(output, "http")["url"], (string?)ServerIn(output, "http")["headers"]?.ToJsonString()));
        Assert.Contains("from https://issuer.example.com by itself", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("does not start", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_each_request_brings_its_key_the_client_gets_a_header_for_it()
    {
        var server = ServerIn((await Program.RunAsync(null, "config", "http", "--http-key-passthrough")).Output, "http");
        Assert.Equal("""{"X-Tuco-Api-Key":"${TUCO_API_KEY}"}""", server["headers"]!.ToJsonString());
    }

    [Fact]
    public void Run_by_dotnet_a_snippet_names_the_library() =>
        Assert.Equal(["/opt/tuco/tuco-mcp.dll"], Launch.Of("/usr/bin/dotnet", "/opt/tuco").Arguments);

    [Theory]
    [InlineData(Platform.Linux, "claude-desktop", "/home/ann/.config/Claude/claude_desktop_config.json")]
    [InlineData(Platform.MacOs, "claude-desktop", "/home/ann/Library/Application Support/Claude/claude_desktop_config.json")]
    [InlineData(Platform.Windows, "claude-desktop", "/roaming/Claude/claude_desktop_config.json")]
    [InlineData(Platform.Linux, "vscode", "/home/ann/.config/Code/User/mcp.json")]
    [InlineData(Platform.MacOs, "vscode", "/home/ann/Library/Application Support/Code/User/mcp.json")]
    [InlineData(Platform.Windows, "vscode", "/roaming/Code/User/mcp.json")]
    [InlineData(Platform.Windows, "visual-studio", "/users/ann/.mcp.json")]
    [InlineData(Platform.Windows, "cursor", "/users/ann/.cursor/mcp.json")]
    [InlineData(Platform.MacOs, "windsurf", "/home/ann/.codeium/windsurf/mcp_config.json")]
    [InlineData(Platform.Linux, "claude-code", "/home/ann/.claude.json")]
    internal void Each_client_has_its_file_in_its_usual_place(Platform platform, string client, string file)
    {
        var environment = new Dictionary<string, string> { ["HOME"] = "/home/ann", ["USERPROFILE"] = "/users/ann", ["APPDATA"] = "/roaming", ["XDG_CONFIG_HOME"] = "" };
        Assert.Equal(file, Client.All.First(one => one.Name == client).Files(Machine.Of(environment, platform))[0]);
    }

    private static JsonObject ServerIn(string snippet, string client) =>
        JsonNode.Parse(snippet)![Client.All.First(one => one.Name == client).Root]!["tuco"]!.AsObject();

    private static string[] ArgumentsOf(JsonObject server) => [.. server["args"]!.AsArray().Select(static argument => (string)argument!)];

    private static Dictionary<string, string> EnvironmentOf(JsonObject server) =>
        server["env"]!.AsObject().ToDictionary(static one => one.Key, static one => (string)one.Value!, StringComparer.Ordinal);
}
