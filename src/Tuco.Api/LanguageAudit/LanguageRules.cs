namespace Tuco.Api.LanguageAudit;

/// <summary>Which words Tuco's AI uses, read and written; null fields are not sent.</summary>
/// <remarks>Source: docs.tuco.ai/features/language-audit.</remarks>
public sealed record LanguageRules : IAnswer
{
    /// <summary>An answer of another shape would pass for a workspace without rules.</summary>
    string? IAnswer.Fault => AllowedPhrases is null && BlockedPhrases is null && CustomInstructions is null ? "holds no language rules" : null;

    /// <summary>Phrases that it prefers.</summary>
    public IReadOnlyList<string>? AllowedPhrases { get; init; }

    /// <summary>Phrases that it avoids.</summary>
    public IReadOnlyList<string>? BlockedPhrases { get; init; }

    /// <summary>What else it is told.</summary>
    public string? CustomInstructions { get; init; }
}
