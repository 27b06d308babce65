using System.Text;
using System.Text.Json.Nodes;
using Tuco.Mcp.Doors.CommandLine.Clients;
using Tuco.Mcp.Options;
using Tuco.Mcp.Pipeline;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Tests.Docs;

/// <summary>The README's tables come from the code, and what it shows runs.</summary>
public sealed class ReadmeTests
{
    private static readonly string Example = File.ReadAllText(Path.Combine(Approved.Root, "mcp.json.example"));

    [Fact]
    public void The_tables_and_the_example_are_current()
    {
        var readme = File.ReadAllText(Path.Combine(Approved.Root, "README.md"));
        readme = Between(readme, "tools", Tools());
        readme = Between(readme, "options", Options());
        readme = Between(readme, "clients", Clients());
        readme = Between(readme, "example", $"```json\n{Example}```\n");
        Approved.Matches("README.md", readme);
    }

    [Fact]
    public async Task What_the_example_says_starts_and_answers()
    {
        var server = JsonNode.Parse(Example)!["mcpServers"]!["tuco"]!;
        Assert.Equal(Path.GetFileName(Doors.Program.Executable), (string?)server["command"]);
        var environment = server["env"]!.AsObject().ToDictionary(static variable => variable.Key, static variable => (string)variable.Value!);

        await using var program = Doors.Program.Start(environment, [.. server["args"]!.AsArray().Select(static argument => (string)argument!)]);
        await program.InitializeAsync();
        await program.SendAsync("tools/call", 1, """{"name":"list_lines"}""");

        Assert.Contains("lines in the workspace", (string)(await program.AnswerAsync(1))["result"]!["content"]![0]!["text"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_transcript_is_what_the_demo_prints()
    {
        var readme = File.ReadAllText(Path.Combine(Approved.Root, "README.md"));
        var start = readme.IndexOf("<!-- transcript -->", StringComparison.Ordinal);
        var shown = readme[start..readme.IndexOf("<!-- /transcript -->", StringComparison.Ordinal)].Split('\n').Where(static line => line.Length > 0 && line[0] is not ('<' or '`'));

        var (_, output, _) = await Doors.Program.RunAsync(null, "demo");

        var printed = WithoutIds(output).Split('\n').Select(static line => line.TrimEnd()).ToHashSet(StringComparer.Ordinal);
        Assert.All(shown, line => Assert.Contains(WithoutIds(line), printed));

        static string WithoutIds(string text) => System.Text.RegularExpressions.Regex.Replace(text, "[0-9a-f]{24}", "ID", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("call list_lines status=active limit=5 --sandbox")]
    [InlineData("call analytics period=30d compare=true --json --sandbox")]
    public async Task The_commands_it_shows_work(string command)
    {
        Assert.Contains("tuco-mcp " + command, File.ReadAllText(Path.Combine(Approved.Root, "README.md")), StringComparison.Ordinal);
        var (code, output, errors) = await Doors.Program.RunAsync(null, command.Split(' '));
        Assert.Equal((0, ""), (code, errors));
        Assert.NotEmpty(output);
    }

    [Fact]
    public async Task The_server_with_an_issuer_starts_as_it_shows()
    {
        var readme = File.ReadAllText(Path.Combine(Approved.Root, "README.md"));
        var start = readme.IndexOf("<!-- oauth -->", StringComparison.Ordinal);
        var lines = readme[start..readme.IndexOf("<!-- /oauth -->", StringComparison.Ordinal)].Split('\n');
        var environment = lines.Where(static line => line.StartsWith("export ", StringComparison.Ordinal)).Select(static line => line["export ".Length..].Split('=', 2))
            .ToDictionary(static pair => pair[0], static pair => pair[1], StringComparer.Ordinal);
        var command = lines.Single(static line => line.StartsWith("tuco-mcp ", StringComparison.Ordinal)).Split(' ')[1..];

        await using var program = Doors.Program.Start(environment, [.. command, "--port", "0", "--sandbox"]);
        await Doors.Calls.UntilAsync(() => program.Errors.Contains("Listening on", StringComparison.Ordinal));
        var port = System.Text.RegularExpressions.Regex.Match(program.Errors, "(?<=Listening on \"?http://0.0.0.0:)[0-9]+", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        using var http = new HttpClient();
        using var asked = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/.well-known/oauth-protected-resource/mcp");
        asked.Headers.Host = environment["TUCO_HTTP_ALLOWED_HOSTS"];
        using var answer = await http.SendAsync(asked);
        var told = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

        Assert.Equal((environment["TUCO_HTTP_OAUTH_AUDIENCE"], environment["TUCO_HTTP_OAUTH_ISSUER"]), ((string)told["resource"]!, (string)told["authorization_servers"]![0]!));
    }

    [Fact]
    public void Every_variable_the_README_names_exists()
    {
        var known = Variables.All.Select(static variable => variable.Name).Append("TUCO_").ToHashSet(StringComparer.Ordinal);
        var named = new string([.. File.ReadAllText(Path.Combine(Approved.Root, "README.md")).Select(static c => char.IsAsciiLetterUpper(c) || c == '_' ? c : ' ')])
            .Split(' ').Where(static word => word.StartsWith("TUCO_", StringComparison.Ordinal));
        Assert.DoesNotContain(named, name => !known.Contains(name));
    }

    private static string Tools()
    {
        var table = new StringBuilder("| toolset | tool | risk | what it does |\n|---|---|---|---|\n");
        foreach (var (toolset, tool) in Catalog.Toolsets.SelectMany(static toolset => toolset.Tools.Select(tool => (toolset, tool))))
        {
            var on = !toolset.IsDefault ? "" : tool.Needs is Credential.Key ? " ✔" : " (✔)";
            table.Append(null, $"| {toolset.Name}{on} | `{tool.Name}` | {tool.Risk} | {Definitions.Of(tool.Name).GetProperty("description").GetString()} |\n");
        }
        return table.ToString();
    }

    /// <summary>A fold a client: what <c>tuco-mcp config</c> prints on a machine of somebody.</summary>
    private static string Clients()
    {
        var machine = new Machine(Platform.Linux, "/home/you", "/home/you/.config", "/home/you/project");
        (string Name, Machine At, string Separator)[] systems =
        [
            ("Linux", new Machine(Platform.Linux, "~", "~/.config", "HERE"), "/"),
            ("macOS", new Machine(Platform.MacOs, "~", "~/Library/Application Support", "HERE"), "/"),
            ("Windows", new Machine(Platform.Windows, "%USERPROFILE%", "%APPDATA%", "HERE"), "\\"),
        ];
        var none = new Dictionary<string, string>(StringComparer.Ordinal);
        var setup = Setup.Of(new Settings(), []);
        var folds = new StringBuilder();
        foreach (var client in Client.All)
        {
            var snippet = Snippet.Of(client, new Launch("/home/you/tuco/out/tuco-mcp", []), setup, machine, none);
            var files = client.Files(systems[0].At);
            var places = systems.Where(system => files.Count > 0 && (system.Name == "Windows" || !client.WindowsOnly))
                .GroupBy(system => client.Files(system.At)[0].Replace("/", system.Separator, StringComparison.Ordinal))
                .Select(static place => $"`{place.Key}` ({string.Join(", ", place.Select(static system => system.Name))})");
            folds.Append(null, $"<details><summary>{client.Title}: <code>tuco-mcp config {client.Name}{(files.Count > 0 ? " --write" : "")}</code></summary>\n\n");
            if (files.Count > 0)
                folds.Append(null, $"In {string.Join(" or ", places)}{(files.Count > 1 ? $", or for one project `{files[1]["HERE/".Length..]}`" : "")}. Then {client.Then}.\n\n");
            folds.Append(null, $"```json\n{JsonText.Of(snippet.Whole).TrimEnd()}\n```\n\n");
            folds.AppendJoin("\n\n", snippet.Notes.Select(static note => note.Split('\n', 2) is [var words, var command] ? $"{words}\n\n```sh\n{command}\n```" : note));
            folds.Append("\n</details>\n\n");
        }
        return folds.ToString();
    }

    private static string Options()
    {
        var table = new StringBuilder("| variable | flag | meaning | default |\n|---|---|---|---|\n");
        foreach (var variable in Variables.All)
        {
            var flags = variable.Secret ? [] : new[] { variable.Flag, variable.Alias }.OfType<string>().Select(static flag => $"`{flag}`");
            table.Append(null, $"| `{variable.Name}` | {string.Join(", ", flags)} | {variable.Meaning} | {variable.Default} |\n");
        }
        return table.ToString();
    }

    private static string Between(string text, string section, string content)
    {
        var start = text.IndexOf($"<!-- {section} -->\n", StringComparison.Ordinal) + $"<!-- {section} -->\n".Length;
        return text[..start] + content + text[text.IndexOf($"<!-- /{section} -->", StringComparison.Ordinal)..];
    }
}
