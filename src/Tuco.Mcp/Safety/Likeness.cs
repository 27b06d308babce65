using Tuco.Mcp.Tools;

namespace Tuco.Mcp.Safety;

/// <summary>By what two calls are told to be the same message, perhaps, to the same person, perhaps.</summary>
internal static class Likeness
{
    private const char EmojiStyle = '\uFE0F';

    /// <summary>Hash of the text as a person reads it: without what cannot be seen, white space as one space, in one case.</summary>
    public static string Of(string tool, string? text)
    {
        var spaced = string.Concat((text ?? "").Where(static c => c != EmojiStyle).Select(static c => char.IsWhiteSpace(c) ? ' ' : c));
        var words = OutsideText.Clean(spaced).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return Digest.Of($"{tool}\n{string.Join(' ', words).ToUpperInvariant()}");
    }

    /// <summary>
    /// Who is reached, as <c>KIND:HASH</c>. Only two of one kind can be told apart: a phone and a lead may be the same person, and
    /// nobody here knows. The kind is a letter each for a phone, an email, a lead, and a message whose other person is reached.
    /// </summary>
    public static string RecipientOf(Effect effect, string workspace)
    {
        var addresses = effect.Addresses.Select(Address.Normal).ToList();
        var kind = (addresses.Exists(static address => !IsEmail(address)) ? "p" : "") + (addresses.Exists(IsEmail) ? "e" : "")
            + (effect.LeadId is null ? "" : "l") + (effect.ThroughMessage is null ? "" : "m");
        var who = string.Join('\n', addresses.Append((effect.LeadId ?? effect.ThroughMessage)?.ToLowerInvariant()).Order(StringComparer.Ordinal));
        return $"{kind}:{Digest.Of($"{workspace}\n{who}")}";
    }

    private static bool IsEmail(string address) => address.Contains('@', StringComparison.Ordinal);
}
