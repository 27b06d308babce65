// MCP9005: roots and sampling are deprecated, and the suites ask for them.
#pragma warning disable MCP9005
using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace Tuco.Mcp.Conformance;

/// <summary>Questions to the client that come as the answer of its request (2026-07-28), and its replies.</summary>
internal static class Inputs
{
    public static InputRequiredException Required(params (string Key, InputRequest Request)[] asked) => Required(null, asked);

    public static InputRequiredException Required(string? state, params (string Key, InputRequest Request)[] asked) =>
        new(asked.ToDictionary(static one => one.Key, static one => one.Request, StringComparer.Ordinal), state);

    /// <summary>A form with one text field.</summary>
    public static InputRequest Ask(string question, string field) => Form(question, field, new ElicitRequestParams.StringSchema());

    public static InputRequest Confirm() => Form("Please confirm", "ok", new ElicitRequestParams.BooleanSchema());

    public static InputRequest Sample(string prompt, int mostTokens) => InputRequest.ForSampling(Sampling(prompt, mostTokens));

    public static CreateMessageRequestParams Sampling(string prompt, int mostTokens) => new()
    {
        Messages = [new SamplingMessage { Role = Role.User, Content = [new TextContentBlock { Text = prompt }] }],
        MaxTokens = mostTokens,
    };

    public static InputRequest Roots() => InputRequest.ForRootsList(new ListRootsRequestParams());

    /// <summary>A text field of a form that was accepted; null without one, so that it is asked again.</summary>
    public static string? Form(IDictionary<string, InputResponse>? replies, string key, string field) =>
        replies?.TryGetValue(key, out var reply) == true
            && reply is { RawValue.ValueKind: JsonValueKind.Object }
            && reply.Deserialize(InputResponse.ElicitResultJsonTypeInfo) is { IsAccepted: true, Content: { } content }
            && content.TryGetValue(field, out var value) ? value.ToString() : null;

    private static InputRequest Form(string question, string field, ElicitRequestParams.PrimitiveSchemaDefinition shape) =>
        InputRequest.ForElicitation(new ElicitRequestParams
        {
            Message = question,
            RequestedSchema = new ElicitRequestParams.RequestSchema { Properties = { [field] = shape }, Required = [field] },
        });
}
