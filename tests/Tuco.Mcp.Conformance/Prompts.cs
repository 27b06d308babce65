using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Tuco.Mcp.Conformance;

[McpServerPromptType]
public static class Prompts
{
    [McpServerPrompt(Name = "test_simple_prompt"), Description("A prompt without arguments")]
    public static string Simple() => "This is a simple prompt for testing.";

    [McpServerPrompt(Name = "test_prompt_with_arguments"), Description("A prompt that repeats its arguments")]
    public static string WithArguments([Description("First argument")] string arg1, [Description("Second argument")] string arg2) =>
        $"Prompt with arguments: arg1='{arg1}', arg2='{arg2}'";

    [McpServerPrompt(Name = "test_prompt_with_embedded_resource"), Description("A prompt that embeds a resource")]
    public static IEnumerable<PromptMessage> WithResource([Description("Address of the resource")] string resourceUri) =>
    [
        Says(Samples.Embedded(resourceUri, "Embedded resource content for testing.")),
        Says("Please process the embedded resource above."),
    ];

    [McpServerPrompt(Name = "test_prompt_with_image"), Description("A prompt with an image")]
    public static IEnumerable<PromptMessage> WithImage() => [Says(Samples.Image), Says("Please analyze the image above.")];

    [McpServerPrompt(Name = "test_input_required_result_prompt"), Description("A prompt that asks the user before it answers")]
    public static GetPromptResult WithQuestion(RequestContext<GetPromptRequestParams> request) =>
        Inputs.Form(request.Params.InputResponses, "user_context", "context") is { } context
            ? new GetPromptResult { Messages = [Says($"Go on with this context: {context}")] }
            : throw Inputs.Required(("user_context", Inputs.Ask("What context should the prompt use?", "context")));

    private static PromptMessage Says(string text) => Says(new TextContentBlock { Text = text });

    private static PromptMessage Says(ContentBlock content) => new() { Role = Role.User, Content = content };
}
