using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tuco.Mcp.Tools;

/// <summary>The answer of a call that did nothing: a dry run, or a preview that a person must approve first.</summary>
/// <param name="Status"><c>dry_run</c> or <c>needs_confirmation</c>.</param>
/// <param name="What">That nothing was done, and why.</param>
/// <param name="Preview">What would happen.</param>
/// <param name="Duplicate">What the ledger says of an equal call; dry run only.</param>
/// <param name="Policy">What the operator's rules say; dry run only.</param>
/// <param name="Confirmation">Whether a person would be asked; dry run only.</param>
/// <param name="ConfirmToken">Says, when it comes back, that the person agreed; good for ten minutes, once, for the same arguments.</param>
/// <param name="Next">What to do now.</param>
/// <param name="CorrelationId">Of this call.</param>
internal sealed record Proposal(
    string Status, string What, Preview Preview, string? Duplicate, string? Policy, string? Confirmation, string? ConfirmToken,
    string Next, string CorrelationId)
{
    /// <summary>Bytes of an input or a message in the structured half, which is the longer one: the rest of an answer has room beside it.</summary>
    private const int MostBytes = 15_000;

    /// <summary>What is shown of a message that is longer; each of its characters may take four bytes.</summary>
    private const int Beginning = 3000;

    /// <summary>The whole of it can be shown in both halves.</summary>
    public static bool Shows(Preview preview) => Fits(preview.Input) && Fits(preview.Message);

    /// <summary>As much of it as can be shown, for what nobody is to agree to.</summary>
    public static Preview Shown(Preview preview) =>
        Fits(preview.Message) ? preview : preview with { Message = OutsideText.Cut(preview.Message!, Beginning) };

    [JsonIgnore]
    public string Text => string.Join('\n', new[] { $"{Status}: {What}" }
        .Concat(Preview.Lines())
        .Concat(new[]
        {
            Duplicate is null ? null : "duplicate: " + Duplicate,
            Policy is null ? null : "policy: " + Policy,
            Confirmation is null ? null : "confirmation: " + Confirmation,
            ConfirmToken is null ? null : "confirmToken: " + ConfirmToken,
            "next: " + Next,
            "correlationId: " + CorrelationId,
        }.OfType<string>()));

    public Rendering Render() => new(0, (_, narrow) =>
        (JsonSerializer.SerializeToUtf8Bytes(this, (narrow ? ResultJson.Narrow : ResultJson.Wide).Proposal), Text));

    private static bool Fits(string? whole) =>
        whole is null || (whole.Length <= MostBytes && WholeText.Encoded(whole).EncodedUtf8Bytes.Length <= MostBytes);
}
