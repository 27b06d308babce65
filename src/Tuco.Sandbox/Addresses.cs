namespace Tuco.Sandbox;

/// <summary>Phones and emails in the form in which the API keeps and compares them.</summary>
internal static class Addresses
{
    public const string DefaultCountryCode = "+1";

    /// <summary>
    /// E.164. Without a <c>+</c>, ten digits get the country code; so does, beyond <c>+1</c>, any number that does not bear it, less its leading zeros.
    /// </summary>
    public static string Phone(string phone, string countryCode = DefaultCountryCode)
    {
        var digits = string.Concat(phone.Where(char.IsAsciiDigit));
        if (phone.TrimStart().StartsWith('+')) return $"+{digits}";
        if (countryCode == DefaultCountryCode) return digits.Length == 10 ? $"+1{digits}" : $"+{digits}";
        return digits.StartsWith(countryCode[1..], StringComparison.Ordinal) ? $"+{digits}" : countryCode + digits.TrimStart('0');
    }

    public static string Email(string email) => email.Trim().ToLowerInvariant();

    public static string Any(string address) => address.Contains('@') ? Email(address) : Phone(address);

    public static bool IsPhone(string phone) => Phone(phone).Length is >= 9 and <= 16 && phone.All(c => char.IsAsciiDigit(c) || "+-() .".Contains(c));

    public static bool IsEmail(string email) => email.IndexOf('@') is > 0 and var at && at < email.Length - 1 && !email.Contains(' ');

    /// <summary><c>+</c> and one to three digits.</summary>
    public static bool IsCountryCode(string code) => code.Length is >= 2 and <= 4 && code[0] == '+' && code[1..].All(char.IsAsciiDigit);
}
