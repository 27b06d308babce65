namespace Tuco.Mcp;

/// <summary>"Did you mean": the nearest of some names, if one is near.</summary>
internal static class Suggestion
{
    public static string? For(string given, IEnumerable<string> names)
    {
        var plain = Plain(given);
        if (plain.Length is 0 or > 64)
            return null;
        var (near, distance) = names.Select(name => (name, Distance(plain, Plain(name)))).OrderBy(static pair => pair.Item2).FirstOrDefault();
        return near is not null && distance <= Math.Max(1, plain.Length / 3) ? near : null;
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>Levenshtein distance.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[b.Length];
    }
}
