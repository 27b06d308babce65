using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tuco.Mcp.Tools.Actions;

/// <summary>
/// A place in JSON: <c>$</c>, then <c>.name</c>, <c>['any name']</c>, <c>[3]</c>, and at the end <c>[20:]</c> for the rest of an array
/// (a part of RFC 9535).
/// </summary>
internal static partial class JsonPath
{
    public const string Pattern = @"^\$(\.[A-Za-z_][A-Za-z0-9_]*|\['[^'\\]*'\]|\[[0-9]{1,7}\])*(\[[0-9]{1,7}:\])?$";

    public static string Of(string parent, string name) => Name().IsMatch(name) ? $"{parent}.{name}" : $"{parent}['{name}']";

    public static string Of(string parent, int index) => string.Create(CultureInfo.InvariantCulture, $"{parent}[{index}]");

    public static string From(string array, int index) => string.Create(CultureInfo.InvariantCulture, $"{array}[{index}:]");

    /// <summary>What stands there, and at which index it begins when it is the rest of an array; null when nothing does.</summary>
    public static (JsonElement Value, int Start)? Find(JsonElement root, string path)
    {
        var at = root;
        foreach (Match step in Step().Matches(path))
        {
            if (step.Groups["rest"] is { Success: true } rest)
                return at.ValueKind == JsonValueKind.Array ? (at, Number(rest)) : null;
            var name = step.Groups["name"] is { Success: true } plain ? plain : step.Groups["quoted"];
            if (name.Success)
            {
                if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name.Value, out at))
                    return null;
            }
            else if (at.ValueKind == JsonValueKind.Array && Number(step.Groups["index"]) is var index && index < at.GetArrayLength())
                at = at[index];
            else
                return null;
        }
        return (at, 0);
    }

    /// <summary>What stands in the JSON on its highest level, for whoever looked at the wrong place.</summary>
    public static string Outline(JsonElement root) => root.ValueKind switch
    {
        JsonValueKind.Object => "an object with " + Names(root),
        JsonValueKind.Array => string.Create(CultureInfo.InvariantCulture, $"an array of {root.GetArrayLength()} items"),
        _ => "one value",
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
