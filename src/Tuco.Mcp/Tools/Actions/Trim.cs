using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Tuco.Mcp.Tools.Actions;

/// <summary>
/// JSON of any shape cut down to a size: fewer items of each array, shorter texts, fewer levels; never a broken piece. What was left out is
/// told with the path under which it can be read on.
/// </summary>
internal sealed class Trim
{
    private const int MostOmissions = 20;

    /// <summary>Items of an array, characters of a text, levels: from generous to hardly anything.</summary>
    private static readonly (int Items, int Characters, int Levels)[] Measures =
    [
        (1000, 4000, 20), (200, 2000, 12), (100, 1000, 10), (50, 500, 8), (25, 300, 8), (12, 200, 6), (6, 150, 5), (3, 100, 4), (2, 60, 3), (1, 40, 2),
    ];

    private readonly (int Items, int Characters, int Levels) _measure;
    private readonly List<Omission> _omissions = [];
    private readonly StringBuilder _lines = new();

    private Trim((int, int, int) measure) => _measure = measure;

    /// <summary>The largest part of the value that stays within so many bytes, as JSON and as lines.</summary>
    /// <param name="value">Of any shape.</param>
    /// <param name="path">Where it stands in the whole.</param>
    /// <param name="start">At which item of an array it begins.</param>
    /// <param name="most">Bytes of the JSON, and of the lines.</param>
    public static (JsonElement Json, string Lines, IReadOnlyList<Omission> Omissions) Of(JsonElement value, string path, int start, int most)
    {
        foreach (var measure in Measures)
        {
            var trim = new Trim(measure);
            var json = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(json))
                trim.Write(writer, value, path, start, 0);
            var lines = trim._lines.ToString().TrimEnd('\n');
            if ((json.WrittenCount <= most && Encoding.UTF8.GetByteCount(lines) <= most) || measure == Measures[^1])
                return (JsonElement.Parse(json.WrittenSpan), OutsideText.Cut(lines, most), trim._omissions);
        }
        throw new UnreachableException();
    }

    private void Write(Utf8JsonWriter writer, JsonElement value, string path, int start, int level)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when level < _measure.Levels:
                writer.WriteStartObject();
                foreach (var field in value.EnumerateObject())
                {
                    writer.WritePropertyName(OutsideText.Cut(OutsideText.Clean(field.Name), _measure.Characters));
                    Write(writer, field.Value, JsonPath.Of(path, field.Name), 0, level + 1);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array when level < _measure.Levels:
                WriteItems(writer, value, path, start, level);
                break;
            case JsonValueKind.Object or JsonValueKind.Array:
                writer.WriteNullValue();
                Omit(path, "left out: it lies too deep");
                break;
            case JsonValueKind.String:
                WriteText(writer, value.GetString()!, path);
                break;
            default:
                writer.WriteRawValue(value.GetRawText());
                Line(path, value.GetRawText());
                break;
        }
    }

    private void WriteItems(Utf8JsonWriter writer, JsonElement array, string path, int start, int level)
    {
        var end = Math.Min(array.GetArrayLength(), start + _measure.Items);
        writer.WriteStartArray();
        for (var at = start; at < end; at++)
            Write(writer, array[at], JsonPath.Of(path, at), 0, level + 1);
        writer.WriteEndArray();
        if (array.GetArrayLength() is var all && all == 0)
            Line(path, "no items");
        if (end < all)
            Omit(JsonPath.From(path, end), string.Create(CultureInfo.InvariantCulture, $"{all - end} of {all} items"));
    }

    private void WriteText(Utf8JsonWriter writer, string text, string path)
    {
        var clean = OutsideText.Clean(text);
        var cut = OutsideText.Cut(clean, _measure.Characters);
        writer.WriteStringValue(cut);
        Line(path, cut);
        if (cut != clean)
            Omit(path, string.Create(CultureInfo.InvariantCulture, $"the end of a text of {clean.Length} characters"));
    }

    private void Line(string path, string value) => _lines.Append(Prose.Of($"{path:whole}: {OutsideText.Cut(value, _measure.Characters):whole}\n"));

    private void Omit(string path, string what)
    {
        if (_omissions.Count < MostOmissions)
            _omissions.Add(new Omission(path, what));
    }
}

/// <summary>What was left out of a result.</summary>
/// <param name="Path">Where it can be read on.</param>
/// <param name="What">How much.</param>
internal sealed record Omission(string Path, string What);
