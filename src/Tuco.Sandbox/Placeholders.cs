using System.Text.RegularExpressions;

namespace Tuco.Sandbox;

/// <summary>Fills in <c>{{firstName}}</c> and <c>{firstName|there}</c>: both brace styles are documented, each may bear a fallback.</summary>
internal static partial class Placeholders
{
    public static string Fill(string text, Lead lead, Line line) => Pattern().Replace(text, match =>
    {
        var fallback = match.Groups["fallback"];
        var value = match.Groups["name"].Value switch
        {
            "firstName" => lead.FirstName,
            "lastName" => lead.LastName,
            "companyName" => lead.CompanyName ?? "",
            "jobTitle" => lead.JobTitle ?? "",
            "email" => lead.Email ?? "",
            "phone" => lead.Phone ?? "",
            "line_name" => $"{line.FirstName} {line.LastName}",
            _ => fallback.Success ? "" : match.Value,
        };
        return value.Length == 0 && fallback.Success ? fallback.Value : value;
    });

    private const string Inner = @"\{\s*(?<name>\w+)\s*(\|(?<fallback>[^{}]*))?\}";

    [GeneratedRegex($@"\{{{Inner}\}}|{Inner}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
