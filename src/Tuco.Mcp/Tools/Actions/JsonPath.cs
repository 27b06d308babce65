using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tuco.Mcp.Tools.Actions;

/// <summary>
/// A place in JSON: <c>$</c>, then <c>.name</c>, <c>['any name']</c>, <c>[3]</c>, and at the end <c>[20:]</c> for the rest of an array, an
/// object or a text. After RFC 9535; beyond it <c>[3]</c> is also the fourth member of an object, for names that cannot be told in a path.
/// </summary>
internal static partial class JsonPath
{
    public const string Pattern = @"^\$(\.[A-Za-z_][A-Za-z0-9_]*|\['[^'\\]*'\]|\[[0-9]{1,7}\])*(\[[0-9]{1,7}:\])?$";

    public const int Longest = 1000;

    /// <summary>From here on only positions, which are short: however deep a place lies, its path can be given back.</summary>
    private const int LongestWithNames = 400;

    private const int LongestName = 200;

    /// <summary>The name as it is shown: exactly, or cleaned and with its position, so that no two of an object look the same.</summary>
    public static string Shown(string name, int index, HashSet<string> seen) => OutsideText.Line(name, LongestName) == name && seen.Add(name) ? name
        : string.Create(CultureInfo.InvariantCulture, $"{OutsideText.Line(name, LongestName)}#{index}");

    /// <summary>The path of a member: by its name, if that comes back from a reader as it is, else by its position.</summary>
    public static string Of(string parent, string name, string shown, int index)
    {
        var path = Name().IsMatch(name) ? $"{parent}.{name}" : $"{parent}['{name}']";
        return name == shown && name.AsSpan().IndexOfAny('\'', '\\', '\uFFFD') < 0 && Fence.IsUnchanged(name) && path.Length <= LongestWithNames
            ? path
            : Of(parent, index);
    }

    public static string Of(string parent, int index) => string.Create(CultureInfo.InvariantCulture, $"{parent}[{index}]");

    public static string From(string parent, int index) => string.Create(CultureInfo.InvariantCulture, $"{parent}[{index}:]");

    /// <summary>What stands there; null when nothing does.</summary>
    public static Place? Find(JsonElement root, string path)
    {
        var at = root;
        foreach (Match step in Step().Matches(path))
        {
            if (step.Groups["rest"] is { Success: true } rest)
                return Number(rest) is var start && start <= LengthOf(at) ? new Place(at, path[..step.Index], start) : null;
            var name = step.Groups["name"] is { Success: true } plain ? plain : step.Groups["quoted"];
            if ((name.Success ? Member(at, name.Value) : Nth(at, Number(step.Groups["index"]))) is not { } next)
                return null;
            at = next;
        }
        return new Place(at, path, 0);
    }

    /// <summary>What stands in the JSON on its highest level, for whoever looked at the wrong place.</summary>
    public static string Outline(JsonElement root) => root.ValueKind switch
    {
        JsonValueKind.Object => "an object with " + Names(root),
        JsonValueKind.Array => string.Create(CultureInfo.InvariantCulture, $"an array of {root.GetArrayLength()} items"),
        _ => "one value",
    };

    /// <summary>A text as it is told, or a number in its own digits; null for what is neither.</summary>
    public static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => OutsideText.Clean(value.GetString()!),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    private static int LengthOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.GetArrayLength(),
        JsonValueKind.Object => value.GetPropertyCount(),
        _ => TextOf(value)?.Length ?? -1,
    };

    /// <summary>The first one of that name.</summary>
    private static JsonElement? Member(JsonElement value, string name) => value.ValueKind != JsonValueKind.Object ? null
        : value.EnumerateObject().Where(field => field.NameEquals(name)).Select(static field => (JsonElement?)field.Value).FirstOrDefault();

    private static JsonElement? Nth(JsonElement value, int index) => value.ValueKind switch
    {
        JsonValueKind.Array => index < value.GetArrayLength() ? value[index] : null,
        JsonValueKind.Object => value.EnumerateObject().Skip(index).Select(static field => (JsonElement?)field.Value).FirstOrDefault(),
        _ => null,
    };

    private static string Names(JsonElement root)
    {
        const int shown = 20;
        var names = new StringBuilder(string.Join(", ", root.EnumerateObject().Take(shown).Select(static field => Prose.Of($"{field.Name}"))));
        return names.Append(root.GetPropertyCount() > shown ? ", …" : "").ToString();
    }

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"\.(?<name>[A-Za-z_][A-Za-z0-9_]*)|\['(?<quoted>[^'\\]*)'\]|\[(?<rest>[0-9]+):\]|\[(?<index>[0-9]+)\]",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Step();
}

/// <summary>A place that a path names.</summary>
/// <param name="Value">What stands there, whole.</param>
/// <param name="Path">Of the whole value.</param>
/// <param name="Start">Where the rest of it begins that was asked for.</param>
internal sealed record Place(JsonElement Value, string Path, int Start);
