using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Tuco.Mcp.Tools.Actions;

/// <summary>
/// JSON as a person can judge it: letters of every script as themselves, and what cannot be seen, or what <see cref="OutsideText.Clean"/>
/// would take away, as an escape. It stays the same JSON.
/// </summary>
internal static class ReadableJson
{
    private const int BrailleBlank = 0x2800;

    public static string Of(JsonElement value)
    {
        var json = new StringBuilder();
        Write(json, value);
        return json.ToString();
    }

    private static void Write(StringBuilder json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.Append('{');
                foreach (var (at, member) in value.EnumerateObject().Index())
                {
                    WriteText(at == 0 ? json : json.Append(','), member.Name);
                    Write(json.Append(':'), member.Value);
                }
                json.Append('}');
                break;
            case JsonValueKind.Array:
                json.Append('[');
                foreach (var (at, item) in value.EnumerateArray().Index())
                    Write(at == 0 ? json : json.Append(','), item);
                json.Append(']');
                break;
            case JsonValueKind.String:
                WriteText(json, value.GetString()!);
                break;
            default:
                json.Append(value.GetRawText());
                break;
        }
    }

    private static void WriteText(StringBuilder json, string text)
    {
        var isPlain = OutsideText.Clean(text) == text;
        json.Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
                json.Append('\\').Append((char)rune.Value);
            else if (rune.Value < ' ' || (!isPlain && IsUnseen(rune)))
                Escape(json, rune);
            else
                json.Append(rune);
        }
        json.Append('"');
    }

    private static bool IsUnseen(Rune rune) => rune.Value == BrailleBlank || OutsideText.IsHidden(rune) || OutsideText.IsMark(rune);

    private static void Escape(StringBuilder json, Rune rune)
    {
        foreach (var unit in rune.ToString())
            json.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
    }
}
