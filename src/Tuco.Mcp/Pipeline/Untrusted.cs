using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Pipeline;

/// <summary>
/// The last property of a structured result, <c>untrusted</c>: which properties hold text from outside, at whatever depth. In it is
/// every property with a string of no known shape; only the names below hold words of our own.
/// </summary>
internal static class Untrusted
{
    private const int Room = 8192;

    /// <summary>Properties that only we write. Outside text in them was fenced by <see cref="Prose"/>.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> OwnWords = FrozenSet.Create(StringComparer.Ordinal,
        "what", "why", "next", "meaning", "effect", "points", "policy", "confirmation", "cost", "warnings", "lineChoice", "when", "duplicate", "untrusted",
        "correlationId", "idempotencyKey", "confirmToken").GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What holds property names from outside too, after the published schemas.</summary>
    private static readonly Lazy<byte[][]> Maps = new(static () =>
    [
        .. Definitions.Tools.SelectMany(static tool => MapsIn(tool.GetProperty("outputSchema"))).Distinct(StringComparer.Ordinal)
            .Select(Encoding.UTF8.GetBytes),
    ]);

    /// <summary>Both halves with what is to be known of their outside text.</summary>
    public static (byte[] Json, string Text) Marked((byte[] Json, string Text) halves)
    {
        var (json, text) = halves;
        var names = NamesIn(json);
        return (names.Count == 0 ? json : [.. json.AsSpan()[..^1], .. Encoding.UTF8.GetBytes($",\"untrusted\":[\"{string.Join("\",\"", names)}\"]}}")],
            Fence.IsIn(text) ? Noted(text) : text);
    }

    /// <summary>The text with the note about its fences, before the correlation id that ends it.</summary>
    private static string Noted(string text)
    {
        var last = text.LastIndexOf('\n');
        return last > 0 && text.IndexOf("correlationId: ", last, StringComparison.Ordinal) > 0
            ? text.Insert(last, "\n" + Fence.Note)
            : text + "\n" + Fence.Note;
    }

    /// <summary>Names of the properties that hold outside text, each once, sorted. None of them is itself a name from outside.</summary>
    public static List<string> NamesIn(ReadOnlySpan<byte> json)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var names = found.GetAlternateLookup<ReadOnlySpan<char>>();
        var reader = new Utf8JsonReader(json);
        var room = ArrayPool<char>.Shared.Rent(Room);
        ReadOnlySpan<byte> name = default;
        ReadOnlySpan<byte> map = default;
        ReadOnlySpan<byte> last = default;
        var depthOfMap = -1;
        Span<char> told = stackalloc char[64];
        var named = false;
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && named && depthOfMap < 0 && IsMap(name))
            {
                map = name;
                depthOfMap = reader.CurrentDepth;
            }
            else if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray && reader.CurrentDepth == depthOfMap)
            {
                depthOfMap = -1;
            }
            named = reader.TokenType == JsonTokenType.PropertyName;
            if (named && depthOfMap < 0)
                name = reader.ValueSpan;
            else if ((named || reader.TokenType == JsonTokenType.String) && !name.SequenceEqual(last) && !IsKnown(ref reader, room))
            {
                last = depthOfMap < 0 ? name : map;
                var owner = told[..Encoding.UTF8.GetChars(last, told)];
                if (depthOfMap >= 0 || !OwnWords.Contains(owner))
                    names.Add(owner);
            }
        }
        ArrayPool<char>.Shared.Return(room);
        return [.. found.Order(StringComparer.Ordinal)];
    }

    private static bool IsKnown(ref Utf8JsonReader reader, char[] room)
    {
        var raw = reader.ValueSpan;
        if (raw.Length > room.Length)
            return false;
        if (reader.ValueIsEscaped)
            return Shape.IsKnown(room.AsSpan(0, reader.CopyString(room)));
        // Only ASCII is of a known shape: any other byte is as wrong alone as with its neighbours.
        for (var i = 0; i < raw.Length; i++)
            room[i] = (char)raw[i];
        return Shape.IsKnown(room.AsSpan(0, raw.Length));
    }

    private static bool IsMap(ReadOnlySpan<byte> name)
    {
        foreach (var map in Maps.Value)
        {
            if (name.SequenceEqual(map))
                return true;
        }
        return false;
    }

    private static bool IsFree(JsonElement schema) => schema.TryGetProperty("additionalProperties", out _) || !schema.TryGetProperty("type", out _);

    private static IEnumerable<string> MapsIn(JsonElement schema) =>
        (schema.TryGetProperty("items", out var items) ? MapsIn(items) : [])
        .Concat(!schema.TryGetProperty("properties", out var properties) ? [] : properties.EnumerateObject().SelectMany(static property =>
            IsFree(property.Value) ? [property.Name] : MapsIn(property.Value)));
}
