using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tuco.Mcp.Doors.CommandLine.Clients;

/// <summary>Strict JSON text in which single values are set: every other byte stays as it was written.</summary>
internal sealed class JsonText
{
    private readonly string _unit;
    private readonly string _line;
    private byte[] _json;

    /// <exception cref="JsonException">It is no JSON object: comments and trailing commas are none.</exception>
    public JsonText(byte[] json)
    {
        using (var document = JsonDocument.Parse(json))
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new JsonException("it holds no JSON object");
        }
        _json = json;
        _line = Encoding.UTF8.GetString(json).Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        _unit = IndentOf(json, MembersAt(0).Members);
    }

    public ReadOnlyMemory<byte> Bytes => _json;

    public static string Of(JsonNode value, string unit = "  ")
    {
        var options = new JsonWriterOptions
        {
            Indented = true,
            IndentCharacter = unit[0],
            IndentSize = unit.Length,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, options))
            value.WriteTo(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The value at the path; null when there is none.</summary>
    public JsonNode? Find(params string[] path)
    {
        var node = JsonNode.Parse(_json);
        foreach (var name in path)
            node = (node as JsonObject)?[name];
        return node;
    }

    /// <summary>Sets the value at the path; objects on the way that are missing are made.</summary>
    /// <exception cref="JsonException">Something on the way is no object.</exception>
    public void Set(string[] path, JsonNode value)
    {
        var start = 0;
        for (var depth = 0; depth < path.Length; depth++)
        {
            var (members, open, end) = MembersAt(start);
            var member = members.LastOrDefault(one => one.Name == path[depth]);
            if (member.Name is null)
            {
                var inner = path.Skip(depth + 1).Reverse().Aggregate(value.DeepClone(), static (node, name) => new JsonObject { [name] = node });
                Insert(members, open, end, depth + 1, $"{Name(path[depth])}: {Text(inner, depth + 1)}");
                return;
            }
            if (depth == path.Length - 1)
                Replace(member.Start, member.End, Text(value, depth + 1));
            else if (_json[member.Start] != '{')
                throw new JsonException($"its {path[depth]} is no object");
            start = member.Start;
        }
    }

    /// <summary>Adds an element to the array of that name, which is made when it is missing.</summary>
    /// <exception cref="JsonException">It is no array.</exception>
    public void Append(string name, JsonNode value)
    {
        var (root, open, end) = MembersAt(0);
        var array = root.LastOrDefault(one => one.Name == name);
        if (array.Name is null)
        {
            Insert(root, open, end, 1, $"{Name(name)}: {Text(new JsonArray(value.DeepClone()), 1)}");
            return;
        }
        if (_json[array.Start] != '[')
            throw new JsonException($"its {name} is no list");
        var (elements, first, last) = MembersAt(array.Start);
        Insert(elements, first, last, 2, Text(value, 2));
    }

    private static string Name(string name) => Of(JsonValue.Create(name));

    private string Text(JsonNode value, int level) => Of(value, _unit).Replace("\n", Break(level), StringComparison.Ordinal);

    private string Break(int level) => _line + string.Concat(Enumerable.Repeat(_unit, level));

    private void Insert(List<Member> members, int open, int end, int level, string text)
    {
        if (members.Count > 0)
            Replace(members[^1].End, members[^1].End, "," + Break(level) + text);
        else
            Replace(open + 1, end, Break(level) + text + Break(level - 1));
    }

    private void Replace(int start, int end, string text) => _json = [.. _json.AsSpan(0, start), .. Encoding.UTF8.GetBytes(text), .. _json.AsSpan(end)];

    /// <summary>What the object or array that begins there holds, and where its brackets are.</summary>
    private (List<Member> Members, int Open, int End) MembersAt(int start)
    {
        var reader = new Utf8JsonReader(_json.AsSpan(start));
        reader.Read();
        var open = start + (int)reader.TokenStartIndex;
        var members = new List<Member>();
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            var begin = start + (int)reader.TokenStartIndex;
            var name = reader.TokenType is JsonTokenType.PropertyName ? reader.GetString() : null;
            if (name is not null)
                reader.Read();
            var value = start + (int)reader.TokenStartIndex;
            reader.Skip();
            members.Add(new Member(name, begin, value, start + (int)reader.BytesConsumed));
        }
        return (members, open, start + (int)reader.TokenStartIndex);
    }

    private static string IndentOf(byte[] json, List<Member> members)
    {
        if (members.Count == 0)
            return "  ";
        var before = json.AsSpan(0, members[0].Begin);
        var indent = Encoding.UTF8.GetString(before[(before.LastIndexOf((byte)'\n') + 1)..]);
        return indent.Length is > 0 and <= 8 && indent.All(c => c == indent[0]) && indent[0] is ' ' or '\t' ? indent : "  ";
    }

    private readonly record struct Member(string? Name, int Begin, int Start, int End);
}
