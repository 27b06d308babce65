using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Tuco.Mcp.Safety;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Doors;

/// <summary>What every message passes, whatever it is about: a request that cannot be read is told why, and no error echoes a secret.</summary>
internal static class MessageFilters
{
    /// <param name="own">What nobody may be told.</param>
    /// <param name="secretsOf">What a caller may not be told. An error on its way out bears no caller, so it is cut where it is made.</param>
    public static McpServerFilters Of(Secrets own, Func<ClaimsPrincipal?, Secrets> secretsOf)
    {
        var filters = new McpServerFilters();
        filters.Message.IncomingFilters.Add(Operation.Filter(secretsOf));
        filters.Message.IncomingFilters.Add(next => async (context, cancellation) =>
        {
            // The SDK would take the last value of a doubled argument, and nobody knows which one was meant.
            if (context.JsonRpcMessage is JsonRpcRequest { Method: RequestMethods.ToolsCall, Params: { } named } && FaultIn(named) is { } fault)
                throw new McpProtocolException($"Invalid parameters of {RequestMethods.ToolsCall}: {fault}", McpErrorCode.InvalidParams);
            try
            {
                await next(context, cancellation);
            }
            catch (McpException e) when (secretsOf(context.User).Cut(e.Message) is var cut && cut != e.Message)
            {
                throw new McpProtocolException(cut, e, (e as McpProtocolException)?.ErrorCode ?? McpErrorCode.InternalError);
            }
            catch (Exception e) when (context.JsonRpcMessage is JsonRpcRequest { Params: { } given } && FaultOf(given, e) is not null)
            {
                var request = (JsonRpcRequest)context.JsonRpcMessage;
                throw new McpProtocolException($"Invalid parameters of {request.Method}: {FaultOf(request.Params!, e)}", e, McpErrorCode.InvalidParams);
            }
        });
        // Some errors are made before a request gets to its filters.
        filters.Message.OutgoingFilters.Add(next => (context, cancellation) =>
        {
            if (context.JsonRpcMessage is JsonRpcError { Error: { } error })
                Cut(error, own);
            return next(context, cancellation);
        });
        return filters;
    }

    /// <summary>What is wrong with the parameters; null when the exception comes from elsewhere.</summary>
    private static string? FaultOf(JsonNode parameters, Exception e) => e switch
    {
        JsonException { Path: { } path } when path.StartsWith("$.arguments", StringComparison.Ordinal) =>
            "$.arguments is of a wrong type; expected: a JSON object of the tool's arguments, such as {\"limit\":5}.",
        JsonException { Path: { Length: > 1 } path } => OutsideText.Line(path, 80) + " is of a wrong type; expected: what the protocol's schema says.",
        JsonException { Path: "$" } when parameters is JsonObject => "something is missing that the protocol's schema requires.",
        JsonException or InvalidOperationException or ArgumentException when parameters is not JsonObject =>
            "they are of a wrong type; expected: a JSON object as the protocol's schema says.",
        InvalidOperationException or ArgumentException => FaultIn(parameters),
        _ => null,
    };

    private static string? FaultIn(JsonNode parameters)
    {
        try
        {
            Read(parameters);
            return null;
        }
        catch (ArgumentException)
        {
            return "a name stands twice in one object; expected: each name once.";
        }
        catch (InvalidOperationException)
        {
            return "they hold text that is no valid Unicode, an escape of half a character; expected: both halves, such as \\ud83d\\ude00.";
        }
    }

    private static void Read(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject json:
                foreach (var (_, value) in json)
                    Read(value);
                break;
            case JsonArray items:
                foreach (var item in items)
                    Read(item);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                _ = value.GetValue<string>();
                break;
        }
    }

    private static void Cut(JsonRpcErrorDetail error, Secrets secrets)
    {
        error.Message = secrets.Cut(error.Message);
        if (error.Data is { } data && JsonSerializer.Serialize(data, McpJsonUtilities.DefaultOptions.GetTypeInfo(data.GetType())) is var told
            && secrets.Cut(told) != told)
            error.Data = null;
    }
}
