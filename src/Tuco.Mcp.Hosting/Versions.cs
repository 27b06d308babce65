using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Tuco.Mcp.Hosting;

/// <summary>What is wrong with a request before anything runs.</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="Code">Of JSON-RPC.</param>
/// <param name="Words">What is wrong.</param>
/// <param name="Details">More, for programs.</param>
internal sealed record Fault(int Status, int Code, string Words, JsonNode? Details = null);

/// <summary>
/// Which protocol version a request speaks. Up to 2025-11-25 a client opens a session with <c>initialize</c>; from 2026-07-28 on each
/// request says in its <c>_meta</c> all that is to be known about the client.
/// </summary>
internal static class Versions
{
    public const string Header = "MCP-Protocol-Version";
    public const string Stateless = "2026-07-28";

    /// <summary>What is longer names no version, and is not given back: it may be something that stands in the wrong header.</summary>
    private const int Longest = 20;

    /// <summary>The first whose clients understand an event without data.</summary>
    private const string Resumable = "2025-11-25";

    private static readonly string[] Known = ["2024-11-05", "2025-03-26", "2025-06-18", Resumable, Stateless];
    private static readonly string[] ByRequest = [Stateless];
    private static readonly string[] Removed =
        [RequestMethods.Initialize, RequestMethods.Ping, "logging/setLevel", "resources/subscribe", "resources/unsubscribe"];

    public static bool CanResume(string? version) => string.CompareOrdinal(version, Resumable) >= 0;

    /// <summary>Null when the header is absent or names a version that is served.</summary>
    public static Fault? FaultOf(string? header) => FaultOf(header, Known);

    /// <summary>What header and body say about the version, held against what is served and against each other.</summary>
    public static Fault? FaultOf(string? header, JsonRpcMessage message)
    {
        var (method, parameters) = Wire.Asked(message);
        var meta = parameters?["_meta"] as JsonObject;
        var version = Wire.TextOf(meta?[MetaKeys.ProtocolVersion]) is { Length: > 0 } told ? told : null;
        // Who names its version in _meta can choose among those alone that are named there: what server/discover tells.
        if (FaultOf(header, version is null ? Known : ByRequest) is { } unknown)
            return unknown;
        if (method is null)
            return null;
        if (method == RequestMethods.Initialize && !string.IsNullOrEmpty(header)
            && Wire.TextOf(parameters?["protocolVersion"]) is { Length: > 0 } asked && asked != header)
            return Mismatch($"{Header} and params.protocolVersion differ.");
        if (header != Stateless && version != Stateless)
            return null;
        if (string.IsNullOrEmpty(header))
            return Mismatch($"{Header} must name the version that _meta/{MetaKeys.ProtocolVersion} names.");
        if (version is not null && version != header)
            return Mismatch($"{Header} and _meta/{MetaKeys.ProtocolVersion} differ.");
        // Nobody would read the refusal of a notification.
        if (message is not JsonRpcRequest)
            return null;
        if (version is null || meta?[MetaKeys.ClientCapabilities] is not JsonObject)
        {
            return new Fault(400, (int)McpErrorCode.InvalidParams,
                $"A request of {Stateless} must hold _meta/{MetaKeys.ProtocolVersion}, and _meta/{MetaKeys.ClientCapabilities} as an object.");
        }
        if (meta[MetaKeys.ClientInfo] is { } client
            && (client is not JsonObject named || Wire.TextOf(named["name"]) is null || Wire.TextOf(named["version"]) is null))
        {
            return new Fault(400, (int)McpErrorCode.InvalidParams, $"_meta/{MetaKeys.ClientInfo} must be an object with a name and a version.");
        }
        return Removed.Contains(method, StringComparer.Ordinal)
            ? new Fault(404, (int)McpErrorCode.MethodNotFound, $"Method '{method}' is not available in {Stateless}.")
            : null;
    }

    public static Fault Mismatch(string words) => new(400, (int)McpErrorCode.HeaderMismatch, words);

    private static Fault? FaultOf(string? header, string[] supported) => string.IsNullOrEmpty(header) || Known.Contains(header, StringComparer.Ordinal) ? null
        : new Fault(400, (int)McpErrorCode.UnsupportedProtocolVersion, $"{Header} names a version that is not served; data.supported lists those that are.",
            JsonSerializer.SerializeToNode(
                new UnsupportedProtocolVersionErrorData { Supported = supported, Requested = header.Length <= Longest ? header : "" },
                McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(UnsupportedProtocolVersionErrorData))));
}
