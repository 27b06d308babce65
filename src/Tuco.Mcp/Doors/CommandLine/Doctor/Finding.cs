namespace Tuco.Mcp.Doors.CommandLine.Doctor;

internal enum Health
{
    Ok,
    Warning,
    Failed,
    Unknown,
}

/// <summary>What was found of one thing.</summary>
/// <param name="Subject">The thing.</param>
/// <param name="Health">Whether it is well.</param>
/// <param name="Told">What was found, without any text that may be a secret.</param>
/// <param name="Remedy">What to do about it; null where there is nothing to do.</param>
internal sealed record Finding(string Subject, Health Health, string Told, string? Remedy = null)
{
    /// <summary>How long it took, where that matters.</summary>
    public TimeSpan? Took { get; init; }

    public static Finding Ok(string subject, string told) => new(subject, Health.Ok, told);

    public static Finding Warning(string subject, string told, string? remedy = null) => new(subject, Health.Warning, told, remedy);

    public static Finding Failed(string subject, string told, string? remedy = null) => new(subject, Health.Failed, told, remedy);

    public static Finding Unknown(string subject, string told) => new(subject, Health.Unknown, told);

    /// <summary>Words of this program's own, which put the remedy behind a semicolon.</summary>
    public static Finding Of(Health verdict, string subject, string words) =>
        words.Split("; ", 2) is [var told, var remedy] ? new(subject, verdict, told, remedy) : new(subject, verdict, words);

    /// <summary>Likewise, behind the name of what is meant.</summary>
    public static Finding OfNamed(Health verdict, string words) =>
        words.Split(": ", 2) is [var subject, var rest] ? Of(verdict, subject, rest) : Of(verdict, "configuration", words);
}
