using System.Globalization;
using System.Text;

namespace Tuco.Api;

/// <summary>Cuts an echoed key out of text.</summary>
internal static class Redaction
{
    private static readonly string[] Prefixes = ["tuco_sandbox_", "tuco_sk_", "tuco_"];

    /// <summary>The text without any run that shares <paramref name="run"/> characters with the secret part of the key; null stays null.</summary>
    public static string? Cut(string? text, string key, int run)
    {
        var secret = key[(Prefixes.FirstOrDefault(prefix => key.StartsWith(prefix, StringComparison.Ordinal)) ?? "").Length..];
        if (text is null || text.Length < run)
            return text;
        // So short a secret shares runs with everything: only the whole key is looked for.
        if (secret.Length < run)
            return text.Replace(key, "[redacted]", StringComparison.Ordinal);
        // What a reader cannot see would hide a key from this search, and show it whole to who takes such characters out.
        var seen = text.Any(IsInvisible) ? string.Concat(text.Where(static c => !IsInvisible(c))) : text;
        var hidden = new bool[seen.Length];
        for (var i = 0; i + run <= seen.Length; i++)
        {
            if (secret.AsSpan().IndexOf(seen.AsSpan(i, run)) >= 0)
                Array.Fill(hidden, true, i, run);
        }
        if (!hidden.Contains(true))
            return text;
        var kept = new StringBuilder();
        for (var i = 0; i < seen.Length; i++)
        {
            if (!hidden[i])
                kept.Append(seen[i]);
            else if (i == 0 || !hidden[i - 1])
                kept.Append("[redacted]");
        }
        return kept.ToString();
    }

    private static bool IsInvisible(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate or UnicodeCategory.NonSpacingMark
        || c is '\u115F' or '\u1160' or '\u3164' or '\uFFA0';
}
