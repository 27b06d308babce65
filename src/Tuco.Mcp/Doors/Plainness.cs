using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Tuco.Mcp.Doors;

/// <summary>What of a request is written so plainly that the SDK would take it too. What is not is the SDK's to judge.</summary>
internal static class Plainness
{
    /// <summary>Text that is text: UTF-8, and no escape of what may be half a character.</summary>
    public static bool IsReadable(JsonElement json)
    {
        var raw = JsonMarshal.GetRawUtf8Value(json);
        return Utf8.IsValid(raw) && raw.IndexOf("\\ud"u8) < 0 && raw.IndexOf("\\uD"u8) < 0;
    }

    /// <summary>A client by name and version, with nothing but text beside them.</summary>
    public static bool IsClient(JsonElement client) => client.ValueKind is JsonValueKind.Object
        && client.TryGetProperty("name"u8, out _) && client.TryGetProperty("version"u8, out _)
        && client.EnumerateObject().All(static one => one.Value.ValueKind is JsonValueKind.String);

    /// <summary>Capabilities as clients declare them today: objects, in them further ones without content, or whether a list tells of changes.</summary>
    public static bool AreCapabilities(JsonElement capabilities) => capabilities.ValueKind is JsonValueKind.Object
        && capabilities.EnumerateObject().All(static one => one.Value.ValueKind is JsonValueKind.Object && one.Value.EnumerateObject().All(IsDetail));

    /// <summary>The <c>_meta</c> of 2026-07-28, which says what the client is.</summary>
    public static bool IsStatelessMeta(JsonElement meta) => meta.ValueKind is JsonValueKind.Object
        && meta.TryGetProperty("io.modelcontextprotocol/protocolVersion"u8, out var version) && version.ValueKind is JsonValueKind.String
        && version.ValueEquals(ReadyAnswers.StatelessVersion)
        && meta.TryGetProperty("io.modelcontextprotocol/clientCapabilities"u8, out var capabilities) && AreCapabilities(capabilities)
        && (!meta.TryGetProperty("io.modelcontextprotocol/clientInfo"u8, out var client) || IsClient(client));

    private static bool IsDetail(JsonProperty detail) => detail.NameEquals("listChanged"u8)
        ? detail.Value.ValueKind is JsonValueKind.True or JsonValueKind.False
        : detail.Value.ValueKind is JsonValueKind.Object && detail.Value.GetPropertyCount() == 0;
}
