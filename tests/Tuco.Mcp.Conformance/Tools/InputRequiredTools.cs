// MCP9005: roots and sampling are deprecated, and the suites ask for them.
#pragma warning disable MCP9005
using System.ComponentModel;
using System.Security.Cryptography;
using System.Text;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Request = ModelContextProtocol.Server.RequestContext<ModelContextProtocol.Protocol.CallToolRequestParams>;

namespace Tuco.Mcp.Conformance.Tools;

/// <summary>Calls that ask through their answer and are called again with the replies (2026-07-28).</summary>
[McpServerToolType]
public static class InputRequiredTools
{
    private const string Name = "user_name";
    private const string Capital = "capital_question";
    private const string Greeting = "greeting";
    private const string Roots = "client_roots";

    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    [McpServerTool(Name = "test_input_required_result_elicitation"), Description("Asks the user's name")]
    public static string Elicitation(Request request) => Inputs.Form(request.Params.InputResponses, Name, "name") is { } name
        ? $"Hello, {name}!"
        : throw Inputs.Required((Name, Inputs.Ask("What is your name?", "name")));

    [McpServerTool(Name = "test_input_required_result_sampling"), Description("Asks the client's model")]
    public static string Sampling(Request request) => Reply(request, Capital)?.Deserialize(InputResponse.CreateMessageResultJsonTypeInfo) is { } answer
        ? $"The model says: {answer.Content.OfType<TextContentBlock>().FirstOrDefault()?.Text}"
        : throw Inputs.Required((Capital, Inputs.Sample("What is the capital of France?", 100)));

    [McpServerTool(Name = "test_input_required_result_list_roots"), Description("Asks for the client's roots")]
    public static string ListRoots(Request request) => Reply(request, Roots)?.Deserialize(InputResponse.ListRootsResultJsonTypeInfo) is { } answer
        ? $"Roots: {string.Join(", ", answer.Roots.Select(static root => root.Uri))}"
        : throw Inputs.Required((Roots, Inputs.Roots()));

    [McpServerTool(Name = "test_input_required_result_request_state"), Description("Asks for a confirmation and wants its state back")]
    public static string RequestState(Request request) => request.Params.RequestState is { } state
        ? Unsealed(state) == "confirm" ? "state-ok" : "This state belongs to another call."
        : throw Inputs.Required(Sealed("confirm"), ("confirm", Inputs.Confirm()));

    [McpServerTool(Name = "test_input_required_result_tampered_state"), Description("Refuses a state that was changed")]
    public static string TamperedState(Request request) => request.Params.RequestState is { } state
        ? $"The state is as it was: {Unsealed(state)}"
        : throw Inputs.Required(Sealed("untouched"), ("confirm", Inputs.Confirm()));

    [McpServerTool(Name = "test_input_required_result_multiple_inputs"), Description("Asks three things at once")]
    public static string Several(Request request)
    {
        if (Reply(request, Name) is not null && Reply(request, Greeting) is not null && Reply(request, Roots) is not null)
            return "All three came.";
        var name = Inputs.Ask("What is your name?", "name");
        throw Inputs.Required(Sealed("three"), (Name, name), (Greeting, Inputs.Sample("Generate a greeting", 50)), (Roots, Inputs.Roots()));
    }

    [McpServerTool(Name = "test_input_required_result_multi_round"), Description("Asks twice, one after the other")]
    public static string Rounds(Request request) => (request.Params.RequestState is { } state ? Unsealed(state) : null) switch
    {
        null => throw Inputs.Required(Sealed("round-1"), ("step1", Inputs.Ask("Step 1: What is your name?", "name"))),
        "round-1" => throw Inputs.Required(Sealed("round-2"), ("step2", Inputs.Ask("Step 2: What is your favorite color?", "color"))),
        _ => "Both rounds are over.",
    };

    [McpServerTool(Name = "test_input_required_result_capabilities"), Description("Asks only what the client can answer")]
    public static string Capabilities(Request request)
    {
        if (request.Params.InputResponses is { Count: > 0 })
            return "Answered.";
        List<(string, InputRequest)> asked = [];
        var can = request.Server.ClientCapabilities;
        if (can?.Elicitation is not null)
            asked.Add((Name, Inputs.Ask("What is your name?", "name")));
        if (can?.Sampling is not null)
            asked.Add((Capital, Inputs.Sample("What is the capital of France?", 100)));
        if (can?.Roots is not null)
            asked.Add((Roots, Inputs.Roots()));
        return asked.Count > 0 ? throw Inputs.Required([.. asked]) : "There is nothing that this client could be asked.";
    }

    private static InputResponse? Reply(Request request, string key) =>
        request.Params.InputResponses?.TryGetValue(key, out var reply) == true ? reply : null;

    private static string Sealed(string text) => $"{text}.{Convert.ToHexStringLower(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(text)))}";

    private static string Unsealed(string state) => state.Split('.') is [var text, _] && Sealed(text) == state ? text
        : throw new McpProtocolException("requestState is not as this server gave it.", McpErrorCode.InvalidParams);
}
