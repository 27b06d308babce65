using System.Collections.Concurrent;
using System.Text.Json;
using Tuco.Mcp.Pipeline;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Doors;

/// <summary>
/// Results that are always the same, as bytes: who the server is, and its tools. A test holds them equal to what the SDK's server answers,
/// which need not be loaded for them.
/// </summary>
internal sealed class ReadyAnswers(bool simulated)
{
    public const string StatelessVersion = "2026-07-28";

    /// <summary>Views of the list of tools: a caller may ask for any set of toolsets.</summary>
    private const int MostViews = 100;

    /// <summary>How long a client may keep the list.</summary>
    public static readonly TimeSpan ListLives = TimeSpan.FromMinutes(10);

    private static readonly string[] WithSessions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

    private readonly ConcurrentDictionary<(string View, bool Stateless), Task<byte[]>> _lists = new();
    private Task<byte[]>? _discovery;
    private byte[]? _ending;

    /// <summary>Of a request that wants to know no more than that somebody is there.</summary>
    public static Task<byte[]> Empty { get; } = Task.FromResult("{}"u8.ToArray());

    /// <summary>What comes last in every result of 2026-07-28, after a comma.</summary>
    public ReadOnlySpan<byte> Ending => _ending ??= ResultWriter.Written(WriteEnding)[1..^1];

    /// <summary>The answer to a client that opens a session; null where it is not asked plainly, and the SDK has to judge it.</summary>
    public (byte[] Result, string Version)? Initialize(JsonElement asked)
    {
        if (asked.ValueKind is not JsonValueKind.Object || !Plainness.IsReadable(asked)
            || !asked.EnumerateObject().All(static one => one.NameEquals("protocolVersion"u8) || one.NameEquals("capabilities"u8)
                || one.NameEquals("clientInfo"u8) || (one.NameEquals("_meta"u8) && one.Value.ValueKind is JsonValueKind.Object))
            || !asked.TryGetProperty("protocolVersion"u8, out var named) || named.ValueKind is not JsonValueKind.String
            || Array.Find(WithSessions, known => named.ValueEquals(known)) is not { } version
            || !asked.TryGetProperty("capabilities"u8, out var capabilities) || !Plainness.AreCapabilities(capabilities)
            || !asked.TryGetProperty("clientInfo"u8, out var client) || !Plainness.IsClient(client))
            return null;
        return (ResultWriter.Written(writer =>
        {
            writer.WriteString("protocolVersion"u8, version);
            writer.WriteStartObject("capabilities"u8);
            writer.WriteStartObject("logging"u8);
            writer.WriteEndObject();
            WriteToolsCapability(writer);
            writer.WriteEndObject();
            WriteServer(writer, "serverInfo"u8);
            writer.WriteString("instructions"u8, ServerIdentity.Instructions(simulated));
        }), version);
    }

    /// <summary>The tools that a visit is shown.</summary>
    public Task<byte[]> List(Visit visit, bool stateless)
    {
        var name = (visit.View, stateless);
        if (_lists.TryGetValue(name, out var known))
            return known;
        var list = Task.FromResult(ResultWriter.Written(writer =>
        {
            writer.WriteStartArray("tools"u8);
            foreach (var tool in Definitions.Tools.Where(tool => visit.Shows(Catalog.Find(tool.GetProperty("name"u8).GetString()!)!)))
                tool.WriteTo(writer);
            writer.WriteEndArray();
            writer.WriteNumber("ttlMs"u8, (long)ListLives.TotalMilliseconds);
            writer.WriteString("cacheScope"u8, "private"u8);
            if (stateless)
                WriteEnding(writer);
        }));
        return _lists.Count < MostViews ? _lists.GetOrAdd(name, list) : list;
    }

    /// <summary>What the server is, to a client of 2026-07-28.</summary>
    public Task<byte[]> Discover() => _discovery ??= Task.FromResult(ResultWriter.Written(writer =>
    {
        writer.WriteStartArray("supportedVersions"u8);
        writer.WriteStringValue(StatelessVersion);
        writer.WriteEndArray();
        writer.WriteStartObject("capabilities"u8);
        WriteToolsCapability(writer);
        writer.WriteEndObject();
        writer.WriteString("instructions"u8, ServerIdentity.Instructions(simulated));
        writer.WriteNumber("ttlMs"u8, 0);
        writer.WriteString("cacheScope"u8, "private"u8);
        WriteEnding(writer);
    }));

    private static void WriteToolsCapability(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("tools"u8);
        writer.WriteBoolean("listChanged"u8, false);
        writer.WriteEndObject();
    }

    private void WriteEnding(Utf8JsonWriter writer)
    {
        writer.WriteString("resultType"u8, "complete"u8);
        writer.WriteStartObject("_meta"u8);
        WriteServer(writer, "io.modelcontextprotocol/serverInfo"u8);
        writer.WriteEndObject();
    }

    private void WriteServer(Utf8JsonWriter writer, ReadOnlySpan<byte> name)
    {
        writer.WriteStartObject(name);
        writer.WriteString("name"u8, Product.Name);
        writer.WriteString("title"u8, ServerIdentity.Title(simulated));
        writer.WriteString("version"u8, Product.Version);
        writer.WriteStartArray("icons"u8);
        writer.WriteStartObject();
        writer.WriteString("src"u8, ServerIdentity.Icon);
        writer.WriteString("mimeType"u8, ServerIdentity.IconType);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
