using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace Tuco.Mcp.Hosting;

/// <summary>What a client takes back. A cancelled request is never answered by the server.</summary>
public static class Cancellation
{
    /// <summary>The request that a <c>notifications/cancelled</c> names; null for any other message, and for one that cannot be read.</summary>
    public static RequestId? RequestIn(JsonRpcMessage message)
    {
        if (message is not JsonRpcNotification { Method: NotificationMethods.CancelledNotification, Params: JsonObject given })
            return null;
        try
        {
            return given["requestId"] is not JsonValue value ? null
                : value.TryGetValue<long>(out var number) ? new RequestId(number)
                : value.TryGetValue<string>(out var text) ? new RequestId(text) : null;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // JSON is read when it is needed: a doubled name or half a character shows only then.
            return null;
        }
    }
}
