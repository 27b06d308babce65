using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>Showing a contact that one is typing (docs.tuco.ai/api-reference/endpoint/send-typing-indicator).</summary>
internal static class Typing
{
    private const string Started = "Typing started. BlueBubbles clears typing automatically; use this as a short pre-send signal.";
    private const string Stopped = "Stop-typing sent best-effort. Native clients may clear typing on their own timing.";

    public static Route[] Routes => [Route("POST", typing: true, Started), Route("DELETE", typing: false, Stopped)];

    private static Route Route(string method, bool typing, string note) =>
        new(method, "/api/messages/typing", call => Signal(call, typing, note)) { RateGroup = RateGroup.Messages, PaidUpOnly = true };

    private static Answer Signal(Call call, bool typing, string note)
    {
        var id = call.Json().RequiredText("messageId");
        if (!Fields.IsObjectId(id)) throw new RefusedException(400, "Invalid messageId");
        var message = call.State.MessagesById.GetValueOrDefault(id.ToLowerInvariant()) ?? throw new RefusedException(404, "Message not found");
        if (message.MessageType != "imessage" || message.Contact.Length == 0 || call.State.LinesById.GetValueOrDefault(message.FromLineId) is not { } line)
            throw new RefusedException(400, "The message has no valid chat target");
        Relay.Require(call.State, line, message);
        return Answer.Json(200, new JsonObject { ["ok"] = true, ["typing"] = typing, ["note"] = note });
    }
}
