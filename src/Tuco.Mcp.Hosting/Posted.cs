using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace Tuco.Mcp.Hosting;

/// <summary>A message as it was posted, and the JSON that it was read from.</summary>
internal sealed class Posted(JsonRpcMessage message, JsonDocument json) : IDisposable
{
    public JsonRpcMessage Message => message;

    /// <summary>As <see cref="PlainRequest.Params"/>.</summary>
    public JsonElement Params => json.RootElement.TryGetProperty("params"u8, out var given) ? given : default;

    public void Dispose() => json.Dispose();
}
