using System.Runtime.Versioning;
using System.Text;
using System.Text.Json.Nodes;
using Tuco.Mcp.Doors.CommandLine.Clients;

namespace Tuco.Mcp.Tests.Doors;

/// <summary><c>config --write</c> changes one thing in a client's file, and nothing when in doubt.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ConfigWriteTests
{
    [Fact]
    public async Task A_file_that_is_missing_is_made_with_its_folder()
    {
        await using var rig = await DoctorRig.StartAsync();

        var (code, output, _) = await WriteAsync(rig, "cursor", "--sandbox");

        Assert.Equal(0, code);
        Assert.Contains("now holds tuco.", output, StringComparison.Ordinal);
        Assert.Equal(Program.Executable, (string?)JsonNode.Parse(CursorOf(rig))!["mcpServers"]!["tuco"]!["command"]);
        Assert.Contains("! Cursor: tuco in ", (await rig.RunAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_else_in_the_file_stays_as_it_was_written()
    {
        const string Before = "{\n    \"zoom\": 1.50e1,\n    \"mcpServers\": {\n        \"other\": { \"command\": \"caf\\u00e9\", \"n\": 10000000000000000000000 }\n    },\n    \"a\": [ 1,2 ]\n}\n";
        await using var rig = await DoctorRig.StartAsync();
        rig.Write(Before, "home", ".cursor", "mcp.json");
        File.SetUnixFileMode(Cursor(rig), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        Assert.Equal(0, (await WriteAsync(rig, "cursor", "--sandbox")).Code);

        var after = CursorOf(rig);
        var start = after.IndexOf(",\n        \"tuco\": {\n            \"type\"", StringComparison.Ordinal);
        Assert.Equal(Before, after.Remove(start, after.IndexOf("\n    },\n    \"a\"", StringComparison.Ordinal) - start));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(Cursor(rig)));
        var backup = Assert.Single(Backups(rig));
        Assert.Equal(Before, File.ReadAllText(backup));
        Assert.Equal(File.GetUnixFileMode(Cursor(rig)), File.GetUnixFileMode(backup));
        Assert.Equal(2, Directory.GetFiles(rig.OfHome(".cursor")).Length);
    }

    [Fact]
    public async Task What_is_there_already_is_left_alone()
    {
        await using var rig = await DoctorRig.StartAsync();
        await WriteAsync(rig, "vscode");

        var (code, output, _) = await WriteAsync(rig, "vscode");

        Assert.Equal(0, code);
        Assert.Contains("as it should be", output, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(rig.OfHome(".config", "Code", "User")));
    }

    [Fact]
    public async Task Another_server_of_the_name_is_replaced_by_force_only()
    {
        await using var rig = await DoctorRig.StartAsync();
        rig.WriteCursor("""{"command":"mine"}""");
        var before = CursorOf(rig);

        var (code, output, errors) = await WriteAsync(rig, "cursor", "--sandbox");
        Assert.Equal((1, before), (code, CursorOf(rig)));
        Assert.Contains("--force", errors, StringComparison.Ordinal);
        Assert.NotNull(JsonNode.Parse(output));
        Assert.Empty(Backups(rig));

        Assert.Equal(0, (await WriteAsync(rig, "cursor", "--sandbox", "--force")).Code);
        Assert.Equal(Program.Executable, (string?)JsonNode.Parse(CursorOf(rig))!["mcpServers"]!["tuco"]!["command"]);
    }

    [Theory]
    [InlineData("{ // mine\n}")]
    [InlineData("{\"mcpServers\":{},}")]
    [InlineData("[]")]
    [InlineData("{\"mcpServers\":[]}")]
    [InlineData("{\"mcpServers\":{},\"mcpServers\":{}}")]
    [InlineData("not at all")]
    public async Task What_is_no_strict_JSON_is_not_touched_and_the_snippet_is_printed(string before)
    {
        await using var rig = await DoctorRig.StartAsync();
        rig.Write(before, "home", ".cursor", "mcp.json");

        var (code, output, errors) = await WriteAsync(rig, "cursor", "--sandbox");

        Assert.Equal((1, before), (code, CursorOf(rig)));
        Assert.NotNull(JsonNode.Parse(output)!["mcpServers"]!["tuco"]);
        Assert.Contains(Cursor(rig) + " is not changed", errors, StringComparison.Ordinal);
        Assert.Empty(Backups(rig));
    }

    [Fact]
    public async Task What_is_wrong_with_a_file_is_said_as_it_is_and_the_snippet_goes_in_by_hand()
    {
        await using var rig = await DoctorRig.StartAsync();
        rig.Write("{\"mcpServers\":[]}", "home", ".cursor", "mcp.json");

        var (_, _, errors) = await WriteAsync(rig, "cursor", "--sandbox");

        Assert.Contains(" is not changed: its mcpServers is no object.", errors, StringComparison.Ordinal);
        Assert.Contains("; put it there by hand.", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("--write", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_somebody_made_read_only_is_left_alone()
    {
        await using var rig = await DoctorRig.StartAsync();
        rig.Write("{}", "home", ".cursor", "mcp.json");
        File.SetUnixFileMode(Cursor(rig), UnixFileMode.UserRead);

        var (code, _, errors) = await WriteAsync(rig, "cursor", "--sandbox");

        Assert.Equal((1, "{}"), (code, CursorOf(rig)));
        Assert.Contains("read-only", errors, StringComparison.Ordinal);
        Assert.Empty(Backups(rig));
    }

    [Fact]
    public async Task What_VS_Code_asks_for_is_added_to_what_it_asks_already()
    {
        await using var rig = await DoctorRig.StartAsync();
        rig.Write("""{"inputs":[{"id":"mine","type":"promptString"}],"servers":{}}""", "home", ".config", "Code", "User", "mcp.json");

        Assert.Equal(0, (await WriteAsync(rig, "vscode")).Code);

        var file = JsonNode.Parse(File.ReadAllText(rig.OfHome(".config", "Code", "User", "mcp.json")))!;
        Assert.Equal(["mine", "tuco_api_key"], file["inputs"]!.AsArray().Select(static input => (string)input!["id"]!));
        Assert.Equal("${input:tuco_api_key}", (string?)file["servers"]!["tuco"]!["env"]!["TUCO_API_KEY"]);
    }

    [Fact]
    public async Task A_file_that_is_a_link_stays_one()
    {
        await using var rig = await DoctorRig.StartAsync();
        var target = rig.Write("{}", "dotfiles", "mcp.json");
        Directory.CreateDirectory(rig.OfHome(".cursor"));
        File.CreateSymbolicLink(Cursor(rig), target);

        Assert.Equal(0, (await WriteAsync(rig, "cursor", "--sandbox")).Code);

        Assert.NotNull(new FileInfo(Cursor(rig)).LinkTarget);
        Assert.Contains("tuco", File.ReadAllText(target), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docker")]
    [InlineData("http")]
    public async Task Where_there_is_no_file_nothing_can_be_written(string client)
    {
        await using var rig = await DoctorRig.StartAsync();
        Assert.Equal(2, (await WriteAsync(rig, client)).Code);
    }

    [Theory]
    [InlineData("{}", "{\n  \"a\": {\n    \"b\": 1\n  }\n}")]
    [InlineData("{\"x\":1}", "{\"x\":1,\n  \"a\": {\n    \"b\": 1\n  }}")]
    [InlineData("{\r\n\t\"x\": 1\r\n}\r\n", "{\r\n\t\"x\": 1,\r\n\t\"a\": {\r\n\t\t\"b\": 1\r\n\t}\r\n}\r\n")]
    [InlineData("{\n  \"a\": {}\n}", "{\n  \"a\": {\n    \"b\": 1\n  }\n}")]
    [InlineData("{\"a\":{\"b\":[{\"b\":2}],\"c\":{\"b\":3}}}", "{\"a\":{\"b\":1,\"c\":{\"b\":3}}}")]
    public void A_value_is_set_and_the_rest_stays(string before, string after)
    {
        var text = new JsonText(Encoding.UTF8.GetBytes(before));
        text.Set(["a", "b"], JsonValue.Create(1));
        Assert.Equal(after, Encoding.UTF8.GetString(text.Bytes.Span));
    }

    private static Task<(int Code, string Output, string Errors)> WriteAsync(DoctorRig rig, string client, params string[] more) =>
        Program.RunAsync(rig.Environment, ["config", client, "--write", .. more]);

    private static string Cursor(DoctorRig rig) => rig.OfHome(".cursor", "mcp.json");

    private static string CursorOf(DoctorRig rig) => File.ReadAllText(Cursor(rig));

    private static string[] Backups(DoctorRig rig) => Directory.GetFiles(rig.OfHome(".cursor"), "*.bak");
}
