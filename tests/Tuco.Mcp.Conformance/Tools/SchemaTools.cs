using System.ComponentModel;
using System.Text.Json;
using ModelContextProtocol.Server;

namespace Tuco.Mcp.Conformance.Tools;

/// <summary>Input schemas that ask something of the layers between: keywords to be kept, arguments to be repeated in headers.</summary>
[McpServerToolType]
public static class SchemaTools
{
    public static McpServerTool JsonSchema202012 { get; } = OfSchema("""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "type": "object",
          "$defs": {
            "address": {
              "$anchor": "addressDef",
              "type": "object",
              "properties": { "street": { "type": "string" }, "city": { "type": "string" } }
            }
          },
          "properties": {
            "name": { "type": "string" },
            "address": { "$ref": "#/$defs/address" },
            "contactMethod": { "type": "string", "enum": ["phone", "email"] },
            "phone": { "type": "string" },
            "email": { "type": "string" }
          },
          "allOf": [{ "anyOf": [{ "required": ["phone"] }, { "required": ["email"] }] }],
          "if": { "properties": { "contactMethod": { "const": "phone" } }, "required": ["contactMethod"] },
          "then": { "required": ["phone"] },
          "else": { "required": ["email"] },
          "additionalProperties": false
        }
        """);

    [McpServerTool(Name = "test_header_tool"), Description("An argument that stands in a header too")]
    public static string Header([McpHeader("Region"), Description("Region")] string region, [Description("Query")] string query) => $"{query} in {region}";

    private static McpServerTool OfSchema(string schema)
    {
        var tool = McpServerTool.Create(static () => "Called.", new McpServerToolCreateOptions
        {
            Name = "json_schema_2020_12_tool",
            Description = "A schema with the keywords of JSON Schema 2020-12",
        });
        tool.ProtocolTool.InputSchema = JsonElement.Parse(schema);
        return tool;
    }
}
