using System.Globalization;

namespace Tuco.Mcp.Options;

/// <summary>One environment variable: its meaning, its default, and how its text becomes a setting.</summary>
/// <param name="Name">As it stands in the environment; <c>TUCO_…</c>.</param>
/// <param name="Meaning">For README and <c>--help</c>.</param>
/// <param name="Default">For README and <c>--help</c>.</param>
/// <param name="Apply">The settings with this one set, or what is wrong with the text.</param>
internal sealed record Variable(string Name, string Meaning, string Default, Func<Settings, string, (Settings? Settings, string? Fault)> Apply)
{
    /// <summary>The part of its text, or of its file's, that must never be told; null for a variable that can hold none.</summary>
    public Func<string, string?>? SecretIn { get; init; }

    /// <summary>A second flag, shorter.</summary>
    public string? Alias { get; init; }

    /// <summary>True for what must not stand in a process list: it has no flag.</summary>
    public bool Secret => SecretIn is not null;

    /// <summary>True for a switch: its flag needs no value.</summary>
    public bool Switch { get; init; }

    /// <summary>True when no text that it accepts can be a secret: a switch, a number, one word of a few.</summary>
    public bool Telling { get; init; }

    /// <summary>True when its text is the path of a file or folder.</summary>
    public bool IsPath => Name.EndsWith("_FILE", StringComparison.Ordinal) || Name.EndsWith("_DIR", StringComparison.Ordinal);

    /// <summary>The flag: <c>TUCO_BASE_URL</c> is <c>--base-url</c>.</summary>
    public string Flag => "--" + Name["TUCO_".Length..].ToLowerInvariant().Replace('_', '-');

    public static Variable Toggle(string name, string meaning, Func<Settings, bool, Settings> set) =>
        new(name, meaning, "false", (settings, text) => text.ToLowerInvariant() switch
        {
            "true" or "1" or "yes" or "on" => (set(settings, true), null),
            "false" or "0" or "no" or "off" => (set(settings, false), null),
            _ => (null, "must be true or false (or on, off, yes, no, 1, 0)"),
        })
        { Switch = true, Telling = true };

    public static Variable Number(string name, string meaning, int min, int max, int? standard, Func<Settings, int, Settings> set) =>
        new(name, string.Create(CultureInfo.InvariantCulture, $"{meaning}, {min} to {max}"), standard?.ToString(CultureInfo.InvariantCulture) ?? "none",
            (settings, text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
                ? (set(settings, number), null)
                : (null, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {min} to {max}")))
        { Telling = true };

    public static Variable Choice<T>(string name, string meaning, T standard, Func<Settings, T, Settings> set, bool lower = false)
        where T : struct, Enum
    {
        var names = string.Join(", ", lower ? Enum.GetNames<T>().Select(static name => name.ToLowerInvariant()) : Enum.GetNames<T>());
        return new(name, $"{meaning}: {names}", lower ? standard.ToString().ToLowerInvariant() : standard.ToString(),
            (settings, text) => !char.IsAsciiDigit(text[0]) && text[0] is not ('-' or '+') && !text.Contains(',', StringComparison.Ordinal)
                && Enum.TryParse<T>(text, ignoreCase: true, out var value)
                ? (set(settings, value), null) : (null, "must be one of " + names))
        { Telling = true };
    }
}

/// <summary>A variable that is set.</summary>
/// <param name="Variable">Which.</param>
/// <param name="Source">The variable or the flag that counts.</param>
/// <param name="Text">What it says; a secret, or one in the wrong place, for all that is known.</param>
/// <param name="Fault">What is wrong with it; null when it is accepted.</param>
internal sealed record Reading(Variable Variable, string Source, string Text, string? Fault)
{
    public bool IsFlag => Source != Variable.Name;
}
