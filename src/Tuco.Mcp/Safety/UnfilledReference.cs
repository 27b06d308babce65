namespace Tuco.Mcp.Safety;

/// <summary>
/// What a client should have replaced by a variable of its environment, and handed on as it stood: <c>${TUCO_API_KEY}</c>, <c>%TUCO_API_KEY%</c>.
/// </summary>
internal static class UnfilledReference
{
    /// <summary>True for a text that is nothing else. It must name something of Tuco's: a token may look like anything.</summary>
    public static bool Is(string text)
    {
        var name = text switch
        {
            ['$', '{', .. var inner, '}'] => inner[(inner.LastIndexOf(':') + 1)..],
            ['$', .. var inner] => inner,
            ['%', .. var inner, '%'] => inner,
            _ => "",
        };
        return name.Contains("tuco", StringComparison.OrdinalIgnoreCase) && name.All(static c => char.IsAsciiLetter(c) || c == '_');
    }
}
