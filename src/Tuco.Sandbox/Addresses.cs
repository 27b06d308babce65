namespace Tuco.Sandbox;

/// <summary>Phones and emails in the form in which the API keeps and compares them.</summary>
internal static class Addresses
{
    /// <summary>E.164: ten digits get <c>+1</c>, eleven that begin with 1 get <c>+</c>.</summary>
    public static string Phone(string phone)
    {
        var digits = string.Concat(phone.Where(char.IsAsciiDigit));
        return digits.Length == 10 && !phone.TrimStart().StartsWith('+') ? $"+1{digits}" : $"+{digits}";
    }

    public static string Email(string email) => email.Trim().ToLowerInvariant();

    public static string Any(string address) => address.Contains('@') ? Email(address) : Phone(address);

    public static bool IsPhone(string phone) => Phone(phone).Length is >= 9 and <= 16 && phone.All(c => char.IsAsciiDigit(c) || "+-() .".Contains(c));

    public static bool IsEmail(string email) => email.IndexOf('@') is > 0 and var at && at < email.Length - 1 && !email.Contains(' ');
}
