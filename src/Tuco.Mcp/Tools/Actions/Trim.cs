using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Tuco.Mcp.Tools.Actions;

/// <summary>
/// JSON of any shape cut down to a size: fewer items of each array, fewer members, shorter texts, fewer levels; never a broken piece. All
/// that was left out is told, with the path under which it can be read on; each such reading gets at least a little further.
/// </summary>
internal sealed class Trim
{
    private const int MostOmissions = 20;

    /// <summary>A longer number is told as a text: none that a program counts with has so many digits.</summary>
    private const int LongestNumber = 100;

    /// <summary>Items of an array, members of an object, characters of a text, levels: from generous to hardly anything, which always fits.</summary>
    private static readonly (int Items, int Members, int Characters, int Levels)[] Measures =
    [
        (1000, 1000, 10_000, 20), (200, 500, 4000, 12), (100, 300, 2000, 10), (50, 200, 500, 8), (25, 100, 300, 8), (12, 100, 200, 6), (6, 60, 150, 5),
        (3, 40, 100, 4), (2, 20, 60, 3), (1, 10, 40, 2), (1, 1, 40, 2),
    ];

    private readonly (int Items, int Members, int Characters, int Levels) _measure;
    private readonly int _most;
    private readonly List<Omission> _omissions = [];
    private readonly StringBuilder _lines = new();

    private Trim((int, int, int, int) measure, int most) => (_measure, _most) = (measure, most);

    /// <summary>The largest part of the value that stays within so many bytes, as JSON and as lines.</summary>
    /// <param name="place">The value, and where it stands in the whole.</param>
    /// <param name="most">Bytes of the JSON, and of the lines, what was left out included.</param>
    public static (JsonElement Json, string Lines, IReadOnlyList<Omission> Omissions) Of(Place place, int most)
    {
        foreach (var measure in Measures)
        {
            var trim = new Trim(measure, most);
            var json = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(json))
                trim.Write(writer, place.Value, place.Path, place.Start, 0);
            if (trim.Fits(json.WrittenCount) || measure == Measures[^1])
                return (JsonElement.Parse(json.WrittenSpan), trim._lines.ToString().TrimEnd('\n'), trim._omissions);
        }
        throw new System.Diagnostics.UnreachableException();
    }

    private bool Fits(int json)
    {
        var told = _omissions.Sum(static one => JsonEncodedText.Encode(one.Path).EncodedUtf8Bytes.Length + one.What.Length + 30);
        return _omissions.Count <= MostOmissions && json + told <= _most && Encoding.UTF8.GetByteCount(_lines.ToString()) + told <= _most;
    }

    private void Write(Utf8JsonWriter writer, JsonElement value, string path, int start, int level)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when level < _measure.Levels || value.GetPropertyCount() == 0:
                WriteMembers(writer, value, path, start, level);
                break;
            case JsonValueKind.Array when level < _measure.Levels || value.GetArrayLength() == 0:
                WriteItems(writer, value, path, start, level);
                break;
            case JsonValueKind.Object or JsonValueKind.Array:
                writer.WriteNullValue();
                Omit(path, "all of it, it lies too deep");
                break;
            case JsonValueKind.String:
            case JsonValueKind.Number when value.GetRawText().Length > LongestNumber:
                WriteText(writer, JsonPath.TextOf(value)!, path, start);
                break;
            default:
                writer.WriteRawValue(value.GetRawText());
                Line(path, value.GetRawText());
                break;
        }
    }

    private void WriteMembers(Utf8JsonWriter writer, JsonElement value, string path, int start, int level)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        writer.WriteStartObject();
        foreach (var (at, member) in value.EnumerateObject().Index().Skip(start).Take(_measure.Members))
        {
            var shown = JsonPath.Shown(member.Name, at, seen);
            var where = JsonPath.Of(path, member.Name, shown, at);
            if (where == JsonPath.Of(path, at))
                Append(Prose.Of($"{where:whole} is named {shown:whole}\n"));
            writer.WritePropertyName(shown);
            Write(writer, member.Value, where, 0, level + 1);
        }
        writer.WriteEndObject();
        Close(path, start, start + _measure.Members, value.GetPropertyCount(), "members");
    }

    private void WriteItems(Utf8JsonWriter writer, JsonElement array, string path, int start, int level)
    {
        var all = array.GetArrayLength();
        writer.WriteStartArray();
        for (var at = start; at < Math.Min(all, start + _measure.Items); at++)
            Write(writer, array[at], JsonPath.Of(path, at), 0, level + 1);
        writer.WriteEndArray();
        Close(path, start, start + _measure.Items, all, "items");
    }

    private void WriteText(Utf8JsonWriter writer, string text, string path, int start)
    {
        var end = Math.Min(text.Length, start + _measure.Characters);
        if (end < text.Length && char.IsLowSurrogate(text[end]))
            end--;
        var shown = text[start..end] + (end < text.Length ? "…" : "");
        writer.WriteStringValue(shown);
        Line(path, shown);
        Rest(path, end, text.Length, "characters");
    }

    private void Close(string path, int start, int end, int all, string things)
    {
        if (start >= all)
            Append(Prose.Of($"{path:whole}: no {(all == 0 ? "" : "more "):raw}{things:raw}\n"));
        Rest(path, end, all, things);
    }

    private void Rest(string path, int end, int all, string things)
    {
        if (end < all)
            Omit(JsonPath.From(path, end), string.Create(CultureInfo.InvariantCulture, $"{all - end} of {all} {things}"));
    }

    private void Line(string path, string value)
    {
        var line = OutsideText.Line(value, int.MaxValue);
        Append(Prose.Of($"{path:whole}: {(line.Length == 0 ? "a blank text" : Fence.Around(line)):raw}\n"));
    }

    /// <summary>Nothing more, once it is too much.</summary>
    private void Append(string line)
    {
        if (_lines.Length <= _most)
            _lines.Append(line);
    }

    private void Omit(string path, string what)
    {
        if (_omissions.Count <= MostOmissions)
            _omissions.Add(new Omission(path, what));
    }
}

/// <summary>What was left out of a result.</summary>
/// <param name="Path">Where it can be read on.</param>
/// <param name="What">How much.</param>
internal sealed record Omission(string Path, string What);
