using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Tuco.Mcp.Tests.Doors;
using Tuco.Mcp.Tools;
using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Docs;

/// <summary>
/// <c>docs/coverage.md</c>: each documented endpoint, the client's method, the sandbox's route, and the tool, or why there is none. Methods
/// are known by their comments, routes by the sandbox's table, tools by what they ask for when they are called.
/// </summary>
public sealed partial class CoverageTests
{
    private static readonly IReadOnlyList<JsonNode> Endpoints =
        [.. JsonNode.Parse(File.ReadAllText(Path.Combine(Approved.Root, "tests/Tuco.Mcp.Tests/Docs/endpoints.json")))!.AsArray().Select(static node => node!)];

    [Fact]
    public async Task Every_endpoint_is_reached_or_it_is_said_why_not()
    {
        var (methods, tools) = (Methods(), await ToolsAsync());
        var table = new StringBuilder("""
            # Coverage

            Every endpoint that the public documentation names. Made from the code, and held equal to it, by `CoverageTests`.

            | endpoint | documented at | client method | sandbox | tool |
            |---|---|---|---|---|

            """);
        var open = new List<string>();
        foreach (var endpoint in Endpoints)
        {
            var name = (string)endpoint["endpoint"]!;
            var client = Told(methods.GetValueOrDefault(name), "noClient");
            var route = Told(TucoSandbox.Endpoints.Contains(name) ? ["simulated"] : null, "noSandbox");
            var tool = Told(tools.GetValueOrDefault(name), "noTool");
            table.Append(null, $"| `{name}` | {endpoint["page"]} | {client} | {route} | {tool} |\n");

            string Told(IReadOnlyList<string>? found, string reason)
            {
                if ((found is null) == (endpoint[reason] is null))
                    open.Add($"{name}: {(found is null ? "no " + reason[2..] + ", and no reason" : reason + " is given, but there is " + string.Join(", ", found))}");
                return found is null ? $"none: {endpoint[reason]}" : string.Join(", ", found);
            }
        }
        Assert.Empty(open);
        var named = Endpoints.Select(static endpoint => (string)endpoint["endpoint"]!).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(methods.Keys.Concat(TucoSandbox.Endpoints).Except(named));
        Approved.Matches("docs/coverage.md", table.ToString());
    }

    /// <summary>Endpoint to the client's methods that name it.</summary>
    private static Dictionary<string, IReadOnlyList<string>> Methods() =>
        XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Tuco.Api.xml")).Descendants("member")
            .Where(static member => member.Attribute("name")!.Value is var name && name.StartsWith("M:", StringComparison.Ordinal) && name.Contains("Client.", StringComparison.Ordinal))
            .SelectMany(static member => member.Element("summary")?.Elements("c").Select(code => (Endpoint: EndpointIn(code.Value), Method: NameOf(member))) ?? [])
            .Where(static pair => pair.Endpoint is not null)
            .GroupBy(static pair => pair.Endpoint!)
            .ToDictionary(static group => group.Key, static group => (IReadOnlyList<string>)[.. group.Select(static pair => $"`{pair.Method}`").Distinct()]);

    /// <summary>Endpoint to the tools that ask for it.</summary>
    private static async Task<Dictionary<string, IReadOnlyList<string>>> ToolsAsync()
    {
        var tools = new List<(string Endpoint, string Tool)>();
        foreach (var tool in Catalog.Tools)
        {
            await using var rig = await McpRig.StartAsync();
            await rig.CallAsync(tool.Name, Calls.Arguments(tool.Name));
            if (tool.Name == "set_typing")
                await rig.CallAsync(tool.Name, Calls.Arguments(tool.Name)[..^1] + ",\"typing\":false}");
            tools.AddRange(rig.Sandbox.Requests.Select(request => (TucoSandbox.EndpointOf(request)!, tool.Name)));
        }
        return tools.Distinct().GroupBy(static pair => pair.Endpoint)
            .ToDictionary(static group => group.Key, static group => (IReadOnlyList<string>)[.. group.Select(static pair => $"`{pair.Tool}`")]);
    }

    private static string? EndpointIn(string code) => Endpoint().Match(code) is { Success: true } match
        ? match.Groups["verb"].Value + " " + match.Groups["path"].Value.Replace(":id", "{id}", StringComparison.Ordinal).Replace("<action>", "{action}", StringComparison.Ordinal)
        : null;

    private static string NameOf(XElement member)
    {
        var parts = member.Attribute("name")!.Value[2..].Split('(')[0].Split('.');
        return $"{parts[^2]}.{parts[^1]}";
    }

    [GeneratedRegex(@"^(?<verb>GET|POST|PUT|PATCH|DELETE) (?<path>/[^\s?]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Endpoint();
}
