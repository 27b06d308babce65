using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tuco.Mcp.Pipeline;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Tests.Tools;

public sealed class DefinitionTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void The_shipped_definitions_are_those_of_the_code()
    {
        var writer = new SchemaWriter();
        var definitions = new JsonArray([.. Catalog.Tools.Select(writer.Definition)]);
        Approved.Matches("src/Tuco.Mcp/Tools/tools.json", definitions.ToJsonString(Indented) + "\n");
    }

    [Fact]
    public void What_a_model_is_shown_stays_within_its_budget()
    {
        var tokens = Definitions.Tools.ToDictionary(static tool => tool.GetProperty("name").GetString()!, TokensOf);
        Assert.All(tokens, static tool => Assert.True(tool.Value <= MostTokens(tool.Key), $"{tool.Key} takes {tool.Value} tokens."));
        var standard = tokens.Where(static tool => IsDefault(tool.Key)).ToList();
        Assert.InRange(standard.Count, 5, 15);
        Assert.True(standard.Sum(static tool => tool.Value) <= 4000, $"The default tools take {standard.Sum(static tool => tool.Value)} tokens: {string.Join(", ", standard)}.");
        Assert.True(tokens.Values.Sum() < 9000, $"All tools take {tokens.Values.Sum()} tokens: {string.Join(", ", tokens)}.");
    }

    [Fact]
    public void The_whole_list_stays_under_40_KB() => Assert.InRange(
        Definitions.Tools.Where(static tool => IsDefault(tool.GetProperty("name").GetString()!)).Sum(static tool => JsonSerializer.Serialize(tool, Compact).Length), 1, 40_000);

    [Fact]
    public void The_instructions_stay_within_300_tokens() =>
        Assert.InRange(new FileInfo(Path.Combine(Approved.Root, "src/Tuco.Mcp/Instructions.md")).Length / 4, 1, 300);

    [Fact]
    public void Every_schema_is_strict_and_plain()
    {
        Assert.All(Definitions.Tools, static tool =>
        {
            var text = tool.GetRawText();
            Assert.DoesNotContain("$ref", text, StringComparison.Ordinal);
            Assert.False(tool.GetProperty("inputSchema").GetProperty("additionalProperties").GetBoolean());
            Assert.All(tool.GetProperty("inputSchema").GetProperty("properties").EnumerateObject(), static property => Assert.NotEmpty(property.Value.GetProperty("description").GetString()!));
            foreach (var schema in new[] { "inputSchema", "outputSchema" })
                Assert.All(new[] { "anyOf", "oneOf", "allOf" }, word => Assert.False(tool.GetProperty(schema).TryGetProperty(word, out _)));
        });
    }

    [Fact]
    public void Every_tool_tells_all_four_hints() => Assert.All(Definitions.Tools, static tool =>
        Assert.Equal(["title", "readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"], tool.GetProperty("annotations").EnumerateObject().Select(static hint => hint.Name)));

    /// <summary>On where the operator chose nothing and set nothing but a key.</summary>
    private static bool IsDefault(string tool) =>
        Catalog.Find(tool)!.Needs is Credential.Key && Catalog.Toolsets.Any(one => one.IsDefault && one.Tools.Any(other => other.Name == tool));

    private static int MostTokens(string tool) => tool switch
    {
        "send_message" => 600,
        "list_messages" or "find_leads" => 300,
        _ => 450,
    };

    private static int TokensOf(JsonElement tool)
    {
        var shown = new JsonObject
        {
            ["name"] = tool.GetProperty("name").GetString(),
            ["description"] = tool.GetProperty("description").GetString(),
            ["inputSchema"] = JsonNode.Parse(tool.GetProperty("inputSchema").GetRawText()),
        };
        return (Encoding.UTF8.GetByteCount(shown.ToJsonString(Compact)) + 3) / 4;
    }
}
