using System.Text.Json.Nodes;
using Tuco.Mcp.Doors.CommandLine.Clients;
using Tuco.Mcp.Options;
using Tuco.Mcp.Pipeline;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Tests.Docs;

/// <summary>What packages say of the program: their versions, variables and tools come from the code.</summary>
public sealed class PackageTests
{
    [Fact]
    public void The_registry_s_description_is_current()
    {
        var server = Read("server.json");
        var package = server["packages"]![0]!.AsObject();
        server["version"] = Product.Version;
        package["version"] = Product.Version;
        package["environmentVariables"] = new JsonArray([.. package["environmentVariables"]!.AsArray().Select(static named => Told(Named((string)named!["name"]!)))]);

        Approved.Matches("src/Tuco.Mcp/.mcp/server.json", JsonText.Of(server) + "\n");

        static JsonNode Told(Variable variable)
        {
            var told = new JsonObject { ["name"] = variable.Name, ["description"] = variable.Meaning };
            if (variable.Secret)
                told["isSecret"] = true;
            if (variable.Switch)
                told["format"] = "boolean";
            if (variable.Default != "none")
                told["default"] = variable.Default;
            return told;
        }
    }

    [Fact]
    public void The_bundle_s_manifest_is_current()
    {
        var manifest = Read("manifest.json");
        manifest["version"] = Product.Version;
        manifest["tools"] = new JsonArray([.. Catalog.Toolsets.Where(static toolset => toolset.IsDefault).SelectMany(static toolset => toolset.Tools)
            .Where(static tool => tool.Needs is Credential.Key)
            .Select(static tool => new JsonObject { ["name"] = tool.Name, ["description"] = Definitions.Of(tool.Name).GetProperty("description").GetString() })]);
        var environment = new JsonObject();
        foreach (var (key, asked) in manifest["user_config"]!.AsObject())
        {
            var variable = Named(Variables.Prefix + key.ToUpperInvariant());
            environment[variable.Name] = $"${{user_config.{key}}}";
            var option = asked!.AsObject();
            option["type"] = variable.Switch ? "boolean" : "string";
            option["description"] = variable.Meaning;
            option["required"] = false;
            // What is left empty must be empty: without a default the client hands the placeholder over.
            option["default"] = variable.Switch ? false : variable.Default == "none" ? "" : variable.Default;
            if (variable.Secret)
                option["sensitive"] = true;
        }
        manifest["server"]!["mcp_config"]!["env"] = environment;

        Approved.Matches("src/Tuco.Mcp/.mcp/manifest.json", JsonText.Of(manifest) + "\n");
    }

    /// <summary>By these the registry sees that package, image and description have one owner.</summary>
    [Theory]
    [InlineData("src/Tuco.Mcp/README.md", "\nmcp-name: {0}\n")]
    [InlineData("Dockerfile", "io.modelcontextprotocol.server.name=\"{0}\"\n")]
    public void Package_and_image_bear_the_registry_s_name(string file, string line) =>
        Assert.Contains(line.Replace("{0}", (string)Read("server.json")["name"]!, StringComparison.Ordinal), File.ReadAllText(Path.Combine(Approved.Root, file)), StringComparison.Ordinal);

    private static Variable Named(string name) => Variables.All.Single(variable => variable.Name == name);

    private static JsonObject Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Approved.Root, "src/Tuco.Mcp/.mcp", file)))!.AsObject();
}
