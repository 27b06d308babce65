using System.Net.Mail;
using System.Text.RegularExpressions;

namespace Tuco.Mcp.Tools;

/// <summary>Patterns of argument strings, as the schema shows them.</summary>
internal static partial class Patterns
{
    /// <summary>A record id of Tuco: 24 hex digits.</summary>
    public const string Id = "^[0-9a-fA-F]{24}$";

    public static bool IsId(string text) => RecordId().IsMatch(text);

    [GeneratedRegex(Id, RegexOptions.CultureInvariant, 1000)]
    private static partial Regex RecordId();

    /// <summary>A phone number in E.164.</summary>
    public const string Phone = @"^\+[1-9][0-9]{6,14}$";

    /// <summary>True for a phone in E.164, or an email address or Apple ID.</summary>
    public static bool IsAddress(string text) => text.Contains('@', StringComparison.Ordinal)
        ? MailAddress.TryCreate(text, out var email) && email.Address == text && email.Host.Contains('.', StringComparison.Ordinal)
        : PhoneNumber().IsMatch(text);

    [GeneratedRegex(Phone, RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PhoneNumber();

    /// <summary>A time of day, <c>HH:mm</c>.</summary>
    public const string TimeOfDay = "^([01][0-9]|2[0-3]):[0-5][0-9]$";

    /// <summary>A format: an https address on the public internet.</summary>
    public const string PublicUrl = "public-https-url";
}
