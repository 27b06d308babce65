using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Tuco.Api;

/// <summary>Cuts an echoed key out of text.</summary>
public static class Redaction
{
    private const string Mark = "[redacted]";
    private static readonly string[] Prefixes = ["tuco_sandbox_", "tuco_sk_", "tuco_", "clerk_sandbox_", "sk_sandbox_", "sk_"];

    /// <summary>
    /// The text without any run that shares <paramref name="run"/> characters with the random part of the key, with
    /// <c>[redacted]</c> in its place; null stays null. A random part shorter than that is looked for as the whole key, and as a word of its
    /// own: one or two letters are in every text.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <param name="key">The key; <c>tuco_</c>, <c>tuco_sk_</c>, <c>tuco_sandbox_</c> and <c>sk_</c> at its beginning are no secret.</param>
    /// <param name="run">Characters in a row; 6 for words, more where ids must not be hit by chance.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Cut(string? text, string key, int run)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (text is null || text.Length < run || key.Length == 0)
            return text;
        var secret = RandomPartOf(key);
        if (secret.Length < run)
            return WithoutWord(text, key);
        var (seen, places) = Seen(text);
        var hidden = new bool[text.Length];
        var found = false;
        for (var i = 0; i + run <= seen.Length; i++)
        {
            if (secret.AsSpan().IndexOf(seen.AsSpan(i, run)) < 0)
                continue;
            found = true;
            var (first, last) = places is null ? (i, i + run - 1) : (places[i], places[i + run - 1]);
            Array.Fill(hidden, true, first, last - first + 1);
        }
        return found ? Without(text, hidden) : text;
    }

    /// <summary>The key without what begins every key.</summary>
    public static string RandomPartOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key[(Prefixes.FirstOrDefault(prefix => key.StartsWith(prefix, StringComparison.Ordinal)) ?? "").Length..];
    }

    /// <summary>True when the text has characters that a reader cannot see and that may hide a key from a plain search.</summary>
    public static bool HoldsInvisible(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (c is < ' ' or >= '\x7f' && IsInvisible(c))
                return true;
        }
        return false;
    }

    /// <summary>What a reader sees, and where each of its characters stands; no places when all is seen.</summary>
    private static (string Seen, int[]? Places) Seen(string text)
    {
        if (!HoldsInvisible(text))
            return (text, null);
        var places = Enumerable.Range(0, text.Length).Where(i => !IsInvisible(text[i])).ToArray();
        return (string.Concat(places.Select(i => text[i])), places);
    }

    private static string WithoutWord(string text, string key)
    {
        var kept = new StringBuilder();
        var from = 0;
        for (var at = text.IndexOf(key, StringComparison.Ordinal); at >= 0; at = text.IndexOf(key, at + 1, StringComparison.Ordinal))
        {
            var end = at + key.Length;
            if (at < from || (at > 0 && char.IsLetterOrDigit(text[at - 1])) || (end < text.Length && char.IsLetterOrDigit(text[end])))
                continue;
            kept.Append(text, from, at - from).Append(Mark);
            from = end;
        }
        return from == 0 ? text : kept.Append(text, from, text.Length - from).ToString();
    }

    private static string Without(string text, bool[] hidden)
    {
        var kept = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (!hidden[i])
                kept.Append(text[i]);
            else if (i == 0 || !hidden[i - 1])
                kept.Append(Mark);
        }
        return kept.ToString();
    }

    /// <summary>Line breaks and tabs are seen: they part words.</summary>
    private static bool IsInvisible(char c) => c is not ('\n' or '\r' or '\t') && (c is < ' ' or >= '\x7f')
        && (char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate or UnicodeCategory.NonSpacingMark
        || c is '\u115F' or '\u1160' or '\u3164' or '\uFFA0' or '\uFFFC');
}
