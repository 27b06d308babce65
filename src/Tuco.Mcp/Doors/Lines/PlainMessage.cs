using System.Text.Json;

namespace Tuco.Mcp.Doors.Lines;

/// <summary>A request or notification as the protocol writes them, with nothing odd in it.</summary>
/// <param name="Method">What is asked or told.</param>
/// <param name="Id">Null for a notification.</param>
/// <param name="Params">An object; undefined where there are none.</param>
internal readonly record struct PlainMessage(string Method, MessageId? Id, JsonElement Params)
{
    /// <summary>Null for all else, and for what is written in a way that needs a closer look.</summary>
    public static PlainMessage? Of(JsonElement json)
    {
        if (json.ValueKind is not JsonValueKind.Object)
            return null;
        string? method = null;
        MessageId? id = null;
        JsonElement parameters = default;
        var versioned = false;
        foreach (var property in json.EnumerateObject())
        {
            if (property.NameEquals("jsonrpc"u8))
                versioned = property.Value.ValueKind is JsonValueKind.String && property.Value.ValueEquals("2.0"u8);
            else if (property.NameEquals("method"u8) && property.Value.ValueKind is JsonValueKind.String)
                method = property.Value.GetString();
            else if (property.NameEquals("id"u8) && MessageId.Of(property.Value) is { } known)
                id = known;
            else if (property.NameEquals("params"u8) && property.Value.ValueKind is JsonValueKind.Object)
                parameters = property.Value;
            else
                return null;
        }
        return versioned && method is not null ? new PlainMessage(method, id, parameters) : null;
    }

    /// <summary>The protocol version that counts for a request; null where client and request do not agree plainly on one.</summary>
    /// <param name="agreed">In the session; null without one.</param>
    public string? VersionIn(string? agreed)
    {
        if (Params.ValueKind is JsonValueKind.Undefined || !Params.TryGetProperty("_meta"u8, out var meta))
            return agreed;
        if (meta.ValueKind is not JsonValueKind.Object)
            return null;
        if (!meta.TryGetProperty("io.modelcontextprotocol/protocolVersion"u8, out _))
            return agreed;
        return agreed is null && Plainness.IsStatelessMeta(meta) ? ReadyAnswers.StatelessVersion : null;
    }
}
