using System.Text.Json;

namespace Tuco.Mcp.Doors.Lines;

/// <summary>Id of a request: 5 is not "5".</summary>
/// <param name="Number">Null for a text.</param>
/// <param name="Text">Null for a number.</param>
internal readonly record struct MessageId(long? Number, string? Text)
{
    /// <summary>Null for what is no id.</summary>
    public static MessageId? Of(JsonElement id) => id.ValueKind switch
    {
        JsonValueKind.Number when id.TryGetInt64(out var number) => new(number, null),
        JsonValueKind.String => new(null, id.GetString()),
        _ => null,
    };
}
