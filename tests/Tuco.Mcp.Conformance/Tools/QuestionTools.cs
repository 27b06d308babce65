// MCP9001: the suites ask for the older enum with names too. MCP9005: sampling is deprecated, and the suites ask for it.
#pragma warning disable MCP9001, MCP9005
using System.ComponentModel;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using static ModelContextProtocol.Protocol.ElicitRequestParams;

namespace Tuco.Mcp.Conformance.Tools;

/// <summary>Requests to the client in the midst of a call (up to 2025-11-25).</summary>
[McpServerToolType]
public static class QuestionTools
{
    private static readonly string[] Options = ["option1", "option2", "option3"];

    [McpServerTool(Name = "test_sampling"), Description("Lets the client's model answer")]
    public static async Task<string> Sampling(McpServer server, [Description("What to answer")] string prompt, CancellationToken cancellation)
    {
        var answer = await server.SampleAsync(Inputs.Sampling(prompt, 100), cancellation);
        return $"LLM response: {answer.Content.OfType<TextContentBlock>().FirstOrDefault()?.Text}";
    }

    [McpServerTool(Name = "test_elicitation"), Description("Asks the user")]
    public static Task<string> Elicitation(McpServer server, [Description("What to ask")] string message, CancellationToken cancellation) =>
        AskAsync(server, message, new RequestSchema
        {
            Properties =
            {
                ["username"] = new StringSchema { Description = "User's response" },
                ["email"] = new StringSchema { Description = "User's email address" },
            },
            Required = ["username", "email"],
        }, cancellation);

    [McpServerTool(Name = "test_elicitation_sep1034_defaults"), Description("Asks the user, each field with a default")]
    public static Task<string> Defaults(McpServer server, CancellationToken cancellation) =>
        AskAsync(server, "Please look at the defaults", new RequestSchema
        {
            Properties =
            {
                ["name"] = new StringSchema { Default = "John Doe" },
                ["age"] = new NumberSchema { Type = "integer", Default = 30 },
                ["score"] = new NumberSchema { Default = 95.5 },
                ["status"] = new UntitledSingleSelectEnumSchema { Enum = ["active", "inactive", "pending"], Default = "active" },
                ["verified"] = new BooleanSchema { Default = true },
            },
        }, cancellation);

    [McpServerTool(Name = "test_elicitation_sep1330_enums"), Description("Asks the user to choose, in each form that a choice may have")]
    public static Task<string> Enums(McpServer server, CancellationToken cancellation) =>
        AskAsync(server, "Please choose", new RequestSchema
        {
            Properties =
            {
                ["untitledSingle"] = new UntitledSingleSelectEnumSchema { Enum = Options },
                ["titledSingle"] = new TitledSingleSelectEnumSchema { OneOf = Titled("Option") },
                ["legacyEnum"] = new LegacyTitledEnumSchema { Enum = ["opt1", "opt2", "opt3"], EnumNames = ["Option One", "Option Two", "Option Three"] },
                ["untitledMulti"] = new UntitledMultiSelectEnumSchema { Items = new UntitledEnumItemsSchema { Enum = Options } },
                ["titledMulti"] = new TitledMultiSelectEnumSchema { Items = new TitledEnumItemsSchema { AnyOf = Titled("Choice") } },
            },
        }, cancellation);

    private static async Task<string> AskAsync(McpServer server, string question, RequestSchema form, CancellationToken cancellation)
    {
        var reply = await server.ElicitAsync(new ElicitRequestParams { Message = question, RequestedSchema = form }, cancellation);
        return $"Elicitation completed: action={reply.Action}, content={JsonSerializer.Serialize(reply.Content)}";
    }

    private static List<EnumSchemaOption> Titled(string what) =>
        [.. ((string[])["First", "Second", "Third"]).Select((title, index) => new EnumSchemaOption { Const = $"value{index + 1}", Title = $"{title} {what}" })];
}
