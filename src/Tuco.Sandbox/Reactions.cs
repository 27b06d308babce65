using System.Text.Json.Nodes;

namespace Tuco.Sandbox;

/// <summary>Reacting to a message (docs.tuco.ai/api-reference/endpoint/send-reaction).</summary>
internal static class Reactions
{
    public static Route[] Routes => [new("POST", "/api/messages/react", React) { RateGroup = RateGroup.Messages, PaidUpOnly = true }];

    private static Answer React(Call call)
    {
        var body = call.Json();
        var (id, reaction) = (body.Text("messageId"), body.Text("reaction"));
        if (id is null || reaction is null) throw new RefusedException(400, "messageId and reaction required");
        if (reaction is not ("love" or "like" or "dislike" or "laugh" or "emphasize" or "question")) throw new RefusedException(400, "Invalid reaction type");
        if (!Fields.IsObjectId(id)) throw new RefusedException(400, "Invalid messageId");
        var message = call.State.MessagesById.GetValueOrDefault(id.ToLowerInvariant()) ?? throw new RefusedException(404, "Message not found");
        if (message.RecipientPhone is null) throw new RefusedException(400, "Cannot determine contact phone for reaction");
        if (message.ExternalMessageId is null) throw new RefusedException(400, "Message has no BlueBubbles ID — cannot react");
        var line = call.State.LinesById.GetValueOrDefault(message.FromLineId);
        if (line is null or { IsActive: false } or { ProvisioningStatus: not LineStatus.Active })
            throw new RefusedException(400, "Line not found or missing credentials");
        Relay.Require(call.State, line, message);

        call.State.MessagesById[message.Id] = message with { Reaction = reaction };
        return Answer.Json(200, new JsonObject { ["ok"] = true, ["reaction"] = reaction });
    }
}

/// <summary>The device behind a line (BlueBubbles), which may be away.</summary>
internal static class Relay
{
    /// <summary>Refused with 502 when the line is down, or the relay gives up on the contact.</summary>
    public static void Require(SandboxState state, Line line, Message message)
    {
        if (line.Health == "down") throw new RefusedException(502, "BlueBubbles error: the server cannot be reached");
        if (state.BehaviourByAddress.GetValueOrDefault(message.Contact) == ContactBehaviour.Fails)
            throw new RefusedException(502, "BlueBubbles error: the message could not be handed over");
    }
}
