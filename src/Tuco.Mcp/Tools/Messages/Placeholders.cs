using System.Text.RegularExpressions;
using Tuco.Api.Leads;

namespace Tuco.Mcp.Tools.Messages;

/// <summary>
/// The placeholders of a text, filled in from a lead as far as it is known: <c>{{firstName}}</c> (docs.tuco.ai/api-reference/endpoint/send-message)
/// and <c>{firstName|there}</c> (docs.tuco.ai/features/campaigns).
/// </summary>
internal static partial class Placeholders
{
    private const string Inner = @"\{\s*(?<name>[A-Za-z0-9_]{1,64})\s*(\|(?<fallback>[^{}]*))?\}";

    /// <param name="text">As it was given.</param>
    /// <param name="lead">Null when it is not known: then nothing is filled in.</param>
    public static (string Text, IReadOnlyList<string> Unknown) Fill(string text, Lead? lead)
    {
        var unknown = new List<string>();
        var filled = Pattern().Replace(text, match =>
        {
            var fallback = match.Groups["fallback"];
            if (lead is not null && (Of(lead, match.Groups["name"].Value) ?? (fallback.Success ? fallback.Value : null)) is { Length: > 0 } value)
                return value;
            unknown.Add(match.Value);
            return match.Value;
        });
        return (filled, [.. unknown.Distinct(StringComparer.Ordinal)]);
    }

    private static string? Of(Lead lead, string name) => name switch
    {
        "firstName" => lead.FirstName,
        "lastName" => lead.LastName,
        "companyName" => lead.CompanyName,
        "jobTitle" => lead.JobTitle,
        "email" => lead.Email,
        "phone" => lead.Phone,
        _ => null,
    };

    [GeneratedRegex($@"\{{{Inner}\}}|{Inner}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}
