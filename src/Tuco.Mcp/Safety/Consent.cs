using System.Globalization;
using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Safety;

/// <summary>When a person is asked, and what.</summary>
internal sealed class Consent(ConfirmMode mode)
{
    /// <summary>How many further sends a person can agree to with one that is part of a burst.</summary>
    public const int Further = 10;

    /// <summary>How each question begins.</summary>
    public const string Opening = "An assistant asks to do this with your Tuco workspace:";

    /// <summary>Tokens of a preview are not taken where every act is to be asked about: the client could bring them back by itself.</summary>
    public bool TakesTokens => mode is not ConfirmMode.Always;

    public bool Needed(Risk risk, Verdict verdict) => mode switch
    {
        ConfirmMode.Never => false,
        ConfirmMode.Always => risk is not Risk.Write,
        _ => risk is Risk.Spend or Risk.Destructive || verdict is Verdict.Crowded or Verdict.Free { Doubtful: true },
    };

    public static Question QuestionOf(Preview preview, Verdict verdict)
    {
        var lines = preview.Lines().Prepend(Opening);
        if (verdict is Verdict.Free { Doubtful: true } or Verdict.Crowded { Doubtful: true })
            lines = lines.Append("Careful: the same was asked for before, perhaps under another address, and nobody knows whether it was done. "
                + "If it was, this does it a second time.");
        if (verdict is not Verdict.Crowded crowded)
            return new Question(string.Join('\n', lines), null);
        lines = lines.Append($"It would be the {Ordinal(crowded.Recipients)} different recipient in 10 minutes. "
            + string.Create(CultureInfo.InvariantCulture, $"You can agree to this one, or also to the next {Further}."));
        return new Question(string.Join('\n', lines), Further);
    }

    /// <summary>Why a preview was given instead of doing it.</summary>
    public static string ReasonOf(Verdict verdict) => verdict switch
    {
        Verdict.Crowded crowded => $"it would be the {Ordinal(crowded.Recipients)} different recipient in 10 minutes",
        Verdict.Free { Doubtful: true } => "the same was asked for before, perhaps under another address, and its outcome is not known",
        _ => "the user must approve it first",
    };

    private static string Ordinal(int number) => number.ToString(CultureInfo.InvariantCulture) + (number % 100, number % 10) switch
    {
        ( >= 11 and <= 13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
}
